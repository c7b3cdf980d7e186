"""From terms found to spans: whose words they are, and which ones to show."""

from collections.abc import Iterable, Sequence

from moderation.principles import Reading, Span
from moderation.wordbook import Hit, Wordbook


def hits(reading: Reading, words: Wordbook, lexicon: str, least: int = 1) -> list[Hit]:
    """Return the terms of *lexicon*, of strength *least* or more, found in the text."""
    found = words.hits(reading.text).get(lexicon, ())
    return [h for h in found if h.term.strength >= least] if least > 1 else list(found)


def own(reading: Reading, found: Iterable[Hit]) -> list[Hit]:
    """Return those which are the writer's own words, neither quoted nor reported."""
    return [h for h in found if not reading.text.is_passed_on(h.start, h.end)]


def meant(reading: Reading, found: Iterable[Hit]) -> list[Hit]:
    """Return those which are the writer's own words and not denied."""
    return [h for h in own(reading, found) if not reading.text.is_denied(h.first)]


def outside(found: Iterable[Hit], harmless: Sequence[Hit]) -> list[Hit]:
    """Return those which no harmless phrase overlaps."""
    return [h for h in found if not overlaps(h, harmless)]


def overlaps(hit: Hit, others: Sequence[Hit]) -> bool:
    """Whether one of *others* shares a word with *hit*."""
    return any(o.first <= hit.last and hit.first <= o.last for o in others)


def spans(found: Iterable[Hit], why: str) -> tuple[Span, ...]:
    """Return where they stand, in order, each place once."""
    places = sorted({(h.start, h.end) for h in found})
    return tuple(Span(a, b, why) for a, b in places)


def somewhere(why: str) -> tuple[Span, ...]:
    """Return the span of what was found, but not at one place in the words."""
    return (Span(0, 0, why),)
