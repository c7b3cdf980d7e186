"""Reading a query. Every fault says at which character, and what to write instead."""

import re
from dataclasses import dataclass

from moderation.queries.matching import WORD
from moderation.queries.tree import BadQuery, Not, Query, Term, both, either
from moderation.text.folding import folded

LONGEST = 1000  # characters
MOST_TERMS = 50
DEEPEST = 20  # parentheses in parentheses
_WORDS_OF_OURS = ("AND", "OR", "NOT")
_QUOTES = dict.fromkeys("“”„‟«»＂", '"')
_PIECE = re.compile(r'\s*(?:(?P<mark>[()])|(?P<quote>")|(?P<word>[^\s()"]+))')
_OPERATOR = re.compile(r"^([A-Za-z_]+):")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of the writing: a bracket, a word of the language, a term, or the end."""

    kind: str  # ( ) AND OR NOT term end
    at: int
    term: Term | None = None


def parse(text: str) -> Query:
    """Return the query that *text* writes.

    Words beside each other must all be there. AND, OR and NOT stand in capitals; AND binds more
    tightly than OR; a minus sign is NOT. Quotes hold words together. Raises: BadQuery.
    """
    if len(text) > LONGEST:
        raise BadQuery(f"It is too long: {LONGEST} characters at most", LONGEST + 1)
    pieces = _pieces("".join(_QUOTES.get(c, c) for c in text))
    if pieces[0].kind == "end":
        raise BadQuery("There is nothing to search for", 1)
    if sum(p.kind == "term" for p in pieces) > MOST_TERMS:
        raise BadQuery(f"There are too many words: {MOST_TERMS} at most", pieces[-1].at)
    return _Reader(pieces).whole()


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    at = 0
    while match := _PIECE.match(text, at):
        at = match.end()
        if match["mark"]:
            found.append(_Piece(match["mark"], match.start("mark") + 1))
        elif match["quote"]:
            begin, at = match.start("quote"), text.find('"', match.end())
            if at < 0:
                raise BadQuery("These quotes are opened and never closed", begin + 1)
            found.append(_Piece("term", begin + 1, _term(text[begin + 1 : at], begin + 1)))
            at += 1
        else:
            found.extend(_word(match["word"], match.start("word") + 1))
            if found[-1].kind == "minus":  # the minus sign of -"two words" or -(...)
                found[-1] = _Piece("NOT", found[-1].at)
    return [*found, _Piece("end", len(text.rstrip()) + 1)]


def _word(word: str, at: int) -> list[_Piece]:
    if word in _WORDS_OF_OURS:
        return [_Piece(word, at)]
    if word.upper() in _WORDS_OF_OURS:
        capital = word.upper()
        raise BadQuery(f'Write {capital} in capitals, or put "{word}" in quotes', at)
    if word == "-":
        return [_Piece("minus", at)]
    if word.startswith("-"):
        return [_Piece("NOT", at), *_word(word[1:], at + 1)]
    if operator := _OPERATOR.match(word):
        raise BadQuery(_no_operator(operator[1]), at)
    return [_Piece("term", at, _term(word, at))]


def _no_operator(name: str) -> str:
    if name.lower() in {"from", "author", "to", "user", "by", "mentions", "retweets_of"}:
        return f'"{name}:" would watch what one person says, and Wellheard watches nobody'
    if name.lower() in {"http", "https"}:
        return "A link cannot be searched for: use words"
    return f'"{name}:" is no part of this language: use words, AND, OR, NOT and quotes'


def _term(written: str, at: int) -> Term:
    if "*" in written:
        raise BadQuery("Parts of words with * cannot be searched for: write each word", at)
    plain = folded(written).words
    words = tuple(WORD.findall(plain))
    if not words:
        raise BadQuery(f'"{written.strip()}" holds neither letters nor digits', at)
    first = plain.lstrip()[:1]
    mark = first if first in "#@" and len(words) == 1 else ""
    return Term(words, mark, at, written.strip())


class _Reader:
    """Recursive descent: OR of ANDs of NOTs of terms and brackets."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces, self._place, self._depth = pieces, 0, 0

    @property
    def _here(self) -> _Piece:
        return self._pieces[self._place]

    def _next(self) -> _Piece:
        piece = self._here
        self._place += 1
        return piece

    def whole(self) -> Query:
        """Return the query, all of it."""
        query = self._or()
        if self._here.kind == ")":
            raise BadQuery("This bracket closes what was never opened", self._here.at)
        return query

    def _or(self) -> Query:
        parts = [self._and()]
        while self._here.kind == "OR":
            self._next()
            parts.append(self._and())
        return either(parts)

    def _and(self) -> Query:
        parts = [self._not()]
        while self._here.kind in {"AND", "NOT", "term", "("}:
            if self._here.kind == "AND":
                self._next()
            parts.append(self._not())
        return both(parts)

    def _not(self) -> Query:
        # Twice NOT is nothing: taken in a loop, so that a row of them is no deep tree.
        turned = False
        while self._here.kind == "NOT":
            self._next()
            turned = not turned
        found = self._atom()
        if not turned:
            return found
        return found.part if isinstance(found, Not) else Not(found)

    def _atom(self) -> Query:
        piece = self._next()
        if piece.term is not None:
            return piece.term
        if piece.kind == "(":
            return self._bracket(piece)
        if piece.kind == "end":
            raise BadQuery("Something is missing at the end: a word, or words in quotes", piece.at)
        if piece.kind == ")":
            raise BadQuery("A word is missing before this bracket", piece.at)
        raise BadQuery(f"A word is missing before this {piece.kind}", piece.at)

    def _bracket(self, opened: _Piece) -> Query:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadQuery("There are too many brackets in brackets", opened.at)
        query = self._or()
        if self._next().kind != ")":
            raise BadQuery("This bracket is opened and never closed", opened.at)
        self._depth -= 1
        return query
