"""English is recognised, garbled or not, and so are other languages."""

import pytest

from cleaner.text.language import is_foreign

ENGLISH = [
    "The presidents met yesterday to talk of the war and of peace.",
    "Russia and Ukraine agreed to nothing, officials said on Tuesday.",
    # garbled, without articles, full of names
    "Zhan Huang came back from recuperation, Hamm gave James enough time to frantically harvest",
    "Have to admit, really like what domestic brands oven door design inside",
    "Source: Legal Daily Author: Wang Sishuo Editor: Wang Sishuo",
    "Neto, Nelson Semedo, Junior Firpo, Arturo Vidal, Martin Braithwaite and Carles Alena",
    "He ordered crème brûlée, tagliatelle al ragù and a glass of Châteauneuf-du-Pape for everyone.",
    "stainless steel oven door, tempered glass, digital display, child lock, energy class A",
]
FOREIGN = [
    "Los presidentes se reunieron ayer para hablar de la guerra y de la paz en Ucrania.",
    "Die vorhandenen Systeme unterscheiden sich in der technischen Ausgestaltung deutlich.",
    "Cet article a pour objet l'articulation de la culture civique par la base politique.",
    "Le lesioni del piede sono state classificate in base alla presenza di un segno clinico.",
    "Các dấu hiệu như mệt mỏi, chán ăn và đau bụng thường xuất hiện muộn.",
    "Presiden mengatakan bahwa pertemuan itu akan berlangsung pada hari Selasa.",
    "Президенты встретились вчера, чтобы обсудить войну и мир.",
    "总统昨天会面讨论战争与和平问题。",
    "في يوم الثلاثاء التقى الرئيسان لمناقشة الحرب",
]
TOO_SHORT = ["Riyadh", "Merci beaucoup!", "18 February 2025", "", "* * *", "«Мир»"]


@pytest.mark.parametrize("line", ENGLISH)
def test_english_is_not_foreign(line):
    assert not is_foreign(line)


@pytest.mark.parametrize("line", FOREIGN)
def test_other_languages_are(line):
    assert is_foreign(line) is True


@pytest.mark.parametrize("line", TOO_SHORT)
def test_nothing_is_said_of_what_is_too_short(line):
    assert is_foreign(line) is None
