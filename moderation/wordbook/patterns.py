"""Phrases of a lexicon, read once and matched against words.

A phrase is words in order. ``a|b`` is either; ``kill*`` any word that begins so; ``to?`` may be
missing; ``~3`` up to three words of the same sentence; ``^`` and ``$`` begin and end a sentence,
and ``now|$`` is a word or the end; ``#`` is any number of two figures or more; a picture
sign stands for itself. Between slashes stands a pattern in RE2 instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from moderation.text import Token, read

_COMMON = frozenset(
    [
        "i",
        "im",
        "ive",
        "me",
        "my",
        "myself",
        "we",
        "us",
        "our",
        "you",
        "your",
        "u",
        "he",
        "she",
        "it",
        "they",
        "them",
        "his",
        "her",
        "a",
        "an",
        "the",
        "this",
        "that",
        "and",
        "or",
        "but",
        "so",
        "to",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "is",
        "am",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "dont",
        "did",
        "not",
        "no",
        "want",
        "wanna",
        "going",
        "gonna",
        "go",
        "get",
        "got",
        "just",
        "have",
        "has",
        "had",
        "can",
        "cant",
        "will",
        "wont",
        "would",
        "up",
        "out",
        "off",
        "all",
        "what",
        "how",
        "why",
        "who",
        "when",
        "there",
        "here",
        "if",
        "as",
        "from",
        "about",
        "too",
        "very",
        "really",
    ]
)


NUMBER = "#"


class Part(NamedTuple):
    """One place in a phrase: the words that may stand there, or a gap, or an edge."""

    words: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    optional: bool = False
    gap: int = 0
    edge: str = ""

    def fits(self, token: Token) -> bool:
        """Return whether *token* may stand here."""
        words = self.words
        for form in token.forms:
            if form in words:
                return True
        if NUMBER in words and token.forms[0][:2].isdigit() and len(token.forms[0]) > 1:
            return True
        if self.starts:
            return any(form.startswith(self.starts) for form in token.forms)
        return False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase ready to match: its parts, and the rarest of them to look for first."""

    parts: tuple[Part, ...]
    anchor: int

    def around(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        """Return the first and last token of the phrase with its anchor at *at*, or None."""
        parts, anchor = self.parts, self.anchor
        if len(parts) == 1:
            return at, at
        after = _along(parts[anchor + 1 :], tokens, at, 1)
        if after is None:
            return None
        before = _along(parts[:anchor][::-1], tokens, at, -1)
        return None if before is None else (before, after)

    def begins(self, tokens: Sequence[Token], at: int) -> bool:
        """Return whether the phrase begins at *at*."""
        return at < len(tokens) and _along(self.parts, tokens, at - 1, 1) is not None


def _along(parts: Sequence[Part], tokens: Sequence[Token], at: int, step: int) -> int | None:
    """Match *parts* from the token after *at* in the direction of *step*; the last one matched."""
    if not parts:
        return at
    part, rest = parts[0], parts[1:]
    if part.gap:
        return _over_gap(part.gap, rest, tokens, at, step)
    if part.edge and _at_edge(tokens, at, step):
        return _along(rest, tokens, at, step)
    place = at + step
    if 0 <= place < len(tokens) and part.fits(tokens[place]):
        found = _along(rest, tokens, place, step)
        if found is not None:
            return found
    return _along(rest, tokens, at, step) if part.optional else None


def _over_gap(
    most: int, rest: Sequence[Part], tokens: Sequence[Token], at: int, step: int
) -> int | None:
    sentence = tokens[at].sentence if 0 <= at < len(tokens) else None
    for skipped in range(most + 1):
        place = at + step * skipped
        if not -1 <= place <= len(tokens):
            return None
        inside = 0 <= place < len(tokens)
        if skipped and inside and tokens[place].sentence != sentence:
            return None
        found = _along(rest, tokens, place, step)
        if found is not None:
            return found
    return None


def _at_edge(tokens: Sequence[Token], at: int, step: int) -> bool:
    place = at + step
    if not 0 <= place < len(tokens) or not 0 <= at < len(tokens):
        return True
    return tokens[place].sentence != tokens[at].sentence


def pattern(phrase: str) -> Pattern:
    """Return *phrase* ready to match.

    Raises: ValueError saying what is wrong with it.
    """
    parts = tuple(p for word in phrase.split() for p in _parts(word))
    solid = [n for n, p in enumerate(parts) if _is_solid(p)]
    if not solid:
        raise ValueError(f'"{phrase}" needs at least one word that is neither a gap nor optional')
    return Pattern(parts, max(solid, key=lambda n: _rarity(parts[n])))


def _parts(word: str) -> list[Part]:
    if word in ("^", "$"):
        return [Part(edge=word)]
    if word.startswith("~"):
        if not word[1:].isdigit() or not 0 < int(word[1:]) <= 12:
            raise ValueError(f'"{word}" is no gap; a gap is ~1 to ~12')
        return [Part(gap=int(word[1:]))]
    optional = word.endswith("?")
    choices = word.removesuffix("?").split("|")
    starts = tuple(_plain(c[:-1]) for c in choices if c.endswith("*"))
    if any(len(s) < 3 for s in starts):
        raise ValueError(f'"{word}" is too open: give at least three letters before the star')
    edge = "$" if "$" in choices else ""
    spelled = [[c] if c == NUMBER else _words(c) for c in choices if c != "$" and c[-1:] != "*"]
    if len(spelled) == 1 and not starts and len(spelled[0]) > 1:
        return [Part(frozenset({w}), optional=optional) for w in spelled[0]]
    return [Part(frozenset("".join(s) for s in spelled), starts, optional, edge=edge)]


def _words(word: str) -> list[str]:
    found = [t.forms[0] for t in read(word).tokens]
    if not found:
        raise ValueError(f'"{word}" holds no word')
    return found


def _plain(start: str) -> str:
    return "".join(_words(start))


def _is_solid(part: Part) -> bool:
    """Whether a phrase may be looked for by this part."""
    open_ended = part.optional or part.edge or NUMBER in part.words
    return bool(part.words or part.starts) and not open_ended


def _rarity(part: Part) -> tuple[int, int]:
    common = any(w in _COMMON for w in part.words)
    shortest = min(map(len, (*part.words, *part.starts)))
    return (0 if common else 2 if not part.starts else 1, min(shortest, 9))
