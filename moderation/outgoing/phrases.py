"""What a phrase that must not leave looks like: a pattern, where it counts, and why."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of phrase. Empty *channels* or *routes* means all.

    *unless*: words right before the phrase that make it harmless; *but*: words anywhere in its
    sentence that do.
    """

    name: str
    why: str
    pattern: re.Pattern[str]
    channels: frozenset[str] = frozenset({"public", "dm", "email"})
    routes: frozenset[str] = frozenset()
    blocks: bool = True
    unless: re.Pattern[str] | None = None
    but: re.Pattern[str] | None = None

    def applies(self, channel: str, route: str) -> bool:
        """Return whether it is looked for in such a message."""
        return channel in self.channels and (not self.routes or route in self.routes)

    def spans(self, words: str) -> list[tuple[int, int]]:
        """Return where the phrase stands in *words* and is meant."""
        return [m.span() for m in self.pattern.finditer(words) if self._meant(words, m.span())]

    def _meant(self, words: str, span: tuple[int, int]) -> bool:
        if self.unless is not None and self.unless.search(words[: span[0]]):
            return False
        return self.but is None or not self.but.search(_sentence(words, *span))


def _sentence(words: str, start: int, end: int) -> str:
    first = max(words.rfind(mark, 0, start) for mark in ".!?\n") + 1
    ends = [found for mark in ".!?\n" if (found := words.find(mark, end)) >= 0]
    return words[first : min(ends, default=len(words))]


def any_of(*phrases: str) -> re.Pattern[str]:
    """Return a pattern for any of *phrases*, from the beginning of a word."""
    return re.compile(r"\b(?:" + "|".join(phrases) + r")", re.IGNORECASE)


def before(*phrases: str) -> re.Pattern[str]:
    """Return a pattern for any of *phrases* at the very end of what comes before."""
    return re.compile(r"(?:^|\b)(?:" + "|".join(phrases) + r")\s*$", re.IGNORECASE)
