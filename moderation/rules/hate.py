"""Hatred of people for what they are: slurs, dehumanising words, calls to drive them out.

TOML: ``hate = true``, or ``hate = { caution = "cautious" }``.

Words come from the lexicons ``slurs`` and ``hate`` (whole phrases); a word of ``dehumanising``
counts in a sentence with a group of ``groups``. Counter-speech (``counter_speech``: "stop calling
people ..."), reclaimed use (``reclaimed``: "as a queer woman"), what is quoted, reported or denied
does not count. A score of identity_attack counts from the level of caution on, and only beside a
group. The category of what was found names the protected characteristic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Caution, Lexicons, Reading, Span
from moderation.rules import _spans
from moderation.rules._levels import least
from moderation.rules.abuse import level
from moderation.wordbook import Hit, Wordbook, book

_DENIALS = frozenset(["not", "isnt", "arent", "aint", "never", "no"])


@dataclass(frozen=True, slots=True)
class Hate:
    """Holds where people are hated for what they are."""

    words: Wordbook
    caution: Caution

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return what is hateful, with the characteristic that it is aimed at."""
        found = self.words.hits(reading.text)
        phrases = found.get("hate", ())
        slurs = _spans.outside(found.get("slurs", ()), found.get("reclaimed", ()))
        if not phrases and not slurs and not found.get("groups"):
            return ()
        if found.get("counter_speech"):
            return ()
        said = [*_spans.own(reading, phrases), *_spans.meant(reading, slurs)]
        said += self._dehumanised(reading)
        if said:
            spans = (Span(h.start, h.end, f"hate: {h.term.category or 'people'}") for h in said)
            return tuple(sorted(set(spans), key=lambda s: (s.start, s.end, s.why)))
        return self._scored(reading)

    def _dehumanised(self, reading: Reading) -> list[Hit]:
        found = self.words.hits(reading.text)
        tokens = reading.text.tokens
        groups = {tokens[g.first].sentence for g in found.get("groups", ())}
        words = _spans.own(reading, found.get("dehumanising", ()))
        near = [h for h in words if tokens[h.first].sentence in groups]
        return [h for h in near if not _said_not_to_be(reading, h)]

    def _scored(self, reading: Reading) -> Sequence[Span]:
        groups = self.words.hits(reading.text).get("groups")
        attack = reading.signals.get("identity_attack", 0.0)
        if not groups or attack < least("identity_attack", self.caution):
            return ()
        if reading.text.quotes or reading.text.reports:
            return ()
        return _spans.somewhere("scored as an attack on a group of people")


def _said_not_to_be(reading: Reading, hit: Hit) -> bool:
    before = reading.text.tokens[max(0, hit.first - 3) : hit.first]
    return any(t.forms[0] in _DENIALS for t in before)


def make(value: Any, lexicons: Lexicons) -> Hate:
    """Return the rule for *value*."""
    return Hate(book(lexicons), level(value, "hate"))


RULE = make
