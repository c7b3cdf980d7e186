"""Holding words against a query: whether they fit, and which of its terms are there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from moderation.queries.tree import All, Either, Not, Query, Term
from moderation.text.folding import folded

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Said:
    """Words as they are searched: each with the sign before it, if it is # or @."""

    words: Sequence[str]
    marks: Sequence[str]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            found.setdefault(word, []).append(place)
        return found


def words_of(text: str) -> Said:
    """Return the words of *text*, small and without accents."""
    plain = folded(text).words
    found = list(WORD.finditer(plain))
    before = (plain[m.start() - 1 : m.start()] for m in found)
    return Said([m[0] for m in found], [b if b in ("#", "@") else "" for b in before])


def found(query: Query, text: str) -> tuple[str, ...] | None:
    """Return which terms of *query* are in *text*, as they were written; None if it does not fit.

    Words are whole words: "ward" is not in "wards". Capitals and accents make no difference.
    """
    said = words_of(text)
    if not _fits(query, said):
        return None
    there = {str(t): t.written or str(t) for t in _wanted(query) if _there(t, said)}
    return tuple(there.values())


def _fits(query: Query, said: Said) -> bool:
    match query:
        case Term():
            return _there(query, said)
        case Not(part):
            return not _fits(part, said)
        case All(parts):
            return all(_fits(p, said) for p in parts)
        case Either(parts):
            return any(_fits(p, said) for p in parts)


def _there(term: Term, said: Said) -> bool:
    many = len(term.words)
    for place in said.places.get(term.words[0], ()):
        if term.mark and said.marks[place] != term.mark:
            continue
        if many == 1 or tuple(said.words[place : place + many]) == term.words:
            return True
    return False


def _wanted(query: Query, *, wanted: bool = True) -> list[Term]:
    """Return the terms whose presence helps: those under an even number of NOTs."""
    match query:
        case Term():
            return [query] if wanted else []
        case Not(part):
            return _wanted(part, wanted=not wanted)
        case All(parts) | Either(parts):
            return [t for p in parts for t in _wanted(p, wanted=wanted)]
