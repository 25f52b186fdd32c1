"""The pipeline for a batch: normalise -> check -> assess -> resolve -> decide -> apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from cleaner.apply import apply
from cleaner.assess import Assessed, assess
from cleaner.checkers.run import Checked, CheckerSet, Progress, run_checkers
from cleaner.compose import compose
from cleaner.decide import LocatedDecisions, decide, locate_decisions
from cleaner.decisions.matching import DecisionIndex
from cleaner.errors import SettlingError
from cleaner.garble import garble_score, shows_damage
from cleaner.model import NOT_ASKED, Document, Finding, Outcome, Result, State, Tier
from cleaner.normalise import Normalised, normalise
from cleaner.profile import Profile, build_profile
from cleaner.resolve import resolve
from cleaner.rulebook.packs import RuleBook
from cleaner.text.annotated import AnnotatedText

# A document that still changes after this many rounds is considered never to settle.
MAX_ROUNDS = 3


def no_progress(step: str, done: int, total: int) -> None:
    """Ignore progress reports."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which findings are applied without asking, and which rules are enabled.

    `select` and `ignore` are names of rules or families, or shell-style patterns of them; an empty
    `select` means all. Rules in preview are enabled only with `preview`.
    """

    threshold: Tier = Tier.SAFE
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False

    def listens_to(self, rule: str, family: str, *, preview: bool = False) -> bool:
        """Return whether a rule is enabled; `preview` says whether it is a preview rule."""

        def named(patterns: Sequence[str]) -> bool:
            return any(fnmatchcase(name, p) for p in patterns for name in (rule, family))

        selected = not self.select or named(self.select)
        return selected and not named(self.ignore) and (self.preview or not preview)


@dataclass(frozen=True, slots=True)
class Detected:
    """What is known about one document before anything is decided."""

    document: Document
    findings: tuple[Finding, ...]
    dropped: tuple[Outcome, ...]
    located: LocatedDecisions
    unchecked: tuple[str, ...] = ()
    foreign_words: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents to check together, normalised and annotated; one entry per document."""

    documents: tuple[Document, ...]
    located: tuple[LocatedDecisions, ...]
    normalised: tuple[Normalised, ...]
    texts: tuple[AnnotatedText, ...]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps and what they need; contains no documents.

    Unless it `asks_everywhere`, checkers that need an engine only look at documents in which the
    others find signs of damage.
    """

    book: RuleBook
    checkers: CheckerSet
    policy: Policy = field(default_factory=Policy)
    decisions: DecisionIndex = field(default_factory=DecisionIndex)
    unchecked: tuple[str, ...] = ()
    jobs: int = 1
    asks_everywhere: bool = True

    def run(
        self, documents: Sequence[Document], progress: Progress = no_progress
    ) -> list[Result | SettlingError]:
        """Clean a batch of documents, which may be siblings of each other.

        A document that does not settle gives a SettlingError in its place; others are not affected.
        """
        return [
            self._settled(self.settle(detected)) for detected in self.detect(documents, progress)
        ]

    def detect(
        self, documents: Sequence[Document], progress: Progress = no_progress
    ) -> list[Detected]:
        """Find all defects in a batch of documents."""
        batch = self.prepare(documents)
        return self.assess(batch, self.check(batch, progress))

    def prepare(self, documents: Sequence[Document]) -> Batch:
        """Normalise and annotate a batch of documents, and find siblings among them."""
        located = tuple(locate_decisions(document, self.decisions) for document in documents)
        normalised = tuple(
            normalise(document.text, self.book.rules, [r.span for r in found.refusals])
            for document, found in zip(documents, located, strict=True)
        )
        texts = tuple(
            AnnotatedText(document.id, clean.text)
            for document, clean in zip(documents, normalised, strict=True)
        )
        return Batch(tuple(documents), located, normalised, texts, build_profile(texts))

    def check(self, batch: Batch, progress: Progress = no_progress) -> Checked:
        """Run the checkers over a batch."""
        rules = self.checkers.only(lambda checker: not checker.needs_engine)
        checked = run_checkers(rules, batch.texts, batch.profile, progress, self.jobs)
        self.ask_engine(batch, checked, progress)
        return checked

    def ask_engine(self, batch: Batch, checked: Checked, progress: Progress = no_progress) -> None:
        """Add what checkers that need an engine find to what the others have `checked`."""
        engine = self.checkers.only(lambda checker: checker.needs_engine)
        if not engine.checkers:
            return
        asked = []
        for clean, text in zip(batch.normalised, batch.texts, strict=True):
            signs = [*clean.findings, *checked.findings.get(text.document, ())]
            words = len(text.text.split()) - text.foreign_words
            if self.asks_everywhere or shows_damage(words, [f for f in signs if self._hears(f)]):
                asked.append(text)
            else:
                checked.add(Checked(unchecked={text.document: [NOT_ASKED]}))
        checked.add(run_checkers(engine, asked, batch.profile, progress))

    def assess(self, batch: Batch, checked: Checked) -> list[Detected]:
        """Weigh what the checkers found, and map it back to the original texts."""
        # Findings of rules in preview must not influence the findings of other rules either.
        heard = {
            document: [f for f in found if self._hears(f)]
            for document, found in checked.findings.items()
        }
        decoded = {
            document.id: clean.findings
            for document, clean in zip(batch.documents, batch.normalised, strict=True)
        }
        assessed = assess(batch.texts, heard, self.book.rules, decoded)
        return [
            Detected(
                document,
                self._on_original(document, clean, assessed[document.id]),
                tuple(
                    Outcome(clean.to_original(finding, document.text), State.DROPPED, reason)
                    for finding, reason in assessed[document.id].dropped
                    if self._listens_to(finding.rule)
                ),
                ruled,
                (*self.unchecked, *checked.unchecked.get(document.id, ())),
                text.foreign_words,
            )
            for document, clean, text, ruled in zip(
                batch.documents, batch.normalised, batch.texts, batch.located, strict=True
            )
        ]

    def settle(self, detected: Detected) -> Result:
        """Decide on the findings of one document, and apply the decisions."""
        document = detected.document
        decided = decide(
            document, resolve(detected.findings), detected.located, self.policy.threshold
        )
        words = len(document.text.split())
        return Result(
            document=document,
            text=apply(document.text, decided.edits),
            edits=decided.edits,
            outcomes=tuple(
                sorted(
                    (*decided.outcomes, *detected.dropped),
                    key=lambda outcome: (outcome.finding.span, outcome.finding.rule),
                )
            ),
            kept=tuple(decided.decision for decided in detected.located.refusals),
            stale=detected.located.stale,
            words=words,
            garble_score=garble_score(words - detected.foreign_words, detected.findings),
            unchecked=detected.unchecked,
            foreign_words=detected.foreign_words,
        )

    def _on_original(
        self, document: Document, clean: Normalised, assessed: Assessed
    ) -> tuple[Finding, ...]:
        lifted = [clean.to_original(finding, document.text) for finding in assessed.findings]
        return tuple(f for f in (*assessed.encoding, *lifted) if self._listens_to(f.rule))

    def _listens_to(self, rule: str) -> bool:
        return self.policy.listens_to(rule, self.book.family(rule), preview=self._in_preview(rule))

    def _hears(self, finding: Finding) -> bool:
        return self.policy.preview or not self._in_preview(finding.rule)

    def _in_preview(self, rule: str) -> bool:
        known = self.book.rules.get(rule)
        return known is not None and known.preview

    def _settled(self, result: Result) -> Result | SettlingError:
        """Clean the output again until it no longer changes; combine all rounds into one edit list.

        A repair that a person accepted may expose a safe one (marks that now balance may have a
        space inside). Grammar and names are left out, since none of their repairs is applied
        without asking. A policy that applies less than safe repairs gets only one round.
        """
        if not result.edits or self.policy.threshold < Tier.SAFE:
            return result
        again = replace(self, checkers=self.checkers.only(lambda c: c.checks_output))
        rules: set[str] = set()
        for _ in range(MAX_ROUNDS):
            output = replace(result.document, text=result.text)
            second = again.settle(again.detect([output])[0])
            if second.text == result.text:
                return result
            rules |= {edit.rule or "a decision" for edit in second.edits}
            edits = compose(result.document.text, result.edits, second.text, second.edits)
            if edits is None:
                break
            result = replace(result, text=second.text, edits=edits)
        return SettlingError(
            f"cleaning the result again would change it; rules: {', '.join(sorted(rules))}",
            where=result.document.id,
            hint="Leave one of the rules out with --ignore, or look at the decisions about it.",
        )
