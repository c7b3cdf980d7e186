"""Noticing that an account was not read for so long that something may have been missed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from listener.ports import MACHINE, AuditLine, Missing, Work

SLOTS = 12  # polls in a row that brought nothing to an end
LEAST = timedelta(hours=1)
_LONDON = ZoneInfo("Europe/London")


def watch(
    work: Work, account: str, every: timedelta, history: timedelta | None, now: datetime
) -> bool:
    """Open an incident if *account* has not been read well for too long; True if it is new.

    While that lasts, the incident follows the time; after that it stands until a person has seen
    it, and a further silence makes it longer.
    """
    with work() as unit:
        state = unit.accounts.get(account)
        read = state.pulled_at if state else None
        if read is None or now - read <= _patience(every, history):
            return False
        since = min(unit.gaps.since(account) or read, read)
        new = unit.gaps.note(account, since, _sentence(account, since, now, history), now)
        if new:
            unit.audit.add(AuditLine("gap", MACHINE, now, account))
        unit.commit()
    return new


def seen(work: Work, account: str, by: str, now: datetime) -> None:
    """Close the incident of *account*: *by* has looked at what may have been missed.

    Raises: Missing if there is none.
    """
    with work() as unit:
        if not unit.gaps.seen(account, by, now):
            raise Missing(f'account "{account}" has no open gap')
        unit.audit.add(AuditLine("gap seen", by, now, account))
        unit.commit()


def _patience(every: timedelta, history: timedelta | None) -> timedelta:
    longest = max(LEAST, SLOTS * every)
    return longest if history is None else min(longest, history)


def _sentence(account: str, since: datetime, until: datetime, history: timedelta | None) -> str:
    told = f"may have missed items on {account} between {_said(since)} and {_said(until)}"
    if history is not None and until - since > history:
        told += f"; its platform shows only the last {history.days} days"
    return told


def _said(at: datetime) -> str:
    local = at.astimezone(_LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"
