"""The helpline directory: which lines are open now, how to reach them, when each was checked."""

from dataclasses import dataclass
from datetime import date, datetime

from starlette.responses import Response
from starlette.routing import Route

from listener.web.context import Tag
from listener.web.rendering import rendered
from listener.web.visits import Visit, shown
from listener.web.words import clock, plain
from moderation.deadlines import LONDON
from moderation.helplines import DAYS, Helpline, Opening, offer

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Line:
    """One helpline."""

    name: str
    how: str
    state: Tag
    hours: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Helplines:
    """The helplines page."""

    now: str
    open: tuple[str, ...]
    lines: tuple[Line, ...]
    title: str = "Helplines"


def open_now(visit: Visit, *, young: bool = False) -> tuple[str, ...]:
    """Return how to reach the lines that can be given to somebody at this moment."""
    pack = visit.desk.packs[0].name if visit.desk.packs else ""
    return tuple(_sentence(line) for line in offer(_lines(visit), visit.now, pack, young=young))


def _lines(visit: Visit) -> tuple[Helpline, ...]:
    return visit.desk.helplines()


def context(visit: Visit) -> Helplines:
    """Return the directory as it stands now."""
    pack = visit.desk.packs[0].name if visit.desk.packs else ""
    ours = [line for line in _lines(visit) if line.serves(pack)]
    return Helplines(
        now=clock(visit.now),
        open=open_now(visit),
        lines=tuple(_line(line, visit.now) for line in sorted(ours, key=lambda x: x.rank)),
    )


def _sentence(line: Helpline) -> str:
    return f"{line.how[:1].upper()}{line.how[1:]}"


def _line(line: Helpline, now: datetime) -> Line:
    facts = [
        ("For", "everyone" if line.audience == "everyone" else plain(line.audience)),
        ("Where", line.area),
        ("Source", line.source),
        ("Checked", _date(line.checked_on)),
        ("Check again by", "no need" if line.never_expires else _date(line.review_by)),
    ]
    return Line(
        name=line.name,
        how=_sentence(line),
        state=_state(line, now),
        hours=_hours(line.openings),
        facts=tuple((name, text) for name, text in facts if text),
    )


def _state(line: Helpline, now: datetime) -> Tag:
    if not line.verified:
        return Tag("Not checked: never given out", "yellow")
    if line.overdue(now.astimezone(LONDON).date()):
        return Tag("Check overdue: not given out", "red")
    return Tag("Open now", "green") if line.open_at(now) else Tag("Closed now", "grey")


def _hours(openings: tuple[Opening, ...]) -> str:
    if not openings:
        return "Open 24 hours, every day"
    return "; ".join(_opening(o) for o in openings)


def _opening(opening: Opening) -> str:
    days = sorted(opening.days)
    named = "every day" if len(days) == len(DAYS) else ", ".join(_DAYS[d] for d in days)
    closes = (
        "midnight" if opening.until_midnight else _time(opening.closes.hour, opening.closes.minute)
    )
    return f"{_time(opening.opens.hour, opening.opens.minute)} to {closes}, {named}"


def _time(hour: int, minute: int) -> str:
    return clock(datetime(2026, 1, 5, hour, minute, tzinfo=LONDON))


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def show(visit: Visit) -> Response:
    """Return the directory."""
    return rendered(visit, "helplines", context(visit))


def routes() -> list[Route]:
    """Return the address of this page."""
    return [shown("/helplines", show, may=None)]
