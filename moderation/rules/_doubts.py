"""Where words speak of danger or distress, and the way that it reads speaks for less.

Only what was measured is doubted, and never what was said in a language that no score knows.
"""

from collections.abc import Sequence

from moderation.principles import Reading
from moderation.rules import _heads
from moderation.rules._tongue import foreign_to
from moderation.wordbook import Hit, Wordbook

_HEADS = ("label_crisis_urgent", "label_crisis_nonurgent")
_MOSTLY_LOW, _HARDLY_NOW = 0.5, 0.25
_HARDLY, _TALK, _FAREWELL = 0.06, 0.1, 0.25  # of both together
# Words of these kinds count whatever a score says.
_PLAIN = frozenset({"plan", "means", "done", "taken"})


def is_doubtful(reading: Reading, words: Wordbook, found: Sequence[Hit]) -> bool:
    """Whether it was measured, and speaks for less than the words let fear."""
    if any(h.term.strength == 3 and h.term.category in _PLAIN for h in found):
        return False
    now, low = (reading.signals.get(head, 1.0) for head in _HEADS)
    meant = _wishes(found)
    if _MOSTLY_LOW <= low < 1.0 and now < _HARDLY_NOW and not meant:
        return True
    if not meant and _heads.likelihood(reading, "positive") > now + low:
        return True
    parting = any(h.term.category == "farewell" for h in found)
    least_of_both = _FAREWELL if parting else _HARDLY
    return now + low < least_of_both and not foreign_to(reading, words)


def is_idle_talk(reading: Reading, words: Wordbook, found: Sequence[Hit]) -> bool:
    """Whether what may be distress is only a way of speaking."""
    both = sum(reading.signals.get(head, 1.0) for head in _HEADS)
    least_of_both = _TALK if _wishes(found) else _FAREWELL
    return both < least_of_both and not foreign_to(reading, words)


def _wishes(found: Sequence[Hit]) -> bool:
    """Whether it says more than a farewell or a sign."""
    return any(h.term.strength > 1 and h.term.category != "farewell" for h in found)
