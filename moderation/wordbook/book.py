"""Lexicons compiled into one search: every word of a text is looked up once, for all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import re2

from moderation.principles import Lexicon, Lexicons, Term
from moderation.text import Text, Token
from moderation.text.disguises import squeezed
from moderation.wordbook.patterns import Pattern, pattern

_GUARDED = 8  # words on either side in which a guard makes a term harmless
_SHORT = frozenset(
    [
        "a",
        "i",
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
        "ok",
        "oh",
        "hi",
        "la",
        "le",
        "de",
    ]
)


class Hit(NamedTuple):
    """A term found: where in the original, and by which words."""

    term: Term
    start: int
    end: int
    first: int
    last: int


class _Entry(NamedTuple):
    lexicon: str
    term: Term
    pattern: Pattern
    guards: tuple[Pattern, ...]


@dataclass(frozen=True, repr=False)
class Wordbook(Mapping[str, Lexicon]):
    """Lexicons by name, with the search over all their words."""

    lexicons: Mapping[str, Lexicon]
    entries: Mapping[str, Sequence[_Entry]]
    starts: Mapping[str, Sequence[tuple[str, _Entry]]]
    masked: Mapping[tuple[int, str], Sequence[str]]
    squeezed: Mapping[str, Sequence[str]]
    whole: frozenset[str]  # words of lexicons whose words are often disguised
    patterns: Sequence[tuple[str, Term, "re2._Regexp"]]

    def __getitem__(self, name: str) -> Lexicon:
        return self.lexicons[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lexicons)

    def __len__(self) -> int:
        return len(self.lexicons)

    def hits(self, text: Text) -> Mapping[str, Sequence[Hit]]:
        """Return every term found in *text*, by lexicon; worked out once a text."""
        if id(self) not in text.memo:
            text.memo[id(self)] = self._search(text)
        known: Mapping[str, Sequence[Hit]] = text.memo[id(self)]
        return known

    def _search(self, text: Text) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        tokens = self._plainer(text.tokens)
        entries, starts = self.entries, self.starts
        for place, token in enumerate(tokens):
            for form in token.forms:
                for entry in entries.get(form, ()):
                    self._try(entry, tokens, place, found)
                for start, entry in starts.get(form[:3], ()):
                    if (
                        form.startswith(start)
                        and form not in entry.pattern.parts[entry.pattern.anchor].words
                    ):
                        self._try(entry, tokens, place, found)
        for lexicon, term, expression in self.patterns:
            for match in expression.finditer(text.plain.words):
                at, past = text.plain.span(match.start(), match.end())
                found.setdefault(lexicon, []).append(_standing(term, at, past, tokens))
        return found

    def _try(
        self, entry: _Entry, tokens: Sequence[Token], place: int, found: dict[str, list[Hit]]
    ) -> None:
        around = entry.pattern.around(tokens, place)
        if around is None:
            return
        first, last = around
        if entry.guards and _guarded(entry.guards, tokens, first, last):
            return
        hit = Hit(entry.term, tokens[first].start, tokens[last].end, first, last)
        found.setdefault(entry.lexicon, []).append(hit)

    def _plainer(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """The words, with starred, stretched and split ones spelled out where they are known."""
        changed: list[Token] | None = None
        for place, token in enumerate(tokens):
            more = self._disguised(token)
            if not more and len(token.forms[0]) <= 2 and token.forms[0] not in _SHORT:
                more = self._split(tokens, place)
            if more:
                changed = changed or list(tokens)
                changed[place] = token._replace(forms=(*token.forms, *more))
        return tokens if changed is None else changed

    def _disguised(self, token: Token) -> list[str]:
        more: list[str] = []
        if len(token.forms) > 1:
            for form in token.forms:
                if form[:1] == "≈":
                    more += self.squeezed.get(form[1:], ())
                elif "*" in form:
                    more += self._unmasked(form)
        elif "*" in token.forms[0]:
            more += self._unmasked(token.forms[0])
        return more

    def _unmasked(self, form: str) -> list[str]:
        words = self.masked.get((len(form), form[0]), ())
        return [w for w in words if all(a in ("*", b) for a, b in zip(form, w, strict=True))]

    def _split(self, tokens: Sequence[Token], place: int) -> list[str]:
        if place + 1 >= len(tokens):
            return []
        joined = tokens[place].forms[0] + tokens[place + 1].forms[0]
        second = tokens[place + 1].forms[0]
        return [joined] if joined in self.whole and second not in _SHORT else []


def _standing(term: Term, start: int, end: int, tokens: Sequence[Token]) -> Hit:
    """A pattern's find, with the words that it covers."""
    covered = [n for n, t in enumerate(tokens) if t.start < end and start < t.end] or [0]
    return Hit(term, start, end, covered[0], covered[-1])


def _guarded(guards: Sequence[Pattern], tokens: Sequence[Token], first: int, last: int) -> bool:
    near = range(max(0, first - _GUARDED), min(len(tokens), last + _GUARDED + 1))
    return any(guard.begins(tokens, place) for guard in guards for place in near)


def book(lexicons: Lexicons) -> Wordbook:
    """Return *lexicons* as a wordbook; one that is a wordbook already is returned as it is.

    Raises: ValueError listing every phrase that cannot be read.
    """
    return lexicons if isinstance(lexicons, Wordbook) else compiled(lexicons)


def compiled(lexicons: Lexicons) -> Wordbook:
    """Return a wordbook of *lexicons*."""
    entries: dict[str, list[_Entry]] = {}
    starts: dict[str, list[tuple[str, _Entry]]] = {}
    patterns: list[tuple[str, Term, re2._Regexp]] = []
    faults: list[str] = []
    for lexicon in lexicons.values():
        for term in lexicon.terms:
            try:
                if len(term.pattern) > 2 and term.pattern[0] == term.pattern[-1] == "/":
                    patterns.append((lexicon.name, term, _expression(term.pattern[1:-1])))
                    continue
                guards = tuple(pattern(g) for g in term.unless)
                entry = _Entry(lexicon.name, term, pattern(term.pattern), guards)
            except ValueError as error:
                faults.append(f'lexicon "{lexicon.name}": {error}')
                continue
            anchor = entry.pattern.parts[entry.pattern.anchor]
            for word in anchor.words:
                entries.setdefault(word, []).append(entry)
            for start in anchor.starts:
                starts.setdefault(start[:3], []).append((start, entry))
    if faults:
        raise ValueError("; ".join(faults))
    words = frozenset(_whole(lexicons))
    return Wordbook(
        lexicons,
        {w: tuple(e) for w, e in entries.items()},
        {w: tuple(e) for w, e in starts.items()},
        _by(words, lambda w: (len(w), w[0])),
        _by(words, squeezed),
        words,
        tuple(patterns),
    )


def _expression(source: str) -> "re2._Regexp":
    try:
        return re2.compile(source)
    except re2.error as error:
        raise ValueError(f'"/{source}/" is no pattern that RE2 reads: {error}') from None


def _whole(lexicons: Lexicons) -> Iterator[str]:
    """The single words of lexicons whose words are often disguised."""
    for lexicon in lexicons.values():
        if lexicon.maskable:
            for term in lexicon.terms:
                if " " not in term.pattern and term.pattern[0] != "/":
                    yield from (w for w in term.pattern.split("|") if w.isalpha() and len(w) > 2)


def _by(words: frozenset[str], key):  # type: ignore[no-untyped-def]
    shelves: dict[object, list[str]] = {}
    for word in sorted(words):
        shelves.setdefault(key(word), []).append(word)
    return {name: tuple(found) for name, found in shelves.items()}
