"""Saying "I have it" through the link in a message: an urgent case, or one handed to a team."""

from dataclasses import dataclass
from datetime import datetime

from listener.ports import AuditLine, Message, Missing, UnitOfWork, Work, event
from listener.steps import clocks, paging
from moderation.cases import Case, Happened, Status
from moderation.principles import Route


@dataclass(frozen=True, slots=True)
class Handed:
    """What the page behind a link may show: no words, no names, no account."""

    message: int
    case: int
    route: Route
    urgent: bool
    closed: bool
    sent_at: datetime | None
    taken_at: datetime | None
    taken_by: str


def look(work: Work, message_id: int) -> Handed | None:
    """Return what a message is about; None if it is about no case."""
    with work() as unit:
        message = unit.messages.get(message_id)
        case = unit.cases.get(message.case_id) if message and message.case_id else None
        if message is None or case is None:
            return None
    return Handed(
        message.id,
        case.id,
        case.route,
        message.kind == paging.KIND,
        case.status is Status.CLOSED,
        message.sent_at or message.created_at,
        message.acknowledged_at,
        message.acknowledged_by,
    )


def receive(work: Work, message_id: int, by: str, now: datetime) -> None:
    """Record that *by* has what the message is about; said twice, it counts once.

    Raises: Missing if the message is about no case.
    """
    with work() as unit:
        message = unit.messages.get(message_id)
    if message is None or message.case_id is None:
        raise Missing("there is no such message")
    if message.kind == paging.KIND:
        paging.acknowledge(work, message.case_id, by, now, message=message.id)
        return
    with work() as unit:
        if unit.messages.acknowledge(message.id, by, now):
            _received(unit, message, by, now)
            unit.commit()


def _received(unit: UnitOfWork, message: Message, by: str, now: datetime) -> None:
    case = unit.cases.get(message.case_id or 0)
    if case is None:
        raise Missing("there is no such case")
    team = str(message.data.get("team", message.recipient))
    _tell(unit, case, team, by, now)
    clocks.met(unit, case.id, now, clocks.pick_up(team))
    unit.audit.add(AuditLine("acknowledged", by, now, item_id=case.item, case_id=case.id))


def _tell(unit: UnitOfWork, case: Case, team: str, by: str, now: datetime) -> None:
    if case.status is not Status.CLOSED:
        unit.cases.add(case, event(Happened.ACKNOWLEDGED, by, now, team=team))
