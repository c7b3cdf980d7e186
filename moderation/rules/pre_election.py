"""Political content while a pre-election period is on.

TOML: ``pre_election = true``: party names beside votes and candidates (lexicon ``political``), or a
candidate whom the organisation watches for. ``pre_election = "on"`` holds for everything while the
period is on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values
from moderation.wordbook import Wordbook, book


@dataclass(frozen=True, slots=True)
class PreElection:
    """Holds for political content in the period, or for everything in it."""

    words: Wordbook
    everything: bool

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the political words."""
        if not reading.house.pre_election:
            return ()
        if self.everything:
            return _spans.somewhere("a pre-election period is on")
        found = self.words.hits(reading.text).get("political", ())
        spans = _spans.spans(found, "political, in a pre-election period")
        return spans or self._candidates(reading)

    def _candidates(self, reading: Reading) -> Sequence[Span]:
        plain = reading.text.plain
        for name in reading.house.candidates:
            at = plain.words.find(name.lower()) if name else -1
            if at >= 0:
                start, end = plain.span(at, at + len(name))
                return (Span(start, end, "names a candidate"),)
        return ()


def make(value: Any, lexicons: Lexicons) -> PreElection:
    """Return the rule for *value*."""
    if value != "on":
        _values.only_true(value, "pre_election")
    return PreElection(book(lexicons), value == "on")


RULE = make
