"""Counts, moments and lengths of time in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median, quantiles

from moderation.deadlines import LONDON


def count(number: int, noun: str) -> str:
    """Return a count with its unit: "1 item", "1,204 items"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def spread(times: Sequence[timedelta]) -> tuple[str, str]:
    """Return the median and the 90th percentile, in words; empty where there is nothing."""
    if not times:
        return "", ""
    seconds = [t.total_seconds() for t in times]
    most = quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return length(median(seconds)), length(most)


def length(seconds: float) -> str:
    """Return a length of time in its largest sensible unit."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "a minute"
    if minutes < 120:
        return count(minutes, "minute")
    hours = round(minutes / 60)
    return count(hours, "hour") if hours < 48 else count(round(hours / 24), "day")


def moment(at: datetime | None) -> str:
    """Return "6 August 2018 at 5:30pm"; "never" when there is none."""
    if at is None:
        return "never"
    local = at.astimezone(LONDON)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{local.day} {local:%B %Y} at {clock.replace(':00', '')}"
