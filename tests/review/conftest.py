"""A document with findings, and a session on it."""

import pytest
from review_texts import TEXT, detected, finding_at, session_over

from cleaner.model import Evidence


@pytest.fixture
def found():
    """Five places in one document: three of one form, one with two suggestions, a flag."""
    return detected(
        "a.txt",
        TEXT,
        finding_at(TEXT, "minsters", "ministers"),
        finding_at(TEXT, "minsters", "ministers", nth=1),
        finding_at(TEXT, "minsters", "ministers", nth=2),
        finding_at(TEXT, "expelledat", "expelled at", "expelled", rule="glue"),
        finding_at(
            TEXT,
            "they talked",
            rule="echo",
            evidence=[Evidence("search", "no other document has it", supports=False)],
        ),
    )


@pytest.fixture
def session(found):
    return session_over(found)
