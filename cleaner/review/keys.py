"""The keys of the review: one table for the bindings, the foot of the screen and the help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A command: the keys that give it (textual's names), how they are shown, and what it does.

    `short` is for the foot of the screen; without one, only the help shows the key.
    """

    keys: str
    action: str
    shown: str
    meaning: str
    short: str = ""


KEYS: dict[str, tuple[Key, ...]] = {
    "Decide here": (
        Key("a,enter", "accept", "a Enter", "accept the suggestion that is shown", "accept"),
        Key("1,2,3,4,5,6,7,8,9", "number", "1–9", "accept the suggestion of this number"),
        Key("tab", "next_alternative", "Tab", "look at the next suggestion"),
        Key("e", "own", "e", "own words, starting from the suggestion", "own words"),
        Key("n", "refuse", "n", "not a defect", "no defect"),
        Key("k", "keep", "k", "keep: a defect that stays as it is", "keep"),
        Key("s,space", "skip", "s Space", "skip: leave it undecided for now", "skip"),
        Key("E", "edit", "E", "edit the sentence freely: insert, delete, split, join", "edit"),
        Key("p", "protect", "p", "protect a name: right wherever it stands", ""),
        Key("m", "remark", "m", "reason and note of the decision", "note"),
        Key("w", "kind", "w", "mark the decision as determinate or as wording"),
    ),
    "Decide many": (
        Key("A", "bulk('form','repair')", "A", "accept all of this form, everywhere", "all"),
        Key("N", "bulk('form','not-a-defect')", "N", "no defect: this form, everywhere"),
        Key("K", "bulk('form','keep')", "K", "keep all of this form, everywhere"),
        Key("f", "reach('here')", "f", "then a, 1–9, n or k: this form in this document", "form…"),
        Key("g", "reach('form')", "g", "then a, 1–9, n or k: this form everywhere"),
        Key("r", "reach('rule')", "r", "then a, n or k: all of this rule", "rule…"),
        Key("l", "list", "l", "list the places of this form"),
        Key("z", "rest", "z", "with --sample: answer for the rest of the rule"),
    ),
    "Take back": (
        Key("u", "undo", "u", "undo, without limit", "undo"),
        Key("U,ctrl+r", "redo", "U Ctrl-R", "redo"),
    ),
    "Go": (
        Key("b,left", "back", "b ←", "the place before", "back"),
        Key("right", "forward", "→", "the place after, decided or not"),
        Key("j", "next_open", "j", "the next undecided place", "next open"),
        Key("slash", "search", "/", "search for words or a rule", "search"),
        Key("full_stop", "search_again", ".", "search again"),
        Key("F", "filter", "F", "filter by rule, family, tier or document", "filter"),
        Key("o", "overview", "o", "overview of documents and rules, to jump from", "overview"),
        Key("O", "order", "O", "order: position, group, rule, certainty"),
        Key("c", "context", "c", "show sentence, paragraph or document", "context"),
        Key("v", "read", "v", "read the whole document as it will be, and sign it", "read"),
        Key("up,down,pageup,pagedown", "scroll", "↑ ↓ PgUp PgDn", "scroll"),
        Key("question_mark", "help", "?", "this help", "help"),
        Key("q,ctrl+q", "leave", "q", "leave; everything decided is kept", "quit"),
    ),
}


def all_keys() -> list[Key]:
    """Return every key of the main screen."""
    return [key for keys in KEYS.values() for key in keys]
