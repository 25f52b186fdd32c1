"""ASSESS: the one place where findings are weighed against what is known about whole documents.

It lowers tiers and drops findings, each with a reason. A checker sees only its own rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cleaner.model import Evidence, Finding, Quoted, Repair, Rule, Tier
from cleaner.text.annotated import AnnotatedText
from cleaner.text.seams import can_end, opens_clause, seam
from cleaner.text.spans import SpanIndex

FIGURE_RE = re.compile(r"\d")
NAME_RE = re.compile(r"\b[^\W\d_a-zß-ÿ]\w")
WORDS_RE = re.compile(r"\w+")

# The end of a sentence and the space after it.
END_RE = re.compile(r"\.\s")

# Findings of these families say that documents disagree, not that this one is damaged.
REWORDED = "quotations"
CONFLICTS = frozenset({"numbers", REWORDED})


@dataclass(frozen=True, slots=True)
class Assessed:
    """The remaining findings, and the dropped ones, each with the reason.

    Both are on the normalised text; `encoding` are findings of NORMALISE, on the original.
    """

    findings: tuple[Finding, ...]
    dropped: tuple[tuple[Finding, str], ...]
    encoding: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Damage:
    """Where documents are damaged: the sentences, and the number of findings per code point.

    Findings that only report a disagreement between documents do not count.
    """

    sentences: set[tuple[str, str]]
    density: Mapping[str, float]

    def is_sounder(self, document: str, finding: Finding) -> bool:
        """Return whether the document has no more damage than any witness against it."""
        others = [e.document for e in finding.evidence if e.kind == "witness" and e.document]
        return all(self.density[document] <= self.density.get(other, 0.0) for other in others)


def assess(
    texts: Sequence[AnnotatedText],
    findings: Mapping[str, Sequence[Finding]],
    rules: Mapping[str, Rule],
    encoding: Mapping[str, Sequence[Finding]] | None = None,
) -> dict[str, Assessed]:
    """Weigh the findings of all documents (by id) against each other and against the guards.

    `encoding` are the findings of NORMALISE. They all remain at their tier: the bytes show what was
    written, even in quotations and names. They do not count as damage for other findings, since
    checkers see the text without them.
    """
    by_id = {text.document: text for text in texts}
    damaged = {
        (document, by_id[document].sentence_at(finding.span.start).of(by_id[document].text))
        for document, found in findings.items()
        for finding in found
        if not _is_conflict(finding, rules)
    }
    density = {
        document: sum(not _is_conflict(f, rules) for f in found) / max(1, len(by_id[document].text))
        for document, found in findings.items()
    }
    damage = _Damage(damaged, density)
    decoded = encoding or {}
    return {
        document: replace(
            _assess_document(by_id[document], found, damage, rules),
            encoding=tuple(decoded.get(document, ())),
        )
        for document, found in findings.items()
    }


def _assess_document(
    text: AnnotatedText,
    findings: Sequence[Finding],
    damage: _Damage,
    rules: Mapping[str, Rule],
) -> Assessed:
    index = SpanIndex((finding.span, finding) for finding in findings)
    crowd = Counter(text.sentence_at(finding.span.start) for finding in findings)
    seams = {id(finding): place for finding in findings if (place := _seam(text, finding))}
    pieces = Counter(text.sentence_at(place) for place in {*seams.values()})
    kept: list[Finding] = []
    dropped: list[tuple[Finding, str]] = []
    for finding in findings:
        beside = index.touching(finding.span)
        if reason := _reason_to_drop(text, finding, beside):
            dropped.append((finding, reason))
            continue
        weighed = _weigh_witnesses(finding, damage.sentences)
        if weighed.repairs and _is_conflict(finding, rules):
            weighed = _weigh_conflict(weighed, beside, rules)
        if _is_reworded(weighed, beside, rules) and damage.is_sounder(text.document, weighed):
            dropped.append((finding, "the other document has as much damage or more"))
            continue
        if place := seams.get(id(finding)):
            weighed = _weigh_seam(text, weighed, place, pieces[text.sentence_at(place)])
        others = crowd[text.sentence_at(finding.span.start)] - 1
        if weighed.tier is Tier.SAFE and (
            reason := _reason_to_ask(text, weighed, rules[finding.rule].family, others)
        ):
            evidence = Evidence("assessment", reason, supports=False)
            weighed = replace(weighed, tier=Tier.REVIEW, evidence=(*weighed.evidence, evidence))
        kept.append(weighed)
    return Assessed(tuple(kept), tuple(dropped))


def _reason_to_drop(
    text: AnnotatedText, finding: Finding, findings: Sequence[Finding]
) -> str | None:
    """Return why to drop a grammar finding, or None."""
    if not finding.is_from_engine:
        return None
    if any(other.span.overlaps(finding.span) for other in findings if not other.is_from_engine):
        return "another rule covers this place"
    words = finding.span.of(text.text)
    sentence = text.sentence_at(finding.span.start)
    inside = finding.span.start > sentence.start
    if inside and NAME_RE.search(words) and any(_changes_names(words, r) for r in finding.repairs):
        return "a name, and no other document supports the change"
    return None


def _changes_names(words: str, repair: Repair) -> bool:
    new = " ".join(replacement.text for replacement in repair.replacements)
    return bool(new) and new.lower() != words.lower()


def _weigh_witnesses(finding: Finding, damaged: set[tuple[str, str]]) -> Finding:
    """Mark witness sentences that are themselves damaged; if no sound one is left, only flag."""
    if not any(e.kind == "witness" for e in finding.evidence):
        return finding
    evidence = tuple(
        replace(e, damaged=e.kind == "witness" and (e.document, e.text) in damaged)
        for e in finding.evidence
    )
    if any(e.kind == "witness" and not e.damaged for e in evidence):
        return replace(finding, evidence=evidence)
    doubt = Evidence("assessment", "every witness is itself damaged", supports=False)
    return replace(finding, tier=Tier.FLAG, evidence=(*evidence, doubt))


def _is_conflict(finding: Finding, rules: Mapping[str, Rule]) -> bool:
    return finding.rule in rules and rules[finding.rule].family in CONFLICTS


def _is_reworded(finding: Finding, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> bool:
    """Return whether another document's different wording is the only evidence against this one."""
    known = rules.get(finding.rule)
    if known is None or known.family != REWORDED or finding.repairs:
        return False
    return _damage_in(finding, findings, rules) is None


def _damage_in(
    finding: Finding, findings: Sequence[Finding], rules: Mapping[str, Rule]
) -> Finding | None:
    """Return a finding of damage that overlaps `finding`, which only reports a disagreement."""
    return next(
        (f for f in findings if f.span.overlaps(finding.span) and not _is_conflict(f, rules)), None
    )


def _weigh_conflict(
    finding: Finding, findings: Sequence[Finding], rules: Mapping[str, Rule]
) -> Finding:
    """Offer a sibling's words only if this document's are damaged and the sibling's are not."""
    if finding.tier is Tier.FLAG:
        return replace(finding, repairs=())
    damage = _damage_in(finding, findings, rules)
    if damage is None:
        doubt = Evidence("assessment", "different words, but no sign of damage", supports=False)
        evidence = (*finding.evidence, doubt)
        return replace(finding, tier=Tier.FLAG, repairs=(), evidence=evidence)
    return replace(finding, evidence=(*finding.evidence, Evidence("rule", damage.rule)))


def _seam(text: AnnotatedText, finding: Finding) -> int | None:
    """Return where the second of two pieces joined by the first repair begins, or None."""
    if not finding.repairs:
        return None
    new = finding.repairs[0].within(finding.span, text.text)
    place = seam(finding.span.of(text.text), new)
    return None if place is None else finding.span.start + place


def _weigh_seam(text: AnnotatedText, finding: Finding, place: int, pieces: int) -> Finding:
    """Never join two sentences: end the first one, or only flag it if its end is missing."""
    if not opens_clause(text.text, place):
        return finding
    ended = [r for r in finding.repairs if END_RE.search(r.within(finding.span, text.text))]
    sentence = text.sentence_at(place)
    before = text.text[sentence.start : place].rstrip()
    if pieces > 1:
        reason = "the sentence has another such seam: words are missing"
    elif finding.quoted is Quoted.YES:
        reason = "a new sentence begins here, in a quotation"
    elif not ended or not can_end(before):
        reason = "a new sentence begins here, and the end of the one before it is missing"
    else:
        rest = [repair for repair in finding.repairs if repair not in ended]
        return replace(finding, repairs=(*ended, *rest))
    evidence = Evidence("assessment", reason, supports=False)
    return replace(finding, tier=Tier.FLAG, repairs=(), evidence=(*finding.evidence, evidence))


def _reason_to_ask(text: AnnotatedText, finding: Finding, family: str, others: int) -> str | None:
    """Return why a safe finding must wait for a person here, or None."""
    repair = finding.repairs[0]
    changed = [(r.span.of(text.text), r.text) for r in repair.replacements]
    old_words = [w for before, _ in changed for w in WORDS_RE.findall(before)]
    new_words = [w for _, after in changed for w in WORDS_RE.findall(after)]
    if old_words != new_words:
        if finding.quoted is not Quoted.NO:
            return "words in a quotation are only changed by a person"
        if any(FIGURE_RE.search(word) for word in (*old_words, *new_words)):
            return "figures are only changed by a person"
        if any(NAME_RE.match(word) for word in old_words):
            return "names are only changed by a person"
    if family == "glue" and others:
        return "the sentence has other damage, which joining would hide"
    return None
