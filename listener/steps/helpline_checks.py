"""Helplines whose check runs out: their owner is told before, and again each day once one has."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from listener.ports import Message, Work
from moderation.deadlines import LONDON
from moderation.helplines import Helpline

SOON = timedelta(days=14)
OWNER = "helplines"  # whom contacts answer for; where none does, the communications team


def remind(work: Work, lines: Sequence[Helpline], now: datetime) -> int:
    """Tell the owner of lines to check: once a week while there is time, then every day.

    Return how many lines that is about; 0 where nothing new is told.
    """
    today = now.astimezone(LONDON).date()
    late = [x for x in lines if x.verified and x.overdue(today)]
    soon = [x for x in lines if _soon(x, today)]
    if not late and not soon:
        return 0
    year, week, _ = today.isocalendar()
    when = today.isoformat() if late else f"{year}-W{week:02}"
    with work() as unit:
        added = unit.messages.add(_message(late, soon, f"helplines:{when}", now))
        if added:
            unit.wake("tell")
            unit.commit()
    return len(late) + len(soon) if added else 0


def _soon(line: Helpline, today: date) -> bool:
    due = line.verified and not line.never_expires and not line.overdue(today)
    return due and line.review_by <= today + SOON


def _message(
    late: Sequence[Helpline], soon: Sequence[Helpline], key: str, now: datetime
) -> Message:
    lines = [f"- {x.name}: overdue since {_day(x.review_by)}, so it is not given out" for x in late]
    lines += [f"- {x.name}: check it by {_day(x.review_by)}" for x in soon]
    data = {
        "lines_plain": "\n".join(lines),
        "first_due": _day(min(x.review_by for x in (*late, *soon))),
        "page": "/helplines",
    }
    return Message(key, "helpline_check", OWNER, created_at=now, next_at=now, data=data)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
