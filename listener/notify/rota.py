"""Is somebody on call, now and for the next day? Asked before a cry for help has to ask it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.notify.contacts import Directory
from moderation.deadlines import LONDON

ON_CALL = "on_call"
AHEAD = timedelta(days=1)
_STEP = timedelta(minutes=15)  # shifts and hours begin on a quarter of an hour


@dataclass(frozen=True, slots=True)
class Hole:
    """A time in which nobody is on duty for urgent cases. *until* is None if none ends it."""

    since: datetime
    until: datetime | None
    now: bool
    anybody: bool  # somebody answers for urgent cases at some time, and is called out of turn

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in words."""
        if not self.anybody:
            return (
                "nobody is on call: an urgent case would call nobody; "
                "add [[contacts]] that answer for on_call to the settings"
            )
        until = f" until {_said(self.until)}" if self.until else ""
        since = "now" if self.now else f"from {_said(self.since)}"
        return (
            f"nobody is on duty for urgent cases {since}{until}: people would be called "
            "out of turn; fill the rota in the settings"
        )


def hole(directory: Directory, in_hours: Callable[[datetime], bool], now: datetime) -> Hole | None:
    """Return the first hole of the on-call rota from *now* to a day ahead; None if it is full."""
    people = directory.answering(ON_CALL)
    if not people:
        return Hole(now, None, now=True, anybody=False)

    def manned(at: datetime) -> bool:
        hours = in_hours(at)
        return any(p.on_duty(in_hours=hours, at=at) for p in people)

    moments = [now, *_quarters(now)]
    since = next((m for m in moments if not manned(m)), None)
    if since is None:
        return None
    until = next((m for m in moments if m > since and manned(m)), None)
    return Hole(since, until, now=since == now, anybody=True)


def _quarters(now: datetime) -> list[datetime]:
    first = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    return [first + n * _STEP for n in range(1, AHEAD // _STEP + 1)]


def _said(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"
