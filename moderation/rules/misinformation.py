"""Claims about health that may mislead: for a person only, since an opinion is none.

TOML: ``misinformation = true``, or ``misinformation = { topic = "vaccines" }``.

Claims come from the lexicon ``misinformation`` (its categories are the topics) and from the phrases
of the organisation's library of statements. A question ("is it true that ...?"), what is quoted or
denied, and what somebody tells of their own body are none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values
from moderation.wordbook import Wordbook, book


@dataclass(frozen=True, slots=True)
class Misinformation:
    """Holds where such a claim stands."""

    words: Wordbook
    topic: str = ""

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the claims."""
        if "?" in reading.text.plain.words and reading.text.asks:
            return ()
        claims = self.words.hits(reading.text).get("misinformation", ())
        said = _spans.meant(reading, [h for h in claims if self.topic in ("", h.term.category)])
        said = [h for h in said if not self.words.hits(reading.text).get("counter_claims")]
        if said:
            return _spans.spans(said, "a claim that may mislead")
        return () if self.words.hits(reading.text).get("counter_claims") else self._known(reading)

    def _known(self, reading: Reading) -> Sequence[Span]:
        plain = reading.text.plain
        found = []
        for topic, phrases in reading.house.statements.items():
            if self.topic not in ("", topic):
                continue
            for phrase in phrases:
                at = plain.words.find(phrase.lower()) if phrase else -1
                if at >= 0:
                    start, end = plain.span(at, at + len(phrase))
                    found.append(Span(start, end, f"our statement on {topic} answers it"))
        return tuple(sorted(found, key=lambda s: s.start))


def make(value: Any, lexicons: Lexicons) -> Misinformation:
    """Return the rule for *value*."""
    words = book(lexicons)
    if isinstance(value, Mapping):
        given = _values.table(value, ("topic",), "misinformation")
        lexicon = lexicons.get("misinformation")
        topics = {t.category for t in lexicon.terms} if lexicon else set()
        return Misinformation(words, _values.one_of(given.get("topic"), topics, "topic"))
    _values.only_true(value, "misinformation")
    return Misinformation(words)


RULE = make
