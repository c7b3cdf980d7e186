"""Writing down that somebody finished their training for official accounts."""

from datetime import date, datetime

from listener.ports import AuditLine, Work
from listener.steps.entries import Unready
from moderation.errors import Impossible


def trained(work: Work, user: str, day: date, by: str, now: datetime, what: str = "") -> None:
    """Record that *user* finished a training on *day*; nobody vouches for themselves.

    Raises: Unready if the day has not come yet; Impossible.
    """
    if day > now.date():
        raise Unready(["The day of a training cannot lie in the future"])
    if user == by:
        raise Impossible("somebody else writes down that you are trained")
    with work() as unit:
        unit.register.trained(user, day, what, by, now)
        told = {"user": user, "day": day.isoformat()}
        unit.audit.add(AuditLine("training written down", by, now, data=told))
        unit.commit()
