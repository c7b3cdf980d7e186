"""From a receipt to certainty: the platform is asked whether the act holds."""

from datetime import datetime, timedelta

from connectors.base import Connector
from listener.ports import MACHINE, AuditLine, Held, Intent, IntentState, UnitOfWork, Work, event
from moderation.actions import Presence, State, Verb
from moderation.cases import Happened, Status

BATCH = 50
_LOOKS = 3
_PAUSE = timedelta(seconds=30)
_WANTED = {Verb.HIDE: True, Verb.UNHIDE: False}


def confirm(work: Work, connector: Connector, account: str, now: datetime) -> int:
    """Look at what was done on *account* and is to be looked at; return how many were.

    Raises: any ConnectorError; everything stays to be looked at.
    """
    with work() as unit:
        intents = unit.intents.to_confirm(account, now, BATCH)
        held = {i.item_id: h for i in intents if (h := unit.items.get(i.item_id)) is not None}
    if not intents:
        return 0
    looked = list(held.values())
    seen = dict(zip(held, connector.look([h.item.ref for h in looked]), strict=True))
    with work() as unit:
        for platform in sorted({h.item.ref.platform for h in looked}):
            unit.items.reserve(platform)
        for intent in intents:
            standing = held[intent.item_id]
            presence = seen[intent.item_id]
            if standing.item.kind in connector.can.unseen:
                presence = Presence(presence.ref, State.UNKNOWN)
            _record(unit, intent, standing, presence, now)
        unit.commit()
    return len(intents)


def postpone(work: Work, account: str, now: datetime) -> None:
    """Look again later: the platform could not be asked now."""
    with work() as unit:
        for intent in unit.intents.to_confirm(account, now, BATCH):
            unit.intents.move(intent, IntentState.RECEIPTED, now, next_at=now + _PAUSE)
        unit.commit()


def _record(
    unit: UnitOfWork, intent: Intent, held: Held, presence: Presence, now: datetime
) -> None:
    holds = _holds(intent.verb, presence)
    _presence(unit, held, presence, now)
    if holds is None:
        # The platform does not show it; its own receipt is all there is.
        unit.intents.move(intent, IntentState.RECEIPTED, now, next_at=None)
    elif holds:
        unit.intents.move(intent, IntentState.CONFIRMED, now, next_at=None)
        unit.audit.add(_line("confirmed", intent, now))
    elif intent.probes + 1 < _LOOKS:
        unit.intents.move(
            intent,
            IntentState.RECEIPTED,
            now,
            next_at=now + _PAUSE,
            probes=intent.probes + 1,
        )
    else:
        _does_not_hold(unit, intent, now)


def _holds(verb: Verb, presence: Presence) -> bool | None:
    """Whether what the platform shows is what was wanted; None where it does not show it."""
    if verb is Verb.DELETE:
        return None if presence.state is State.UNKNOWN else presence.state is State.GONE
    if verb not in _WANTED:
        return None
    if presence.state is State.GONE:
        return True
    hidden = True if presence.state is State.HIDDEN else presence.hidden
    return None if hidden is None else hidden is _WANTED[verb]


def _presence(unit: UnitOfWork, held: Held, presence: Presence, now: datetime) -> None:
    """Record what was seen; "visible" from who cannot see hiding changes nothing."""
    blind = presence.state is State.VISIBLE and presence.hidden is None
    if not blind:
        unit.items.presence(held.id, presence, now)


def _does_not_hold(unit: UnitOfWork, intent: Intent, now: datetime) -> None:
    unit.intents.move(
        intent, IntentState.RECEIPTED, now, next_at=None, trouble="the platform does not show it"
    )
    unit.audit.add(_line("does not hold", intent, now))
    case = unit.cases.get(intent.case_id) if intent.case_id else None
    if case is None:
        return
    if case.status is Status.CLOSED:
        case = unit.cases.add(case, event(Happened.REOPENED, MACHINE, now, why="does not hold"))
    told = f"The platform accepted the {intent.verb.value} but does not show it."
    unit.cases.add(case, event(Happened.NOTED, MACHINE, now, note=told))


def _line(what: str, intent: Intent, now: datetime) -> AuditLine:
    return AuditLine(
        what,
        MACHINE,
        now,
        account=intent.account,
        item_id=intent.item_id,
        case_id=intent.case_id,
        data={"intent": intent.id, "verb": intent.verb.value},
    )
