"""Calling people for somebody at risk: at once, again when nobody answers, until one does.

All calls are rows from the start, each with its time, so that no restart can lose one; saying
"I have it" takes back those that have not left yet. No call holds a word of what was said.
"""

from datetime import datetime, timedelta

from listener.ports import MACHINE, AuditLine, Message, Missing, UnitOfWork, Work, event
from listener.steps import clocks
from moderation.cases import Case, CaseEvent, Happened, Status
from moderation.deadlines import Clock

KIND = "urgent"
EVERY = timedelta(minutes=10)
# Whom each call goes to, and which of those who answer for it: first on call, next, director.
_CALLS = (("on-call", 0), ("on-call", 1), ("director", 0)) * 2
_ANSWERS = frozenset({Happened.ACKNOWLEDGED, Happened.CLAIMED})


def call(unit: UnitOfWork, case: Case, cause: int | str, now: datetime) -> None:
    """Call people for *case*; for the same *cause*, such as a version, nothing is added again."""
    for step, (recipient, turn) in enumerate(_CALLS):
        at = now + step * EVERY
        message = Message(
            key=f"{KIND}:{case.id}:{cause}:{step}",
            kind=KIND,
            recipient=recipient,
            created_at=now,
            next_at=at,
            case_id=case.id,
            data={
                "route": case.route.value,
                "severity": case.severity.value,
                "step": step,
                "turn": turn,
            },
            urgent=True,
        )
        if unit.messages.add(message):
            unit.wake("tell", at=None if step == 0 else at)


def wanted(unit: UnitOfWork, message: Message) -> bool:
    """Return whether a call still needs to be made: nobody has answered since it was planned."""
    if message.kind != KIND or message.case_id is None:
        return True
    case = unit.cases.get(message.case_id)
    return case is not None and case.status is not Status.CLOSED and not _answered(unit, message)


def _answered(unit: UnitOfWork, message: Message) -> bool:
    told = unit.cases.events(message.case_id or 0)
    return any(e.at >= message.created_at and _answers(e) for e in told)


def _answers(told: CaseEvent) -> bool:
    return told.happened in _ANSWERS and not told.data.get("team")


def called(unit: UnitOfWork, message: Message, now: datetime) -> None:
    """Write down in the case that a call left; from the second on, everybody sees it."""
    if message.kind != KIND or message.case_id is None:
        return
    case = unit.cases.get(message.case_id)
    if case is None:
        return
    step = int(message.data.get("step", 0))
    unit.cases.add(case, event(Happened.PAGED, MACHINE, now, step=step, to=message.recipient))
    if step and not _answered(unit, message):
        waited = int((now - message.created_at).total_seconds() // 60)
        told = f"Case {case.id} is urgent and nobody has said that they have it: {waited} minutes."
        unit.health.trouble(_incident(case.id), "", told, now)


def acknowledge(
    work: Work, case_id: int, by: str, now: datetime, *, message: int | None = None
) -> Case:
    """Say that *by* has an urgent case: no further call is made.

    It takes no version, because help must not wait for a page to be read again. Raises: Missing.
    """
    with work() as unit:
        case = unit.cases.get(case_id)
        if case is None:
            raise Missing(f"there is no case number {case_id}")
        if message is not None:
            unit.messages.acknowledge(message, by, now)
        if case.status is not Status.CLOSED:
            case = unit.cases.add(case, event(Happened.ACKNOWLEDGED, by, now))
        call_off(unit, case.id, now)
        clocks.met(unit, case.id, now, Clock.CRISIS.value)
        unit.audit.add(AuditLine("acknowledged", by, now, item_id=case.item, case_id=case.id))
        unit.commit()
    return case


def call_off(unit: UnitOfWork, case_id: int, now: datetime) -> None:
    """Take back the calls that have not left: somebody is there."""
    for message in unit.messages.of_case(case_id):
        if message.kind == KIND and message.state == "waiting":
            unit.messages.move(message, "cancelled", now, trouble="somebody has it")
    unit.health.over(_incident(case_id), "", now)


def _incident(case_id: int) -> str:
    return f"unanswered {case_id}"
