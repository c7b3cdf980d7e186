"""A digest in words: a line and two links for each case, and when the next one leaves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from listener.ports import Message
from moderation.deadlines import LONDON
from moderation.principles import Route
from moderation.teams import team

_AT_ONCE = {r.value for r in (Route.CRISIS, Route.SAFEGUARDING, Route.THREAT)}


def collectable(message: Message) -> bool:
    """Return whether a message may wait for a digest: a hand-off where nobody is at risk."""
    whose = team(str(message.data.get("team", "")))
    if message.urgent or whose is None or whose.quick:
        return False
    return str(message.data.get("route", "")) not in _AT_ONCE


def following(hour: time, now: datetime) -> datetime:
    """Return the next moment after *now* at which it is *hour* in London."""
    local = now.astimezone(LONDON)
    day = local.date() if local.time() < hour else local.date() + timedelta(days=1)
    return datetime.combine(day, hour, LONDON)


def spoken(
    entries: Sequence[Mapping[str, Any]],
    route: Callable[[str], str],
    day: Callable[[str], str],
    acknowledge: Callable[[int], str],
    case: Callable[[int], str],
) -> dict[str, str]:
    """Return the values of a digest: how many cases there are, and each of them."""
    count = len(entries)
    return {
        "count_plain": "1 case" if count == 1 else f"{count} cases",
        "entries_plain": "\n\n".join(_entry(e, route, day, acknowledge, case) for e in entries),
    }


def _entry(
    entry: Mapping[str, Any],
    route: Callable[[str], str],
    day: Callable[[str], str],
    acknowledge: Callable[[int], str],
    case: Callable[[int], str],
) -> str:
    lead = f"Case {entry['case']}: {route(str(entry['route']))}"
    due = f", due {day(str(entry['owed']))}" if entry.get("owed") else ""
    again = ", and nobody has said that they have it" if entry.get("reminder") else ""
    return (
        f"{lead}{due}{again}.\n"
        f"Say that you have it: {acknowledge(int(entry['message']))}\n"
        f"Look at it: {case(int(entry['case']))}"
    )
