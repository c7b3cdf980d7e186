"""Words with their places: what each may stand for, and the sentence that it stands in."""

import re
from typing import NamedTuple

from moderation.text.disguises import Piece, forms, pieces
from moderation.text.folding import Form

_RUN = re.compile(r"\S+")
_STOPS = frozenset(".!?")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_APART = 6  # so many lone letters are no chance
_MOST = 200  # nobody spaces out more letters by hand
_LONG = 16  # closed up to so long a word, the gaps told nothing
_HALVES = frozenset(["self", "selves", "sel", "sen"])
_WHOSE = frozenset(["my", "your", "him", "her", "them", "it", "our", "me", "mi"])


class Token(NamedTuple):
    """One word: its place in the original, all that it may stand for, and its sentence."""

    start: int
    end: int
    forms: tuple[str, ...]
    sentence: int

    @property
    def word(self) -> str:
        """The word as it stands."""
        return self.forms[0]


def tokens(original: str, plain: Form) -> tuple[Token, ...]:
    """Return the words of *plain* in order."""
    found: list[Token] = []
    words, origin = plain.words, plain.origin
    sentence, last = 0, 0
    for run in _RUN.finditer(words):
        start, said = run.start(), run[0]
        if (found and start - last > 1 and "\n" in words[last:start]) or (
            found and start > 0 and words[start - 1] == "\n"
        ):
            sentence += 1
        if said[0] == "s" and found and _is_half(found[-1], said, sentence):
            first = found.pop()
            end = origin[run.end() - 1] + 1
            spelled = first.forms[0] + said.rstrip(".,!?")
            found.append(Token(first.start, end, forms(spelled), sentence))
            last = run.end()
            sentence += said[-1] in _STOPS
            continue
        for piece in _tag(original, origin, start, said) if said[0] == "#" else pieces(said):
            a, b = origin[start + piece.start], origin[start + piece.end - 1] + 1
            found.append(Token(a, b, piece.forms, sentence))
        last = run.end()
        if said[-1] in _STOPS or (not said[-1].isalnum() and _STOPS & set(said[-3:])):
            sentence += 1
    return tuple(_spelled_out(_closed_up(found), original))


def _closed_up(found: list[Token]) -> list[Token]:
    """Close up words whose letters stand apart, where wider gaps part the words: d i e   n o w."""
    if not _APART <= len(found) <= _MOST or sum(len(t.forms[0]) == 1 for t in found) < _APART:
        return found
    closed: list[Token] = []
    open_end = False  # whether the last word so far is made of lone letters
    for token in found:
        lone = len(token.forms[0]) == 1 and token.forms[0].isalpha()
        if open_end and lone and token.start - closed[-1].end == 1:
            last = closed[-1]
            said = last.forms[0] + token.forms[0]
            closed[-1] = Token(last.start, token.end, forms(said), last.sentence)
        else:
            closed.append(token)
        open_end = lone
    return closed if all(len(t.forms[0]) < _LONG for t in closed) and len(closed) > 1 else found


def _is_half(before: Token, said: str, sentence: int) -> bool:
    """Whether the word before and this one are one word cut in two: my self."""
    whole = said.rstrip(".,!?") in _HALVES
    return whole and before.sentence == sentence and before.forms[0] in _WHOSE


def _tag(original: str, origin: object, start: int, said: str) -> tuple[Piece, ...]:
    """The words of a hashtag: #EndItAll says three."""
    places = origin[start : start + len(said)]  # type: ignore[index]
    written = "".join(original[p] for p in places)
    parts = list(_CAMEL.finditer(written))
    if len(parts) < 2 or written.islower() or written.isupper() or len(said) > 80:
        return pieces(said)
    return tuple(
        Piece(p.start() + m.start, p.start() + m.end, m.forms)
        for p in parts
        for m in pieces(said[p.start() : p.end()])
    )


def _spelled_out(found: list[Token], original: str) -> list[Token]:
    """Give the first letter of c u n t the word that the letters spell."""
    place = 0
    while place < len(found):
        if len(found[place].forms[0]) > 1:
            place += 1
            continue
        end = place
        while end < len(found) and _lone(found, end, place, original):
            end += 1
        if end - place >= 3:
            found[place] = _spelled(found, place, min(end, place + 24))
        place = max(end, place + 1)
    return found


def _lone(found: list[Token], at: int, first: int, original: str) -> bool:
    word = found[at].forms[0]
    near = at == first or found[at].start - found[at - 1].end <= 3
    return near and len(word) == 1 and word.isascii() and word.isalnum()


def _spelled(found: list[Token], start: int, end: int) -> Token:
    first = found[start]
    letters = "".join(t.forms[0] for t in found[start:end])
    said = [letters, *(letters.removesuffix(s) for s in ("you", "off", "u", "s"))]
    forms = dict.fromkeys([*first.forms, *said])
    return Token(first.start, found[end - 1].end, tuple(forms), first.sentence)
