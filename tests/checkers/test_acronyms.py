import pytest


@pytest.mark.parametrize(
    "text",
    [
        "the World Trade Organization (WTO) and the International Monetary Fund (IMF)",
        "the Federal Security Service (FSB), the Christian Social Union (CSU)",
        "the People's National Assembly (APN)",
        "the International Criminal Police Organization (INTERPOL)",
        "Weapons of Mass Destruction (WMD) and Unmanned Aerial Vehicles (UAVs)",
        "the National Agency for Food and Drug Administration (NAFDAC)",
        "The RDIF came, the RDIF left. UNESCO met UNICEF.",
        "(ABC)",
        "",
    ],
)
def test_silent(look, text):
    assert look("acronyms", text) == []


@pytest.mark.parametrize(
    ("text", "rule", "words", "after"),
    [
        ("the World Health Organization (WTO) said", "acronym-conflict", "WTO", None),
        ("the Russian Direct Investment Fund (RIDF) said", "acronym-conflict", "RIDF", None),
        ("The RDIF came, the RDIF left, the RIDF sat.", "swapped-acronym", "RIDF", "RDIF"),
    ],
)
def test_finds(look, text, rule, words, after):
    assert look("acronyms", text) == [(rule, words, after)]
