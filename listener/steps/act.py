"""From a decided act to the platform's answer: written down before it is sent, never sent twice.

"Sending" is committed before the call. Whoever finds a "sending" that nobody answered waits
longer than any call can last, asks the platform, and only then sends again; words to a person
are not sent again at all, because a platform may not show yet what it has received.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.base import Connector
from connectors.errors import (
    AuthExpired,
    ConnectorError,
    Gone,
    Invalid,
    NotPermitted,
    OutOfBudget,
    PolicyBlocked,
    RateLimited,
    Transient,
)
from listener.ports import MACHINE, AuditLine, Held, Intent, IntentState, UnitOfWork, Work
from listener.steps import answers
from moderation.actions import SPEAKS, Action, Outcome, Receipt, Verb

SETTLE = timedelta(seconds=90)  # longer than any call to a platform may last
_ONCE = SPEAKS | {Verb.DELETE, Verb.REPORT}  # the others set a state: setting it again is nothing


def act(
    work: Work,
    connector: Connector,
    account: str,
    now: datetime,
    settle: timedelta = SETTLE,
) -> Receipt | None:
    """Carry out the most urgent act that is due on *account*; None if none is.

    *settle* is how long an act that got no answer is left alone; it must be longer than the
    connector's own timeouts.
    """
    claimed = _claim(work, account, now, settle)
    if claimed is None:
        return None
    intent, held, interrupted = claimed
    action = action_for(intent, held, urgent=_urgent(work, intent))
    try:
        found = connector.probe(action) if interrupted else None
    except ConnectorError as error:
        # That we cannot ask now says nothing of what was sent then.
        answers.unasked(work, intent, error, now, settle)
        return Receipt(Outcome.UNKNOWN, str(error))
    try:
        receipt = _carry_out(connector, action, found)
    except ConnectorError as error:
        return _not_done(work, intent, error, now, settle)
    except Exception as error:
        # Whatever a library raises from inside a call, the platform may have heard us.
        answers.unsure(work, intent, type(error).__name__, now, settle)
        raise
    if receipt.outcome is Outcome.UNKNOWN:
        answers.unsure(work, intent, receipt.reason or "no clear answer", now, settle)
    else:
        answers.received(work, intent, receipt, now)
    return receipt


def _claim(
    work: Work, account: str, now: datetime, settle: timedelta
) -> tuple[Intent, Held, bool] | None:
    """Commit that the most urgent act is being sent, with a copy of the item as it stands."""
    with work() as unit:
        state = unit.accounts.get(account)
        due = unit.intents.due(account, now)
        if not due or state is None or state.paused or state.writes_stopped:
            return None
        intent = due[0]
        held = unit.items.get(intent.item_id)
        interrupted = intent.state is not IntentState.DECIDED
        if held is None or (held.gone and intent.undoes is None and not interrupted):
            _off(unit, intent, now)
            return None
        token = secrets.token_hex(8)
        moved = unit.intents.move(
            intent,
            IntentState.SENDING,
            now,
            next_at=now + settle,
            token=token,
            attempts=intent.attempts + 1,
            probes=intent.probes + interrupted,
        )
        if not moved:
            return None
        unit.items.keep_evidence(held.id, f"before {intent.key}", now)
        unit.audit.add(_line("asking" if interrupted else "sending", intent, now))
        unit.commit()
    taken = replace(
        intent,
        state=IntentState.SENDING,
        token=token,
        attempts=intent.attempts + 1,
        probes=intent.probes + interrupted,
    )
    return taken, held, interrupted


def _urgent(work: Work, intent: Intent) -> bool:
    """Return whether somebody may be at risk: such an act may use what is kept for it."""
    with work() as unit:
        case = unit.cases.get(intent.case_id) if intent.case_id else None
    return case is not None and case.urgent


def _off(unit: UnitOfWork, intent: Intent, now: datetime) -> None:
    unit.intents.move(intent, IntentState.CANCELLED, now, next_at=None, trouble="the item is gone")
    unit.audit.add(_line("cancelled", intent, now))
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


def action_for(intent: Intent, held: Held, *, urgent: bool = False) -> Action:
    """Return what the connector is asked to do."""
    item = held.item
    return Action(
        key=intent.key,
        verb=intent.verb,
        target=item.ref,
        kind=item.kind,
        own_thread=item.own_thread,
        author_id=item.author.id,
        thread=item.thread,
        text=intent.text,
        permalink=item.permalink,
        urgent=urgent,
    )


def _carry_out(connector: Connector, action: Action, found: Receipt | None) -> Receipt:
    """Do it; *found* is what the platform says of an attempt before this one."""
    if found is None:
        return connector.act(action)
    if found.outcome in (Outcome.APPLIED, Outcome.ALREADY):
        return replace(found, outcome=Outcome.ALREADY, reason="found done after an interruption")
    if action.verb in _ONCE:
        why = "it may have happened when we were interrupted; look before doing it again"
        return Receipt(Outcome.UNKNOWN, why, found.link)
    return connector.act(action)


def _not_done(
    work: Work, intent: Intent, error: ConnectorError, now: datetime, settle: timedelta
) -> Receipt:
    """Write down an answer that says why nothing happened; return it as a receipt."""
    if isinstance(error, RateLimited | OutOfBudget):
        answers.later(work, intent, error, error.until or now + timedelta(minutes=15), now)
    elif isinstance(error, AuthExpired | NotPermitted | PolicyBlocked):
        answers.stopped(work, intent, error, now)
    elif isinstance(error, Gone | Invalid):
        answers.received(work, intent, Receipt(Outcome.REFUSED, str(error)), now)
    elif isinstance(error, Transient):
        answers.again(work, intent, error, now)
    else:
        answers.unsure(work, intent, str(error), now, settle)
    return Receipt(Outcome.UNKNOWN, str(error))
