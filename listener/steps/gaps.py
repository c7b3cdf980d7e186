"""Noticing that a stream was not read for so long that something may have been missed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from listener.ports import MACHINE, AuditLine, Missing, UnitOfWork, Work

SLOTS = 12  # polls in a row that brought nothing to an end
LEAST = timedelta(hours=1)
_WORDS = {"dms": "messages", "visitor_posts": "visitors' posts"}
_LONDON = ZoneInfo("Europe/London")


def watch(
    work: Work,
    account: str,
    every: timedelta,
    history: timedelta | None,
    now: datetime,
    streams: Sequence[str] = (),
) -> bool:
    """Open an incident if a stream of *account* has not been read to its end for too long.

    While that lasts, the incident follows the time and names the streams; after that it stands
    until a person has seen it, and a further silence makes it longer. True if it is new. A stream
    that was never read to its end has a trouble of its own, or is being read for the first time.
    """
    with work() as unit:
        late = _late(unit, account, now - patience(every, history), streams)
        if not late:
            return False
        began = min(late.values())
        since = min(unit.gaps.since(account) or began, began)
        names = sorted(late) if streams and len(late) < len(streams) else []
        new = unit.gaps.note(account, since, _sentence(account, names, since, now, history), now)
        if new:
            told = {"streams": sorted(late)}
            unit.audit.add(AuditLine("gap", MACHINE, now, account, data=told))
        unit.commit()
    return new


def _late(
    unit: UnitOfWork, account: str, before: datetime, streams: Sequence[str]
) -> dict[str, datetime]:
    """Return the streams that were last read to their end *before* then, each with when."""
    done = unit.accounts.read_until(account)
    wanted = streams or done.keys()
    return {s: at for s, at in done.items() if s in wanted and at < before}


def seen(work: Work, account: str, by: str, now: datetime) -> None:
    """Close the incident of *account*: *by* has looked at what may have been missed.

    Raises: Missing if there is none.
    """
    with work() as unit:
        if not unit.gaps.seen(account, by, now):
            raise Missing(f'account "{account}" has no open gap')
        unit.audit.add(AuditLine("gap seen", by, now, account))
        unit.commit()


def patience(every: timedelta, history: timedelta | None) -> timedelta:
    """Return how long a stream may go unread before something may have been missed."""
    longest = max(LEAST, SLOTS * every)
    return longest if history is None else min(longest, history)


def _sentence(
    account: str,
    streams: Sequence[str],
    since: datetime,
    until: datetime,
    history: timedelta | None,
) -> str:
    what = f" ({', '.join(_WORDS.get(s, s.replace('_', ' ')) for s in streams)})" if streams else ""
    told = f"may have missed items on {account}{what} between {_said(since)} and {_said(until)}"
    if history is not None and until - since > history:
        told += f"; its platform shows only the last {history.days} days"
    return told


def _said(at: datetime) -> str:
    local = at.astimezone(_LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"
