"""When far more comes in than usual: the last hour beside the same hour of earlier weeks.

A median and the spread around it (MAD) are the usual: one wild week in the past moves neither. A
small number is never a leap, however quiet it was before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from moderation.deadlines import LONDON

WINDOW = timedelta(hours=1)
WEEKS, DAYS = 8, 14
ENOUGH = 4  # earlier windows, before anything is called usual
_SPREADS, _TIMES = 6.0, 3.0
_SIGMA = 1.4826  # a MAD times this is a standard deviation where numbers are normal

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Least:
    """Below these, nothing is a leap: items in an hour, and followers of those who spoke."""

    items: int = 20
    reach: int = 50_000


@dataclass(frozen=True, slots=True)
class Surge:
    """A leap: how much came in within the hour, and how much is usual."""

    items: int
    usual_items: int
    reach: int
    usual_reach: int
    by_reach: bool = False  # few spoke, and very many follow them


def windows(now: datetime) -> tuple[Span, tuple[Span, ...], tuple[Span, ...]]:
    """Return the last hour, that hour of earlier weeks, and that hour of earlier days.

    An hour of the week is London's: the clock's change moves no morning into the night.
    """
    local = now.astimezone(LONDON)
    weeks = tuple(_hour(local - timedelta(weeks=n)) for n in range(1, WEEKS + 1))
    days = tuple(_hour(local - timedelta(days=n)) for n in range(1, DAYS + 1))
    return _hour(local), weeks, days


def _hour(until: datetime) -> Span:
    end = until.astimezone(LONDON)
    return end - WINDOW, end


def threshold(past: Sequence[int], least: int) -> float:
    """Return the number from which on it is a leap: never below *least*.

    Raises: ValueError with fewer than ENOUGH earlier windows.
    """
    if len(past) < ENOUGH:
        raise ValueError("too little is known of earlier weeks")
    usual = median(past)
    spread = median(abs(n - usual) for n in past) * _SIGMA
    return max(least, usual + _SPREADS * spread, _TIMES * usual)


def surge(
    now: tuple[int, int], past: Sequence[tuple[int, int]], least: Least | None = None
) -> Surge | None:
    """Return the leap that *now* (items, reach) is beside *past*; None if it is none."""
    least = least or Least()
    if len(past) < ENOUGH:
        return None
    volumes, reaches = [v for v, _ in past], [r for _, r in past]
    loud = now[0] >= threshold(volumes, least.items)
    wide = now[1] >= threshold(reaches, least.reach) and now[0] > 0
    if not (loud or wide):
        return None
    usual = round(median(volumes)), round(median(reaches))
    return Surge(now[0], usual[0], now[1], usual[1], by_reach=not loud)


def over(now: tuple[int, int], past: Sequence[tuple[int, int]], least: Least | None = None) -> bool:
    """Return whether a leap has ended: half of what made it one, so that it does not flicker."""
    least = least or Least()
    if len(past) < ENOUGH:
        return True
    quiet = now[0] * 2 < threshold([v for v, _ in past], least.items)
    return quiet and now[1] * 2 < threshold([r for _, r in past], least.reach)
