"""A member of staff who can be told from others: by name, or by role and description.

TOML: ``staff = true``, or ``staff = { named = true }`` (by name only).

A name is one of the organisation's directory, or a title or role with a name ("Dr Pell", "nurse
Karen", "that receptionist Debbie", "Kevin Marsh from the crisis team"). A role points at one
person when it is pointed at ("that nurse on reception") and no name is needed. Roles come from the
lexicon ``staff_roles``. Whoever holds a public office (chief executive, chair) does not count. It
does not say that anybody is harmed: combine it with abuse, threat, hate or words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _values
from moderation.text import Token
from moderation.wordbook import Hit, Wordbook, book

_TITLE = re.compile(
    r"\b(?:Dr|Doctor|Nurse|Social [Ww]orker|Health [Vv]isitor|Ward [Mm]anager|HCA|CPN|Physio|"
    r"Therapist|Psychologist|Psychiatrist|Dentist|Pharmacist|Porter|Sister|Matron|Prof|Professor|Mr|Mrs|Ms|Miss|Consultant|Midwife|GP|"
    r"Receptionist|Paramedic|Manager|Surgeon)\b\.?\s+(?:(?-i:[A-Z])[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?",
    re.IGNORECASE,
)
_SMALL_TITLE = re.compile(
    r"\b(?:dr|doctor|nurse|mr|mrs|prof|sister|matron)\.? (?!who\b|or\b|and\b|is\b|on\b|in\b|was\b|"
    r"at\b|to\b|has\b|that\b|had\b|came\b|said\b|did\b|for\b|told\b|led\b|called\b|never\b|just\b)"
    r"([a-z]{3,})\b"
)
_FROM = re.compile(
    r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:who works )?(?:from|on|in|at|of) (?:the |your )?"
    r"(?:[A-Z]?[\w&-]+ )?(?:reception|ward|team|desk|clinic|surgery|department|a&e|switchboard|"
    r"unit|security)\b",
    re.IGNORECASE,
)
_POINTING = frozenset(
    [
        "that",
        "this",
        "the",
        "your",
        "ur",
        "yon",
        "thon",
        "him",
        "her",
        "wee",
        "big",
        "fat",
        "old",
        "ugly",
        "lazy",
        "stupid",
        "on",
    ]
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Holds where one member of staff is meant."""

    words: Wordbook
    named_only: bool

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the names and roles that point at one person."""
        text = reading.text.original
        named = [*_directory(reading), *_named(text)]
        pointed = [] if self.named_only else self._pointed(reading)
        public = _public(reading)
        found = [s for s in (*named, *pointed) if not _is_public(text[s.start : s.end], public)]
        return tuple(sorted(set(found), key=lambda s: (s.start, s.end)))

    def _pointed(self, reading: Reading) -> list[Span]:
        roles = self.words.hits(reading.text).get("staff_roles", ())
        return [
            Span(h.start, h.end, "one member of staff")
            for h in roles
            if h.term.category != "many" and _is_pointed_at(h, reading.text.tokens)
        ]


def _directory(reading: Reading) -> list[Span]:
    plain = reading.text.plain
    found = []
    for name in reading.house.staff:
        for match in re.finditer(rf"\b{re.escape(name.lower())}\b", plain.words):
            start, end = plain.span(match.start(), match.end())
            found.append(Span(start, end, "somebody in the staff directory"))
    return found


def _named(text: str) -> list[Span]:
    found = [m.span() for m in _TITLE.finditer(text) if _is_name(m[0])]
    found += [m.span() for m in _SMALL_TITLE.finditer(text)]
    if not found:
        found = [m.span() for m in _FROM.finditer(text) if _begins_a_name(text, m.start())]
    return [Span(a, b, "a name") for a, b in found]


def _is_name(said: str) -> bool:
    last = said.split()[-1]
    return (last[:1].isupper() and last.upper() != last) or said.split()[0][0].isupper()


def _begins_a_name(text: str, at: int) -> bool:
    word = text[at:].split(None, 1)[0]
    return word[:1].isupper() and not word.isupper() and word not in _NOT_NAMES


_NOT_NAMES = frozenset(
    [
        "The",
        "A",
        "An",
        "Staff",
        "Nurses",
        "Doctors",
        "People",
        "Patients",
        "Everyone",
        "Someone",
        "Waiting",
        "Stuck",
        "Sat",
        "Sitting",
        "Left",
        "Been",
        "Was",
        "Nobody",
        "None",
        "Nothing",
        "Lovely",
        "Great",
        "Terrible",
        "Awful",
        "Rude",
        "All",
        "Just",
        "Still",
        "Thank",
        "Thanks",
        "Well",
        "Some",
        "Most",
        "One",
        "Two",
        "Three",
        "Worst",
        "Best",
        "My",
        "Our",
        "Your",
        "His",
        "Her",
        "Their",
        "This",
        "That",
        "Here",
        "There",
        "Called",
        "Working",
        "Work",
        "Care",
        "Those",
        "These",
        "Anyone",
        "Person",
        "Woman",
        "Man",
        "Receptionist",
        "Nurse",
        "Doctor",
        "Reception",
    ]
)


def _is_pointed_at(hit: Hit, tokens: Sequence[Token]) -> bool:
    before = {t.forms[0] for t in tokens[max(0, hit.first - 4) : hit.first]}
    return bool(before & _POINTING)


def _public(reading: Reading) -> tuple[str, ...]:
    return tuple(n.lower() for n in (*reading.house.public_figures, "chief executive", "chair"))


def _is_public(said: str, public: Sequence[str]) -> bool:
    return any(name in said.lower() for name in public)


def make(value: Any, lexicons: Lexicons) -> Staff:
    """Return the rule for *value*."""
    if isinstance(value, Mapping):
        given = _values.table(value, ("named",), "staff")
        if not isinstance(given.get("named"), bool):
            raise ValueError('"named" is true or false')
        return Staff(book(lexicons), given["named"])
    _values.only_true(value, "staff")
    return Staff(book(lexicons), False)


RULE = make
