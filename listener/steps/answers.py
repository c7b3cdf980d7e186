"""What a platform's answer to an act changes: the intent, the item, the case, the audit."""

from datetime import datetime, timedelta

from connectors.errors import AuthExpired, ConnectorError
from listener.ports import (
    MACHINE,
    AuditLine,
    Hindrance,
    Intent,
    IntentState,
    UnitOfWork,
    Work,
    event,
)
from listener.steps.standing import hindered
from moderation.actions import Outcome, Presence, Receipt, State, Verb
from moderation.cases import Case, Happened, Status

LOOK_AFTER = timedelta(seconds=5)
_GIVE_UP = timedelta(days=1)
_PROBES = 4
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=5)  # a platform that is back should not wait for us
_PASSING = (Hindrance.RATE_LIMITED, Hindrance.QUOTA, Hindrance.MONEY)
_STATES = {Verb.HIDE: State.HIDDEN, Verb.UNHIDE: State.VISIBLE, Verb.DELETE: State.GONE}


def received(work: Work, intent: Intent, receipt: Receipt, now: datetime) -> None:
    """Write down a clear answer: done, done already, or refused."""
    refused = receipt.outcome is Outcome.REFUSED
    state = IntentState.REFUSED if refused else IntentState.RECEIPTED
    with work() as unit:
        following = None if refused else now + LOOK_AFTER
        moved = unit.intents.move(
            intent, state, now, next_at=following, trouble=receipt.reason, probes=0
        )
        if not moved:
            return
        unit.intents.receipt(intent.id, receipt, now)
        unit.standings.over(intent.account, *_PASSING, acts=True)
        if not refused and intent.verb in _STATES:
            _stands(unit, intent, _STATES[intent.verb], now)
        _tell_case(unit, intent, receipt, now)
        unit.audit.add(_line(receipt.outcome.value, intent, now))
        unit.commit()


def _stands(unit: UnitOfWork, intent: Intent, state: State, now: datetime) -> None:
    held = unit.items.get(intent.item_id)
    if held is not None:
        unit.items.presence(held.id, Presence(held.item.ref, state), now)


def _tell_case(unit: UnitOfWork, intent: Intent, receipt: Receipt, now: datetime) -> None:
    case = unit.cases.get(intent.case_id) if intent.case_id else None
    if case is None:
        return
    answered = event(
        Happened.RECEIPTED,
        MACHINE,
        now,
        intent=intent.id,
        verb=intent.verb.value,
        outcome=receipt.outcome.value,
        reason=receipt.reason,
        link=receipt.link,
    )
    case = unit.cases.add(case, answered)
    if receipt.outcome in (Outcome.APPLIED, Outcome.ALREADY):
        _close(unit, case, intent, now)
    elif case.status is Status.CLOSED:
        unit.cases.add(case, event(Happened.REOPENED, MACHINE, now, why="an act was refused"))


def _close(unit: UnitOfWork, case: Case, intent: Intent, now: datetime) -> None:
    """End a case in which nothing is left for a person: the machine did all that was asked."""
    if intent.by != MACHINE or case.status is not Status.OPEN or case.urgent or case.owner:
        return
    told = [e for e in unit.cases.events(case.id) if e.happened is Happened.PROPOSED]
    if not told or told[-1].data.get("proposals"):
        return
    others = (i for i in unit.intents.of_item(intent.item_id) if i.id != intent.id)
    if all(i.state not in (IntentState.DECIDED, IntentState.SENDING) for i in others):
        outcome = event(Happened.CLOSED, MACHINE, now, outcome=intent.verb.value)
        unit.cases.add(case, outcome)


def unsure(work: Work, intent: Intent, why: str, now: datetime, settle: timedelta) -> None:
    """Write down that it may or may not have happened; ask the platform again, then a person."""
    given_up = intent.probes >= _PROBES
    with work() as unit:
        following = None if given_up else now + settle * (1 << intent.probes)
        moved = unit.intents.move(intent, IntentState.UNKNOWN, now, next_at=following, trouble=why)
        if not moved:
            return
        unit.audit.add(_line("unknown", intent, now))
        if given_up:
            _tell_case(unit, intent, Receipt(Outcome.UNKNOWN, why), now)
        unit.commit()


def unasked(
    work: Work, intent: Intent, error: ConnectorError, now: datetime, settle: timedelta
) -> None:
    """Write down that the platform cannot be asked now; it stays unknown, and is asked later."""
    wait = settle * (1 << min(intent.probes, _PROBES))
    until = (getattr(error, "until", None) or now + wait) if _lasting(intent, now) else None
    with work() as unit:
        unit.intents.move(
            intent,
            IntentState.UNKNOWN,
            now,
            next_at=until,
            trouble=str(error),
            probes=max(0, intent.probes - 1),
        )
        if until is None:
            _tell_case(unit, intent, Receipt(Outcome.UNKNOWN, str(error)), now)
        hindered(unit, intent.account, error, now, until, acts=True)
        if isinstance(error, AuthExpired):
            unit.accounts.pause(intent.account, str(error), now)
            unit.health.trouble("token", intent.account, str(error), now)
        unit.audit.add(_line("unknown", intent, now))
        unit.commit()


def _lasting(intent: Intent, now: datetime) -> bool:
    return now - intent.created_at <= _GIVE_UP


def later(
    work: Work, intent: Intent, error: ConnectorError, until: datetime, now: datetime
) -> None:
    """Write down that the platform wants us to wait; a wait is no attempt."""
    with work() as unit:
        unit.intents.move(
            intent,
            IntentState.DECIDED,
            now,
            next_at=until,
            trouble=str(error),
            attempts=intent.attempts - 1,
        )
        unit.intents.hold(intent.account, until)
        hindered(unit, intent.account, error, now, until, acts=True)
        unit.wake("act", intent.account, at=until)
        unit.commit()


def again(work: Work, intent: Intent, error: ConnectorError, now: datetime) -> None:
    """Write down that nothing happened; try again for a day, then tell a person."""
    if not _lasting(intent, now):
        received(work, intent, Receipt(Outcome.REFUSED, str(error)), now)
        return
    with work() as unit:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(intent.attempts - 1, 8)))
        unit.intents.move(intent, IntentState.DECIDED, now, next_at=now + pause, trouble=str(error))
        unit.commit()


def stopped(work: Work, intent: Intent, error: ConnectorError, now: datetime) -> None:
    """Write down that the account may not act any more; the act waits until a person helps."""
    account = intent.account
    with work() as unit:
        unit.intents.move(intent, IntentState.DECIDED, now, next_at=now, trouble=str(error))
        if isinstance(error, AuthExpired):
            unit.accounts.pause(account, str(error), now)
        else:
            unit.accounts.stop_writes(account, str(error))
        hindered(unit, account, error, now, acts=True)
        kind = "token" if isinstance(error, AuthExpired) else "writes"
        unit.health.trouble(kind, account, str(error), now)
        unit.audit.add(AuditLine("stopped", MACHINE, now, account))
        unit.commit()


def _line(what: str, intent: Intent, now: datetime) -> AuditLine:
    return AuditLine(
        what,
        MACHINE,
        now,
        account=intent.account,
        item_id=intent.item_id,
        case_id=intent.case_id,
        data={"intent": intent.id, "verb": intent.verb.value, "key": intent.key},
    )
