"""A colleague who was named or targeted: a case of their own, tracked until support is given."""

from datetime import datetime

from listener.ports import MACHINE, Message, UnitOfWork, Work, event
from listener.steps import clocks
from listener.steps.deeds import as_seen, record_event
from moderation import checklists, deadlines
from moderation.cases import Case, Happened
from moderation.checklists import SUPPORT
from moderation.deadlines import Clock
from moderation.errors import Impossible


def begin(
    unit: UnitOfWork,
    case: Case,
    clock: deadlines.Deadline | None,
    received: datetime,
    now: datetime,
) -> Case:
    """Return the support case beside *case*, opened now with its clock if there was none."""
    known = unit.cases.of_item(case.item, SUPPORT)
    if known is not None:
        return known
    support = unit.cases.beside(case, SUPPORT, MACHINE, now, reason="a colleague is targeted")
    unit.cases.link(support.id, case.id, "support for a colleague", MACHINE, now)
    if clock is not None:
        support = clocks.start(unit, support, clock, received, now)
    return support


def step_done(
    work: Work, case_id: int, version: int, step: str, by: str, now: datetime, note: str = ""
) -> Case:
    """Record that a step of the case's checklist was taken, or why it was not needed.

    Raises: Conflict; Impossible if the case has no such step.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        if step not in {s.id for s in checklists.steps(case)}:
            raise Impossible(f'case {case.id} has no step called "{step}"')
        case = record_event(unit, case, event(Happened.STEP_DONE, by, now, step=step, note=note))
        if step == "offered":
            clocks.met(unit, case.id, now, Clock.STAFF_SUPPORT.value)
        unit.commit()
    return case


def debrief(work: Work, case_id: int, to: str, by: str, now: datetime, manager: str = "") -> bool:
    """Send the colleague *to* the message after a hard case; False if they have it already."""
    with work() as unit:
        message = Message(
            key=f"debrief:{case_id}:{to}",
            kind="debrief",
            recipient=to,
            created_at=now,
            next_at=now,
            case_id=case_id,
            data={"manager": manager or "your manager"},
        )
        added = unit.messages.add(message)
        case = unit.cases.get(case_id)
        if added and case is not None:
            told = event(Happened.STEP_DONE, by, now, step="debrief", note=f"offered to {to}")
            record_event(unit, case, told)
            unit.wake("tell")
            unit.commit()
    return added
