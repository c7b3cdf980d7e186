"""Personal details: NHS numbers, phones, e-mail and home addresses, NI numbers, dates of birth.

TOML: ``identifiers = "own"`` (the writer's), ``"other"`` (somebody else's) or ``"any"``.

An NHS number needs its right check digit. Free and service numbers, and mailboxes of public
bodies, are nobody's own. A postcode or a street counts only as somebody's address: beside another
detail, or beside words such as "lives at" (lexicon ``address_words``); a place on a ward with an
illness and a name is a detail of care (lexicon ``care_details``). Whose it is shows in the words
before: "my number", "her address"; when nothing shows, an e-mail or phone is the writer's own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _values
from moderation.rules._personal import Detail, details
from moderation.wordbook import Wordbook, book

_OWN = re.compile(
    r"\b(?:my|i'?m|i am|me|mine|i live|i stay|our|"
    r"(?:call|ring|text|email|contact|reach) me)\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:her|his|hers|their|theirs|she|he|they|him|them|lives|neighbour'?s?|dr|doctor|nurse|"
    r"manager'?s?|consultant'?s?|receptionist'?s?|\w+'s (?:number|address|email|phone|home))\b",
    re.I,
)
_KIN = re.compile(
    r"\b(?:my|our) (?:mum|dad|son|daughter|brother|sister|nan|wife|husband|partner|ex|neighbour|"
    r"friend|mate|boss|colleague|cousin|aunt|auntie|uncle|gran|grandad|nephew|niece|landlord|"
    r"carer|step\w+|mother|father|girlfriend|boyfriend|child|kid)\b",
    re.I,
)
_CARE = "somebody's care"
_WEAK = frozenset({"a postcode", "a street address"})
_BEFORE = 70
_NAMED = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Holds where personal details of the one asked for stand."""

    words: Wordbook
    whose: str

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the details."""
        text = reading.text.original
        found = self._telling(reading, details(text))
        said = [d for d in found if self.whose in ("any", _whose(text, d))]
        return tuple(Span(d.start, d.end, d.what) for d in said)

    def _telling(self, reading: Reading, found: list[Detail]) -> list[Detail]:
        """The details that point at a person, and an illness beside a name and a date of birth."""
        words = self.words.hits(reading.text)
        strong = [d for d in found if d.what not in _WEAK]
        weak = [d for d in found if d.what in _WEAK]
        placed = bool(words.get("address_words")) or len({d.what for d in weak}) == 2
        if weak and (strong or placed) and not words.get("public_places"):
            strong += weak
        if not strong and words.get("care_details") and _NAMED.search(reading.text.original):
            strong = [Detail(_CARE, h.start, h.end) for h in words.get("care_details", ())]
        return sorted(strong, key=lambda d: d.start)


def _whose(text: str, detail: Detail) -> str:
    before = text[max(0, detail.start - _BEFORE) : detail.start]
    kin, own, other = (_last(p, before) for p in (_KIN, _OWN, _OTHER))
    if kin >= 0 and kin >= own:
        return "other"
    if other > own or (own < 0 and detail.what == _CARE):
        return "other"
    if own < 0 and _last(_OTHER, text[detail.end : detail.end + _BEFORE]) >= 0:
        return "other"
    return "own"


def _last(pattern: re.Pattern[str], words: str) -> int:
    return max((m.start() for m in pattern.finditer(words)), default=-1)


def make(value: Any, lexicons: Lexicons) -> Identifiers:
    """Return the rule for *value*."""
    return Identifiers(
        book(lexicons), _values.one_of(value, ("own", "other", "any"), "identifiers")
    )


RULE = make
