"""What time does to cases: warnings, breaches, claims and snoozes that run out."""

from dataclasses import replace
from datetime import datetime

from listener.ports import MACHINE, Deadline, Message, UnitOfWork, Work, event
from listener.steps import clocks, handoff
from moderation.cases import Case, Happened, Status
from moderation.deadlines import Clock

BATCH = 100


def chase(work: Work, now: datetime) -> int:
    """Look at every clock, claim and snooze that is due; return how many there were."""
    with work() as unit:
        due = unit.deadlines.due(now, BATCH)
        for clock in due:
            _look_at(unit, clock, now)
        lapsed = unit.cases.lapsed(now)
        for case in lapsed:
            _lapse(unit, case, now)
        if due or lapsed:
            unit.commit()
    return len(due) + len(lapsed)


def _look_at(unit: UnitOfWork, clock: Deadline, now: datetime) -> None:
    case = unit.cases.get(clock.case_id)
    if case is None or case.status is Status.CLOSED:
        unit.deadlines.save(replace(clock, next_at=None))
    elif clocks.team_of(clock):
        handoff.remind(unit, case, clock, now)
    elif now >= clock.due_at:
        unit.deadlines.save(replace(clock, breached_at=now, next_at=None))
        _say(unit, case, clock, Happened.BREACHED, now)
    else:
        unit.deadlines.save(replace(clock, warned_at=now, next_at=clock.due_at))
        _say(unit, case, clock, Happened.WARNED, now)


def _say(unit: UnitOfWork, case: Case, clock: Deadline, what: Happened, now: datetime) -> None:
    due = clock.due_at.isoformat()
    unit.cases.add(case, event(what, MACHINE, now, clock=clock.kind, due=due))
    if clock.kind == Clock.CRISIS and case.urgent:
        return  # whoever is on call is called already, in turn
    message = Message(
        key=f"{what.value}:{clock.id}:{clock.due_at.isoformat()}",
        kind=what.value,
        recipient=case.owner or case.team or "moderators",
        created_at=now,
        next_at=now,
        case_id=case.id,
        data={"clock": clock.kind, "due": due, "route": case.route.value},
    )
    if unit.messages.add(message):
        unit.wake("tell")


def _lapse(unit: UnitOfWork, case: Case, now: datetime) -> None:
    if case.claimed_until is not None and case.claimed_until <= now:
        case = unit.cases.add(case, event(Happened.RELEASED, MACHINE, now, why="ran out"))
    if case.snoozed_until is not None and case.snoozed_until <= now:
        unit.cases.add(case, event(Happened.WOKEN, MACHINE, now))
