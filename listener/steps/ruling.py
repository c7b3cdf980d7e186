"""Changing the rules: proposed, compared and read, agreed to by two, live, and back again."""

from datetime import datetime, timedelta

from listener.ports import AuditLine, Edition, Missing, Signature, UnitOfWork, Work
from listener.ports.editions import AGREED, SEEN
from moderation.errors import Impossible

_PROPOSED, _READ, _APPROVED = "pack proposed", "pack comparison read", "pack approved"
_LIVE, _BACK = "pack live", "pack back"


def propose(work: Work, edition: Edition, now: datetime) -> int:
    """Store *edition* as a candidate and return its number; the same content is one candidate."""
    with work() as unit:
        known = unit.editions.of(edition.fingerprint)
        number = unit.editions.add(edition)
        if known is None:
            data = _told(edition) | {"examples": edition.tried, "broken": len(edition.broken)}
            unit.audit.add(AuditLine(_PROPOSED, edition.by, now, data=data))
        unit.commit()
    return number


def keep_own(work: Work, own: Edition, given: str, now: datetime) -> None:
    """Keep the pack of the settings as an edition before another takes its place.

    So it can be gone back to. Nothing is done where an edition is in force already.
    """
    with work() as unit:
        if unit.editions.ever_live(given):
            return
        number = unit.editions.add(own)
        earlier = now - timedelta(seconds=1)
        unit.editions.go_live(number, given, own.by, "as the settings say", earlier)
        unit.commit()


def read(work: Work, number: int, who: str, comparison: str, now: datetime) -> None:
    """Record that *who* has read what the edition would change. Raises: Missing."""
    _sign(work, number, Signature(who, SEEN, now, comparison), _READ)


def agree(work: Work, number: int, who: str, now: datetime) -> Edition:
    """Record that *who* agrees to the edition, and return it as it stands then.

    Raises: Impossible if an example does not hold, or *who* has not read what would change.
    """
    with work() as unit:
        found = _found(unit, number)
        if found.broken:
            raise Impossible(f"{len(found.broken)} of its examples do not hold; put them right")
        if who not in found.who(SEEN):
            raise Impossible("read what would change first; it is said there that you have")
    return _sign(work, number, Signature(who, AGREED, now), _APPROVED)


def go_live(work: Work, number: int, given: str, who: str, now: datetime, why: str) -> Edition:
    """Let the edition take effect in place of what the settings name as *given*.

    One that was in force before may be gone back to at once.
    Raises: Impossible if two people have not agreed to it.
    """
    with work() as unit:
        found = _found(unit, number)
        before = found.live_at is not None
        if not before and not found.agreed:
            raise Impossible("two people must have agreed to it first")
        unit.editions.go_live(number, given, who, why, now)
        data = _told(found) | {"reason": why}
        unit.audit.add(AuditLine(_BACK if before else _LIVE, who, now, data=data))
        live = _found(unit, number)
        unit.commit()
    return live


def _sign(work: Work, number: int, signature: Signature, line: str) -> Edition:
    with work() as unit:
        found = _found(unit, number)
        if unit.editions.sign(number, signature):
            data = _told(found) | {"comparison": signature.comparison}
            unit.audit.add(AuditLine(line, signature.who, signature.at, data=data))
        found = _found(unit, number)
        unit.commit()
    return found


def _found(unit: UnitOfWork, number: int) -> Edition:
    found = unit.editions.get(number)
    if found is None:
        raise Missing(f"there is no edition with the number {number}")
    return found


def _told(edition: Edition) -> dict[str, object]:
    return {"pack": edition.label, "fingerprint": edition.fingerprint}
