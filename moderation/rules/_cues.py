"""Cues that are harmless alone and weigh together: means, amount, place, farewell, affairs.

Somebody who has begun seldom says that they want to die: "insulin pen in hand, all of it". Each
kind of cue (the categories of the lexicon ``crisis_cues``) counts by its strength, and only near
the others: a long letter holds a bottle here and a goodbye there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from moderation.wordbook import Hit

_OF_A_KIND = 2  # no more cues of one kind count
_MOST = 60  # of a very long text, so many cues from each end
_NEAR = 16  # words in which cues belong together


class Weight(NamedTuple):
    """How much the cues weigh together, and where they stand."""

    points: int
    found: tuple[Hit, ...]

    @property
    def strong(self) -> bool:
        """Whether one of them is rarely said of anything else."""
        return any(hit.term.strength > 1 for hit in self.found)

    @property
    def kinds(self) -> int:
        """How many kinds of cue there are."""
        return len({hit.term.category for hit in self.found})

    def only(self, kind: str) -> bool:
        """Whether there is no cue, or none but of this *kind*."""
        return all(hit.term.category == kind for hit in self.found)


NOTHING = Weight(0, ())


def weigh(cues: Sequence[Hit], apart: Sequence[Hit] = ()) -> Weight:
    """Return the heaviest group of *cues* that stand near each other, none of them inside *apart*.

    *apart* is what was counted already, or says something else with the same words.
    """
    few = cues if len(cues) <= 2 * _MOST else (*cues[:_MOST], *cues[-_MOST:])
    fit = [c for c in few if not any(a.first <= c.last and c.first <= a.last for a in apart)]
    if not fit:
        return NOTHING
    groups = (_together([c for c in fit if 0 <= c.last - f.first < _NEAR]) for f in fit)
    return max(groups, key=lambda w: w.points)


def _together(near: Sequence[Hit]) -> Weight:
    """The strongest first, no word counted twice; a second of one kind adds but little."""
    taken: list[Hit] = []
    points = 0
    for cue in sorted(near, key=lambda c: -c.term.strength):
        if any(t.first <= cue.last and cue.first <= t.last for t in taken):
            continue
        alike = sum(t.term.category == cue.term.category for t in taken)
        if alike < _OF_A_KIND:
            points += 1 if alike else cue.term.strength
            taken.append(cue)
    return Weight(points, tuple(taken))
