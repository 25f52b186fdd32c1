"""The keys of the review: one table for the bindings, the foot of the screen and the help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A command by name: its keys (textual's names), how they are shown, and what it does.

    `short` is for the foot of the screen; a key without one is only in the help.
    """

    keys: str
    command: str
    shown: str
    meaning: str
    short: str = ""


KEYS: dict[str, tuple[Key, ...]] = {
    "Decide here": (
        Key("a,enter", "accept", "a Enter", "accept the suggestion shown", "accept"),
        Key("1,2,3,4,5,6,7,8,9", "number", "1–9", "accept the suggestion of this number"),
        Key("tab", "next_alternative", "Tab", "show the next suggestion"),
        Key("e", "own", "e", "write your own words, starting from the suggestion", "own words"),
        Key("n", "refuse", "n", "not a defect", "no defect"),
        Key("k", "keep", "k", "keep: a defect, but leave the words as they are", "keep"),
        Key("s,space", "skip", "s Space", "skip: leave it undecided for now", "skip"),
        Key("E", "edit", "E", "edit the whole sentence: insert, delete, split, join", "edit"),
        Key("p", "protect", "p", "protect a name: never a defect, in any text"),
        Key("m", "remark", "m", "add a reason and a note to the decision", "note"),
        Key("w", "kind", "w", "mark the decision as determinate or as wording"),
    ),
    "Decide many": (
        Key("A", "repair_form", "A", "accept at all identical places", "all"),
        Key("N", "refuse_form", "N", "not a defect, at all identical places"),
        Key("K", "keep_form", "K", "keep at all identical places"),
        Key("f", "reach_here", "f", "then a, 1–9, n or k: identical places here", "here…"),
        Key("g", "reach_form", "g", "then a, 1–9, n or k: identical places everywhere"),
        Key("r", "reach_rule", "r", "then a, n or k: all places of this rule", "rule…"),
        Key("l", "list", "l", "list identical places, to go to one"),
        Key("z", "rest", "z", "with --sample: answer for the rest of the rule"),
    ),
    "Undo": (
        Key("u", "undo", "u", "undo, without limit", "undo"),
        Key("U,ctrl+r", "redo", "U Ctrl-R", "redo"),
    ),
    "Go": (
        Key("b,left", "back", "b ←", "previous place", "back"),
        Key("right", "forward", "→", "next place, decided or not"),
        Key("j", "next_open", "j", "next undecided place", "next"),
        Key("slash", "search", "/", "search for words or a rule", "search"),
        Key("full_stop", "search_again", ".", "search again"),
        Key("F", "filter", "F", "filter by rule, family, tier or document", "filter"),
        Key("o", "overview", "o", "overview of documents and rules, to go to one", "overview"),
        Key("O", "order", "O", "change the order: position, group, rule, certainty"),
        Key("c", "context", "c", "show the sentence, the paragraph or the document", "context"),
        Key("v", "read", "v", "read the corrected document, and sign it", "read"),
        Key("up,down,pageup,pagedown", "scroll", "↑ ↓ PgUp PgDn", "scroll"),
        Key("question_mark", "help", "?", "show this help", "help"),
        Key("ctrl+z", "suspend", "Ctrl-Z", "suspend; return with fg"),
        Key("q,ctrl+q", "leave", "q", "quit; every decision is saved", "quit"),
    ),
}


def all_keys() -> list[Key]:
    """Return every key of the main screen."""
    return [key for keys in KEYS.values() for key in keys]
