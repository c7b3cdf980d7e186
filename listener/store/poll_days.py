"""How often each account was read, by London day: polls are forgotten, these counts stay."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from listener.store.tables import poll_days, polls
from moderation.deadlines import LONDON

Reads = Mapping[str, tuple[int, int]]


def remember(db: Connection, before: datetime) -> None:
    """Add the polls from *before*, which are about to go, to the counts of their days."""
    for (account, day), (times, failed) in _counted(db, polls.c.slot < before).items():
        here = (poll_days.c.account == account, poll_days.c.day == day)
        more = {"times": poll_days.c.times + times, "failed": poll_days.c.failed + failed}
        if db.execute(update(poll_days).where(*here).values(more)).rowcount == 0:
            row = {"account": account, "day": day, "times": times, "failed": failed}
            db.execute(insert(poll_days).values(row))


def times_read(db: Connection, first: date, after: date) -> Reads:
    """Return how often each account was read, and how often that failed, in those days."""
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    since, until = (datetime.combine(d, time(0), LONDON).astimezone(UTC) for d in (first, after))
    counts = _counted(db, polls.c.slot >= since, polls.c.slot < until)
    days = select(poll_days).where(
        poll_days.c.day >= first.isoformat(), poll_days.c.day < after.isoformat()
    )
    rows = [(account, *count) for (account, _), count in counts.items()]
    rows += [(r.account, r.times, r.failed) for r in db.execute(days)]
    for account, times, failed in rows:
        known = found[account]
        found[account] = (known[0] + times, known[1] + failed)
    return found


def _counted(db: Connection, *conditions: Any) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return (account, day) -> (times, failed); a poll that was skipped read nothing."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    chosen = select(polls.c.account, polls.c.slot, polls.c.state)
    ended = polls.c.state.in_(("done", "failed"))
    for account, slot, state in db.execute(chosen.where(ended, *conditions)):
        key = (account, slot.astimezone(LONDON).date().isoformat())
        times, failed = found.get(key, (0, 0))
        found[key] = (times + 1, failed + (state == "failed"))
    return found
