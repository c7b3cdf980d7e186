"""Handing a case to a team: the message, the clock until somebody has it, the reminders."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from listener.ports import MACHINE, Deadline, Message, UnitOfWork, Work, event
from listener.steps import clocks, paging
from listener.steps.deeds import as_seen, record_event
from moderation import deadlines
from moderation.cases import Case, Happened
from moderation.teams import Team

EVERY = timedelta(days=1)
ON_CALL = "on_call"


@dataclass(frozen=True, slots=True)
class Handover:
    """What goes to a team. *data* holds ids, codes and dates; *owed* is the clock it starts.

    *pick_up*: by when somebody there must say that they have it.
    """

    team: Team
    received: datetime
    pick_up: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    owed: deadlines.Deadline | None = None


def hand_over(
    work: Work,
    case_id: int,
    version: int,
    what: Handover,
    by: str,
    now: datetime,
    note: str = "",
    *,
    stays: bool = False,
) -> Case:
    """Hand the case to a team; its clocks go on, and the law's starts if it did not run yet.

    *stays*: it stays open in our queue too, because something is left for us to do.
    Raises: Conflict; Missing.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        beside = {"stays": True} if stays else {}
        told = event(Happened.ESCALATED, by, now, team=what.team.id, note=note, **beside)
        case = record_event(unit, case, told)
        if what.owed is not None:
            case = clocks.start(unit, case, what.owed, what.received, now)
        if what.team.id == ON_CALL:
            paging.call(unit, case, f"handed {case.version}", now)
        else:
            _send(unit, case, what, now)
        unit.commit()
    return case


def _send(unit: UnitOfWork, case: Case, what: Handover, now: datetime) -> None:
    before = sum(m.key.startswith(_key(case, what.team.id)) for m in unit.messages.of_case(case.id))
    message = Message(
        key=f"{_key(case, what.team.id)}{before}",
        kind=what.team.response,
        recipient=what.team.id,
        created_at=now,
        next_at=now,
        case_id=case.id,
        data={**what.data, "route": case.route.value, "team": what.team.id},
    )
    unit.messages.add(message)
    unit.wake("tell")
    _wait(unit, case, what, now)


def _key(case: Case, team: str) -> str:
    return f"handed:{case.id}:{team}:"


def _wait(unit: UnitOfWork, case: Case, what: Handover, now: datetime) -> None:
    """Start, or start again, the clock until somebody says that they have it."""
    clock = Deadline(
        case_id=case.id,
        kind=clocks.pick_up(what.team.id),
        started_at=now,
        due_at=what.pick_up,
        next_at=what.pick_up,
    )
    if not unit.deadlines.start(clock):
        known = next(d for d in unit.deadlines.of_case(case.id) if d.kind == clock.kind)
        unit.deadlines.save(replace(clock, id=known.id))


def remind(unit: UnitOfWork, case: Case, clock: Deadline, now: datetime) -> None:
    """Chase a team that has not said that it has the case: once a day until it does."""
    team = clocks.team_of(clock)
    if clock.breached_at is None:
        case = unit.cases.add(
            case, event(Happened.BREACHED, MACHINE, now, clock=clock.kind, team=team)
        )
    following = now + EVERY
    unit.deadlines.save(replace(clock, breached_at=clock.breached_at or now, next_at=following))
    message = Message(
        key=f"remind:{clock.id}:{clock.started_at.isoformat()}:{now.date().isoformat()}",
        kind="handoff_reminder",
        recipient=team,
        created_at=now,
        next_at=now,
        case_id=case.id,
        data={"route": case.route.value, "team": team, "handed": clock.started_at.isoformat()},
    )
    if unit.messages.add(message):
        unit.wake("tell")
