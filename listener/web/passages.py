"""Somebody's words made safe to look at: marked, cut, and with nothing hidden in them.

Links stay text. Characters that nobody can see, or that turn the direction of what follows, are
shown by name, so that a text cannot look like something it is not.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.principles import Span

LIMIT = 1500  # characters shown before "show the rest"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. *marked*: it is why the comment was flagged. *unseen*: a character's name."""

    text: str
    marked: bool = False
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A text ready for a page: *rest* is what follows after the first LIMIT characters."""

    head: tuple[Piece, ...]
    rest: tuple[Piece, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there are no words at all."""
        return not self.head and not self.rest


def passage(text: str, spans: Sequence[Span] = (), limit: int = LIMIT) -> Passage:
    """Return *text* cut at *limit*, with *spans* of it marked."""
    cut = limit if len(text) > limit + limit // 10 else len(text)
    marks = _merged((s.start, s.end) for s in spans if 0 <= s.start < s.end <= len(text))
    return Passage(_pieces(text, 0, cut, marks), _pieces(text, cut, len(text), marks))


def _merged(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = start
    for first, last in marks:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces.extend(_shown(text[at:first], marked=False))
            pieces.extend(_shown(text[first:last], marked=True))
            at = last
    pieces.extend(_shown(text[at:end], marked=False))
    return tuple(pieces)


def _shown(text: str, *, marked: bool) -> list[Piece]:
    pieces: list[Piece] = []
    plain = ""
    for place, character in enumerate(text):
        name = _unseen(text, place, character)
        if name:
            pieces.extend([Piece(plain, marked)] if plain else [])
            pieces.append(Piece(name, marked, unseen=True))
            plain = ""
        else:
            plain += character
    return [*pieces, Piece(plain, marked)] if plain else pieces


def _unseen(text: str, place: int, character: str) -> str:
    """The name of a character that cannot be seen; empty for one that can."""
    if character in "\n\t " or (character == "\u200d" and _joins_emoji(text, place)):
        return ""
    if character == "\u00ad" or unicodedata.category(character) in _UNSEEN:
        return _NAMES.get(character) or unicodedata.name(character, "").lower() or "unknown"
    return ""


def _joins_emoji(text: str, place: int) -> bool:
    """A zero-width joiner between two emoji makes one picture: nothing is hidden."""
    sides = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(sides) == 2 and all(ord(c) > 0x2000 for c in sides)


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NAMES = {"\u00ad": "soft hyphen", "\ufeff": "zero width no-break space", "\r": "carriage return"}
