"""Words of one or more lexicons.

TOML: ``words = "profanity"``, ``words = ["spam", "recording"]``, or a table
``words = { lexicon = "profanity", strength = 2, category = "sexual", own_words = true }``:
*strength* is the least (1 mild, 2 strong, 3 severe), *own_words* leaves out what is quoted or
reported, *meant* leaves out what is denied as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values
from moderation.wordbook import Hit, Wordbook, book

_KEYS = ("lexicon", "strength", "category", "own_words", "meant")


@dataclass(frozen=True, slots=True)
class Words:
    """Holds where a word of the lexicons stands."""

    words: Wordbook
    lexicons: tuple[str, ...]
    least: int = 1
    category: str = ""
    own_words: bool = False
    meant: bool = False

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return where the words stand."""
        found: list[Hit] = []
        for lexicon in self.lexicons:
            found += _spans.hits(reading, self.words, lexicon, self.least)
        if self.category:
            found = [h for h in found if h.term.category == self.category]
        if self.meant:
            found = _spans.meant(reading, found)
        elif self.own_words:
            found = _spans.own(reading, found)
        return _spans.spans(found, self.lexicons[0].replace("_", " "))


def make(value: Any, lexicons: Lexicons) -> Words:
    """Return the rule for *value*."""
    given = value if isinstance(value, Mapping) else {"lexicon": value}
    given = _values.table(given, _KEYS, "words")
    names = _values.some_of(given.get("lexicon"), tuple(lexicons), "words")
    return Words(
        book(lexicons),
        tuple(sorted(names)),
        _strength(given.get("strength", 1)),
        _category(given.get("category", ""), names, lexicons),
        _flag(given, "own_words"),
        _flag(given, "meant"),
    )


def _strength(value: Any) -> int:
    if value not in (1, 2, 3) or isinstance(value, bool):
        raise ValueError('"strength" is 1 (mild), 2 (strong) or 3 (severe)')
    return int(value)


def _category(value: Any, names: frozenset[str], lexicons: Lexicons) -> str:
    known = {t.category for n in names for t in lexicons[n].terms} | {""}
    return _values.one_of(value, known, "category")


def _flag(given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f'"{key}" is true or false')
    return value


RULE = make
