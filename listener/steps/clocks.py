"""The clocks of a case: started when it is opened, met when it ends, warned of in between."""

from dataclasses import replace
from datetime import datetime, timedelta

from listener.ports import MACHINE, Deadline, UnitOfWork, event
from moderation import deadlines
from moderation.cases import Case, Happened

_PICK_UP = "pick up "  # a hand-off that somebody must say they have
_LEFT = 5  # a warning comes when a fifth of the time is left


def start(
    unit: UnitOfWork, case: Case, clock: deadlines.Deadline, received: datetime, now: datetime
) -> Case:
    """Start *clock* for *case* if it does not run yet, and return the case after it."""
    left = (clock.early - received) / _LEFT
    warn_at = clock.early - max(left, timedelta(0))
    started = Deadline(
        case_id=case.id,
        kind=clock.clock.value,
        started_at=received,
        early_at=clock.early,
        due_at=clock.due,
        warn_at=warn_at,
        next_at=warn_at,
    )
    if not unit.deadlines.start(started):
        return case
    told = event(
        Happened.CLOCK_STARTED,
        MACHINE,
        now,
        clock=clock.clock.value,
        due=_soonest(unit, case, clock.due).isoformat(),
    )
    return unit.cases.add(case, told)


def soonest(unit: UnitOfWork, case_id: int) -> str | None:
    """Return when the first of a case's running clocks is due, as text; None if none runs."""
    running = [d.due_at for d in unit.deadlines.of_case(case_id) if _runs(d)]
    return min(running).isoformat() if running else None


def _soonest(unit: UnitOfWork, case: Case, due: datetime) -> datetime:
    running = (d.due_at for d in unit.deadlines.of_case(case.id) if _runs(d))
    return min([due, *running])


def _runs(clock: Deadline) -> bool:
    """Whether it counts for when the case is due; a hand-off is chased beside it."""
    on = clock.met_at is None and clock.paused_at is None
    return on and not clock.kind.startswith(_PICK_UP)


def pick_up(team: str) -> str:
    """Return the name of the clock that runs until *team* says that they have a case."""
    return f"{_PICK_UP}{team}"


def team_of(clock: Deadline) -> str:
    """Return the team that a hand-off waits for; empty for any other clock."""
    return clock.kind.removeprefix(_PICK_UP) if clock.kind.startswith(_PICK_UP) else ""


def met(unit: UnitOfWork, case_id: int, now: datetime, kind: str = "") -> None:
    """End the clocks of a case, or the one called *kind*: what was owed has been done."""
    for clock in unit.deadlines.of_case(case_id):
        if clock.met_at is None and kind in ("", clock.kind):
            unit.deadlines.save(replace(clock, met_at=now, next_at=None))


def reopened(unit: UnitOfWork, case: Case, now: datetime) -> Case:
    """Let clocks that are still owed go on, after a case was closed too early."""
    for clock in unit.deadlines.of_case(case.id):
        if clock.met_at is not None and clock.due_at > now:
            unit.deadlines.save(replace(clock, met_at=None, next_at=clock.warn_at))
    running = [d.due_at for d in unit.deadlines.of_case(case.id) if _runs(d)]
    if not running:
        return case
    due = min(running).isoformat()
    return unit.cases.add(case, event(Happened.CLOCK_RESUMED, MACHINE, now, due=due))
