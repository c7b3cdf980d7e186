"""From the outbox to people: urgent messages first, each sent once."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from listener.ports import (
    MACHINE,
    AuditLine,
    Conflict,
    Message,
    Notifier,
    NotSent,
    UnitOfWork,
    Work,
)
from listener.steps import collecting, letters, paging

BATCH = 20
LEASE = timedelta(minutes=2)  # longer than any attempt to send may last
_TRIES = 12
_PAUSE = timedelta(seconds=10)
_WORRY = 3  # attempts after which a message to a team is everybody's business


def tell(work: Work, notifier: Notifier, now: datetime) -> int:
    """Send what is due and return how many messages left."""
    with work() as unit:
        due = unit.messages.due(now, BATCH)
    return sum(_send(work, notifier, message, now) for message in due)


def _send(work: Work, notifier: Notifier, message: Message, now: datetime) -> bool:
    taken = _take(work, notifier, message, now)
    if taken is None:
        return False
    try:
        reference = notifier.send(taken)
    except NotSent as error:
        _again(work, taken, str(error), now)
        return False
    with work() as unit:
        unit.messages.move(taken, "sent", now, reference=reference)
        unit.health.over(*_incident(message), now)
        collecting.ended(unit, message, "sent", now)
        unit.audit.add(_line("sent", taken, now))
        unit.commit()
    _tell_case(work, taken, now)
    return True


def _tell_case(work: Work, message: Message, now: datetime) -> None:
    """Afterwards, and on its own: a case that changes meanwhile must not undo that it was sent."""
    for _ in range(_TRIES):
        try:
            with work() as unit:
                paging.called(unit, message, now)
                unit.commit()
        except Conflict:
            continue
        return


def _take(work: Work, notifier: Notifier, message: Message, now: datetime) -> Message | None:
    """Commit that it is being sent; None if it must not be.

    One that was being sent when we stopped may have left: only an urgent one goes out again,
    because a second call for help costs less than none.
    """
    token = secrets.token_hex(8)
    with work() as unit:
        if not paging.wanted(unit, message):
            unit.messages.move(message, "cancelled", now, trouble="somebody has it")
            unit.commit()
            return None
        if message.state == "sending" and not message.urgent:
            unit.messages.move(message, "unknown", now, trouble="we stopped while it was sent")
            collecting.ended(unit, message, "unknown", now)
            unit.audit.add(_line("unknown", message, now))
            unit.commit()
            return None
        if collecting.keep(unit, message, notifier, now):
            unit.messages.move(message, collecting.KEPT, now)
            unit.commit()
            return None
        if not unit.messages.move(message, "sending", now, next_at=now + LEASE, token=token):
            return None
        taken = replace(message, state="sending", token=token, attempts=message.attempts + 1)
        if taken.kind != collecting.KIND:
            unit.commit()
            return taken
        digest = collecting.collected(unit, taken)
        if digest is None:
            unit.messages.move(taken, "cancelled", now, trouble="nothing is left to tell")
        unit.commit()
    return digest


def _again(work: Work, message: Message, why: str, now: datetime) -> None:
    with work() as unit:
        if message.attempts >= _TRIES and not (message.urgent or message.kind == collecting.KIND):
            unit.messages.move(message, "failed", now, trouble=why)
        else:
            pause = _PAUSE * (1 << min(message.attempts - 1, 6))
            unit.messages.move(message, "waiting", now, next_at=now + pause, trouble=why)
        _trouble(unit, message, why, now)
        unit.commit()


def _trouble(unit: UnitOfWork, message: Message, why: str, now: datetime) -> None:
    kind, account = _incident(message)
    if message.urgent:
        unit.health.trouble(kind, account, f"urgent messages do not leave: {why}", now)
    elif message.kind == collecting.KIND and message.attempts >= _WORRY:
        told = f"the daily digest for {message.recipient} does not leave: {why}"
        unit.health.trouble(kind, account, told, now)
    elif message.kind == letters.KIND and message.attempts >= _WORRY:
        told = f"case {message.case_id}: the e-mail to its author does not leave: {why}"
        unit.health.trouble(kind, account, told, now)
    elif message.data.get("team") and message.attempts >= _WORRY:
        told = f"case {message.case_id} was handed over, but the message does not leave: {why}"
        unit.health.trouble(kind, account, told, now)


def _incident(message: Message) -> tuple[str, str]:
    """The incident that stands while a message of its kind does not leave."""
    if message.urgent:
        return "pager", ""
    if message.kind == collecting.KIND:
        return f"digest {message.recipient}", ""
    lead = letters.KIND if message.kind == letters.KIND else "handed"
    return f"{lead} {message.case_id}", ""


def _line(what: str, message: Message, now: datetime) -> AuditLine:
    return AuditLine(
        what,
        MACHINE,
        now,
        case_id=message.case_id,
        data={"message": message.id, "kind": message.kind},
    )
