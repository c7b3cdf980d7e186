"""A clock stands still while somebody else must answer, and goes on; each time with a reason."""

from dataclasses import replace
from datetime import datetime, timedelta

from listener.ports import Deadline, Missing, UnitOfWork, Work, event
from listener.steps import clocks
from listener.steps.deeds import as_seen, record_event
from moderation.cases import Case, Happened
from moderation.deadlines import PAUSABLE, Clock, Holidays, moved
from moderation.errors import Impossible


def pause(
    work: Work, case_id: int, version: int, kind: str, by: str, now: datetime, why: str
) -> Case:
    """Let the clock called *kind* stand still.

    Raises: Conflict; Missing; Impossible without a reason, or for a clock that may not stand.
    """
    if not why.strip():
        raise Impossible("say why the clock stands still")
    if kind not in PAUSABLE:
        raise Impossible(f"the clock {kind} cannot stand still")
    with work() as unit:
        case = as_seen(unit, case_id, version)
        clock = _clock(unit, case, kind)
        if clock.paused_at is not None or clock.met_at is not None:
            raise Impossible(f"the clock {kind} does not run")
        unit.deadlines.save(replace(clock, paused_at=now, paused_why=why, next_at=None))
        due = clocks.soonest(unit, case.id)
        case = record_event(
            unit, case, event(Happened.CLOCK_PAUSED, by, now, clock=kind, why=why, due=due)
        )
        unit.commit()
    return case


def resume(
    work: Work,
    case_id: int,
    version: int,
    kind: str,
    by: str,
    now: datetime,
    holidays: Holidays,
    why: str = "",
) -> Case:
    """Let a clock go on; what it stood still for is given back.

    Raises: Conflict; Missing; Impossible if it did not stand.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        clock = _clock(unit, case, kind)
        if clock.paused_at is None:
            raise Impossible(f"the clock {kind} does not stand still")
        unit.deadlines.save(_moved(clock, now, holidays))
        due = clocks.soonest(unit, case.id)
        case = record_event(
            unit, case, event(Happened.CLOCK_RESUMED, by, now, clock=kind, why=why, due=due)
        )
        unit.commit()
    return case


def _moved(clock: Deadline, now: datetime, holidays: Holidays) -> Deadline:
    since = clock.paused_at or now
    kind = Clock(clock.kind)

    def later(moment: datetime | None) -> datetime | None:
        return moved(kind, moment, since, now, holidays) if moment else None

    due = later(clock.due_at) or clock.due_at
    warn = later(clock.warn_at)
    coming = warn if clock.warned_at is None and warn else due
    return replace(
        clock,
        due_at=due,
        early_at=later(clock.early_at),
        warn_at=warn,
        paused_at=None,
        paused_seconds=clock.paused_seconds + int((now - since) / timedelta(seconds=1)),
        next_at=None if clock.breached_at else coming,
    )


def _clock(unit: UnitOfWork, case: Case, kind: str) -> Deadline:
    found = (d for d in unit.deadlines.of_case(case.id) if d.kind == kind)
    clock = next(found, None)
    if clock is None:
        raise Missing(f"case {case.id} has no clock called {kind}")
    return clock
