"""From what is stored back to the platform: whether it was edited or deleted meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Connector
from connectors.errors import ConnectorError, Gone, Invalid, Transient
from listener.ports import MACHINE, RECHECK, AuditLine, Held, UnitOfWork, Work
from listener.steps.pull import wait_until
from listener.steps.vanishing import believed
from moderation.actions import Presence, State
from moderation.items import ItemRef

BATCH = 50
_TURN = timedelta(hours=1)  # for what could not be seen, so that the others have their turn


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What one batch brought; *trouble* says why the platform could not be asked."""

    looked: int = 0
    edited: int = 0
    gone: int = 0
    trouble: str = ""


def recheck(work: Work, connector: Connector, account: str, now: datetime) -> Rechecked:
    """Look at the items of *account* that are due, and set when each is looked at again."""
    if not connector.can.looks:
        return Rechecked()
    with work() as unit:
        wait = unit.accounts.cursor(account, RECHECK).not_before
        if wait is not None and wait > now:
            return Rechecked()
        found = (unit.items.get(n) for n in unit.checks.due(account, now, BATCH))
        held = [h for h in found if h is not None]
    if not held:
        return Rechecked()
    try:
        seen = _look(connector, [h.item.ref for h in held])
    except ConnectorError as error:
        _trouble(work, account, held, error, now)
        return Rechecked(trouble=str(error))
    return _record(work, account, held, seen, now)


def _look(connector: Connector, refs: Sequence[ItemRef]) -> Sequence[Presence]:
    """Look at *refs*; one that the platform cannot answer for does not keep the others from it.

    Raises: any ConnectorError that speaks of more than one item.
    """
    try:
        return connector.look(refs)
    except (Invalid, Gone):
        if len(refs) == 1:
            return [Presence(refs[0], State.UNKNOWN)]
        half = len(refs) // 2
        return [*_look(connector, refs[:half]), *_look(connector, refs[half:])]


def _record(
    work: Work, account: str, held: Sequence[Held], seen: Sequence[Presence], now: datetime
) -> Rechecked:
    edited = gone = 0
    with work() as unit:
        unit.items.reserve(held[0].item.ref.platform)
        lost = sum(p.state is State.GONE for p in seen)
        sure = _let_in(unit, account) and believed(unit, account, len(held), lost, now)
        for standing, presence in zip(held, seen, strict=True):
            if presence.state is State.GONE and not sure:
                unit.checks.later([standing.id], now + _TURN)
                continue
            if _unchanged(unit, standing):
                edited += _presence(unit, standing, presence, now)
                gone += presence.state is State.GONE
            unit.checks.looked(standing.id, now)
        if gone:
            unit.audit.add(AuditLine("gone", MACHINE, now, account, data={"items": gone}))
        if edited:
            unit.wake("judge")
        unit.accounts.left_at(account, RECHECK, "", now, done=True)
        unit.commit()
    return Rechecked(len(held), edited, gone)


def _let_in(unit: UnitOfWork, account: str) -> bool:
    """Return whether the account was last read well.

    Who lost a permission is told "not found" of everything; that alone removes nobody's words.
    """
    state = unit.accounts.get(account)
    return state is not None and state.pulled_at is not None and state.pulled_at == state.tried_at


def _unchanged(unit: UnitOfWork, standing: Held) -> bool:
    """Return whether nothing newer came in while the platform was asked."""
    again = unit.items.get(standing.id)
    return again is not None and again.version == standing.version and not again.gone


def _presence(unit: UnitOfWork, held: Held, presence: Presence, now: datetime) -> bool:
    """Record what was seen; "visible" from who cannot see hiding changes nothing but words."""
    says_nothing = presence.state is State.UNKNOWN or (
        presence.state in (State.VISIBLE, State.EDITED) and presence.hidden is None
    )
    if says_nothing:
        presence = Presence(presence.ref, State.UNKNOWN, presence.text)
    unit.items.presence(held.id, presence, now)
    if presence.state is State.GONE or presence.text is None:
        return False
    again = unit.items.get(held.id)
    return again is not None and again.version != held.version


def _trouble(
    work: Work, account: str, held: Sequence[Held], error: ConnectorError, now: datetime
) -> None:
    with work() as unit:
        failures = unit.accounts.cursor(account, RECHECK).failures + 1
        unit.accounts.wait(account, RECHECK, wait_until(error, failures, now), str(error))
        if isinstance(error, Transient):
            unit.checks.later([h.id for h in held], now + _TURN)
        unit.commit()
