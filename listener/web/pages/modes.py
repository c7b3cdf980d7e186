"""Modes: incident mode, the pre-election period, how far the machine goes; each with an end."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Missing
from listener.steps.switching import switch_off, switch_on
from listener.store.switches import latest
from listener.web.context import Choice, Fault, Tag
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.standing import MODES, means, tag
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import when
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.principles import Mode
from moderation.switches import Hours, Kind, Switch

PATH = "/principles/modes"
_KINDS = (
    (Kind.INCIDENT, "Incident mode: a major incident or a viral story"),
    (Kind.PRE_ELECTION, "Pre-election period"),
    (Kind.MODE, "How far the machine goes alone"),
)
_HOURS = (
    (Hours.ALWAYS, "At all hours"),
    (Hours.IN_HOURS, "In working hours only"),
    (Hours.OUT_OF_HOURS, "Outside working hours only"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One switch: on, planned or over."""

    number: int
    tag: Tag
    state: Tag
    why: str
    means: str
    times: str
    by: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Modes:
    """The page of modes. *typed*: what stood in a form that could not be taken."""

    lines: tuple[Line, ...]
    over: tuple[Line, ...]
    may_switch: bool
    kinds: tuple[Choice, ...]
    modes: tuple[Choice, ...]
    hours: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    principles: tuple[Choice, ...]
    typed: dict[str, str]
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Modes"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Modes:
    """Return what is on, what is planned and what is over, and the form for another."""
    known = latest(visit.desk.engine)
    lines = tuple(_line(s, visit) for s in known)
    typed = dict(visit.form)
    names = [(a.name, a.name) for a in visit.desk.accounts]
    rules = [(p.id, p.title) for pack in visit.desk.packs for p in pack.principles]
    return Modes(
        lines=tuple(x for s, x in zip(known, lines, strict=True) if not s.over(visit.now)),
        over=tuple(x for s, x in zip(known, lines, strict=True) if s.over(visit.now)),
        may_switch=visit.may(May.MODES),
        kinds=_choices([(k.value, text) for k, text in _KINDS], typed.get("kind", "")),
        modes=_choices([(m.value, f"It {t}") for m, t in MODES.items()], typed.get("mode", "")),
        hours=_choices([(h.value, text) for h, text in _HOURS], typed.get("hours", "")),
        accounts=_choices([("", "All accounts"), *names], typed.get("account", "")),
        principles=_choices([("", "Every rule"), *rules], typed.get("principle", "")),
        typed=typed,
        faults=faults,
    )


def _choices(pairs: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen) for value, text in pairs)


def _line(switch: Switch, visit: Visit) -> Line:
    now, over = visit.now, switch.over(visit.now)
    ended = switch.ended_at or switch.ends_at
    times = f"from {when(switch.starts_at, now)} until {when(ended, now)}"
    by = f"switched on by {switch.by}"
    if switch.ended_by:
        by += f", switched off by {switch.ended_by}"
    return Line(
        number=switch.id,
        tag=tag(switch),
        state=_state(switch, now),
        why=switch.reason,
        means=means(switch),
        times=times[:1].upper() + times[1:],
        by=by,
        may_end=not over and visit.may(May.MODES),
    )


def _state(switch: Switch, now: datetime) -> Tag:
    if switch.over(now):
        return Tag("Over", "grey")
    return Tag("On", "red") if switch.on(now) else Tag("Planned", "white")


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "modes", context(visit))


def take(visit: Visit) -> Response:
    """Switch something on, if nothing is wrong with the form."""
    faults: list[Fault] = []
    wanted = _wanted(visit, faults)
    if wanted is not None:
        try:
            switch_on(visit.desk.work, wanted, visit.now)
        except Impossible as error:
            said = str(error)
            field = "reason" if said.startswith("say why") else "until"
            faults.append(Fault(f"{said[:1].upper()}{said[1:]}", field))
        else:
            return go(PATH)
    return rendered(visit, "modes", context(visit, tuple(faults)), status=400)


def _wanted(visit: Visit, faults: list[Fault]) -> Switch | None:
    form = visit.form
    begins = _moment(form.get("from", ""), "from", faults) if form.get("from") else visit.now
    ends = _moment(form.get("until", ""), "until", faults)
    reason = form.get("reason", "").strip()
    if not reason:
        faults.append(Fault("Say why it is switched on", "reason"))
    try:
        kind = Kind(form.get("kind", ""))
        of_mode = kind is Kind.MODE
        mode = Mode(form.get("mode", "")) if of_mode else None
        hours = Hours(form.get("hours", "") or "always") if of_mode else Hours.ALWAYS
    except ValueError:
        faults.append(Fault("Choose what to switch on, and how far the machine may go", "kind"))
        return None
    account = form.get("account", "") if of_mode else ""
    principle = form.get("principle", "") if of_mode else ""
    if account and account not in {a.name for a in visit.desk.accounts}:
        faults.append(Fault("Choose an account of the list", "account"))
    if faults or begins is None or ends is None:
        return None
    return Switch(
        kind, begins, ends, reason, visit.person.name, mode, account, principle, hours=hours
    )


def _moment(given: str, field: str, faults: list[Fault]) -> datetime | None:
    try:
        return datetime.fromisoformat(given.strip()).replace(tzinfo=LONDON)
    except ValueError:
        faults.append(Fault("Give a day and a time, such as 2026-11-22 18:00", field))
        return None


def end(visit: Visit) -> Response:
    """Switch one off; one that a colleague switched off meanwhile is off."""
    with suppress(Missing):
        switch_off(visit.desk.work, visit.params["number"], visit.person.name, visit.now)
    return go(PATH)


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown(PATH, show, may=None),
        sent(PATH, take, May.MODES),
        sent(f"{PATH}/{{number:int}}/off", end, May.MODES),
    ]
