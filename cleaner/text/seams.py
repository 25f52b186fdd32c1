"""Seams: places where a repair joins two pieces of text, and whether they form one sentence.

Inserting a space in “officialsHe”, or lower-casing the capital in “among His comments followed”,
makes the words look right. If the second piece is a separate sentence, that only hides the seam.
"""

from __future__ import annotations

import re

GLUED_RE = re.compile(r"(?P<left>\w*[^\W\d_A-Z]|[A-Z]{2,})(?P<right>[A-Z][a-z]*)")
APART_RE = re.compile(r"(?P<left>\s?)(?P<right>[A-Z][a-z]+)")
WORD_RE = re.compile(r"\w+")

SUBJECTS = (
    "He|She|It|They|We|I|You|There|This|These|Those|Nobody|Everyone|However|Although|While|When|If"
    "|Because|Since|After|Before|But|So|Also|According"
)
DETERMINERS = (
    "The|An?|His|Her|Its|Their|Our|My|Your|No|Many|Some|Most|Both|Two|Three|Four|Five|Several"
)
FINITE = (
    "is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|said|says"
    r"|[a-z]{3,}ed"
)
PREPOSITIONS = "In|On|At|By|For|From|With|Of|To|As|During|Under|Amid|Despite"
# A subject; a noun phrase of up to three words and its verb; an introductory phrase and its comma.
CLAUSE_RE = re.compile(
    rf"(?:{SUBJECTS})\b|(?:{DETERMINERS}) (?:[\w’'-]+ ){{1,3}}?(?:{FINITE})\b"
    rf"|(?:{PREPOSITIONS}) [^\n,.;:!?]{{1,30}}, "
)
# Words that cannot end a sentence.
NO_END = (
    "a an the my your his its our their this these of to in on at by for from with among amid "
    "between into than as and or but nor if that which who whose is are was were be been has have "
    "had will would can could may might must should"
)


def seam(old: str, new: str) -> int | None:
    """Return where in `old` the second piece begins if `new` joins it to the first, else None.

    `new` joins the pieces if it inserts a space, lower-cases the capital, or puts a full stop
    before it.

    >>> seam("officialsHe", "officials He"), seam("Two", "two"), seam(" It", ". It")
    (9, 0, 1)
    >>> seam("officialsHe", "officials") is None
    True
    """
    match = GLUED_RE.fullmatch(old) or APART_RE.fullmatch(old)
    if match is None:
        return None
    left, right = match["left"], match["right"]
    ways = {f"{left} {right}", f"{left} {right.lower()}", f".{old}"}
    if not left.strip():
        ways.add(f"{left}{right.lower()}")
    return match.start("right") if new in ways else None


def opens_clause(text: str, position: int) -> bool:
    """Return whether a separate clause appears to begin at `position`, judging by its words.

    >>> opens_clause("among His comments followed a speech", 6)
    True
    >>> opens_clause("expelled In retaliation by the Kremlin", 9)
    False
    """
    return CLAUSE_RE.match(text, position) is not None


def can_end(words: str) -> bool:
    """Return whether a sentence may end with `words`: two or more, the last not needing another.

    >>> can_end("They expelled 12 officials"), can_end("our partners are"), can_end("US")
    (True, False, False)
    """
    found = WORD_RE.findall(words)
    return len(found) > 1 and found[-1].lower() not in NO_END.split()
