"""Insults aimed at people; never at a service, a car park or a computer.

TOML: ``abuse = true``, or ``abuse = { caution = "cautious" }``.

Words come from the lexicons ``abuse`` (whole insulting phrases) and ``insults`` (names to call
somebody: strength 1 counts when it is aimed at the reader, 2 when it is aimed at anybody, 3
always). What is quoted, denied or said of oneself never counts, nor does a curse at nobody in
particular inside a grievance ("bastards lost my notes again"): that is sworn criticism. A score of
insult alone counts only from the level of caution on, only when it is aimed at the reader, and
never beside a view of the service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Caution, Lexicons, Reading, Span
from moderation.rules import _people, _spans, _values
from moderation.rules._levels import least
from moderation.rules._tongue import foreign_to
from moderation.wordbook import Hit, Wordbook, book

_COLLECTIVE = frozenset(["bunch", "load", "shower", "set", "pack", "lot"])
_CURT = 3  # an insult that is all there is means whoever reads it


@dataclass(frozen=True, slots=True)
class Abuse:
    """Holds where somebody is insulted."""

    words: Wordbook
    caution: Caution

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the insults."""
        found = self.words.hits(reading.text)
        harmless = [*found.get("not_abuse", ()), *found.get("counter_speech", ())]
        said = _spans.outside(
            [*found.get("abuse", ()), *found.get("insults", ())], found.get("not_abuse", ())
        )
        own = [h for h in _spans.meant(reading, said) if not _people.at_writer(reading, h)]
        own = [h for h in own if not self._vents(reading, h)]
        insults = [h for h in own if self._aimed(reading, h)]
        if insults:
            return _spans.spans(insults, "an insult")
        views = found.get("criticism") or found.get("sarcasm")
        alien = foreign_to(reading, self.words)
        return () if harmless or said or views or alien else self._scored(reading)

    def _vents(self, reading: Reading, hit: Hit) -> bool:
        """Whether it is a curse in a grievance, at nobody in particular: bastards lost my notes."""
        tokens = reading.text.tokens
        last = tokens[hit.last].forms[0]
        # Fuck off, said of what was claimed; a shower of bastards, of whoever did it.
        aside = last == "off" or tokens[hit.first].forms[0] in _COLLECTIVE
        if (hit.term.category == "phrase" and not aside) or hit.term.strength == 3:
            return False
        one = not (last.endswith("s") or aside) or _people.spoken_to(reading)
        if one or self.words.hits(reading.text).get("targeting"):
            return False
        blame = self.words.hits(reading.text).get("criticism", ())
        return bool(_spans.outside(blame, [hit]))

    def _aimed(self, reading: Reading, hit: Hit) -> bool:
        if hit.term.category == "phrase" or hit.term.strength == 3:
            return True
        if hit.term.strength == 2:
            return _people.aimed(reading, hit) or len(reading.text.tokens) <= _CURT
        return _people.at_reader(reading, hit)

    def _scored(self, reading: Reading) -> Sequence[Span]:
        if reading.signals.get("insult", 0.0) < least("insult", self.caution):
            return ()
        aimed = reading.text.words & {"you", "your", "youre", "yourself"}
        quoted = reading.text.quotes or reading.text.reports
        return _spans.somewhere("scored as an insult") if aimed and not quoted else ()


def make(value: Any, lexicons: Lexicons) -> Abuse:
    """Return the rule for *value*."""
    return Abuse(book(lexicons), level(value, "abuse"))


def level(value: Any, rule: str) -> Caution:
    """Return the level of caution in *value*, which is true or a table with a caution."""
    if isinstance(value, Mapping):
        given = _values.table(value, ("caution",), rule)
        return _values.caution(given.get("caution"), Caution.CERTAIN)
    _values.only_true(value, rule)
    return Caution.CERTAIN


RULE = make
