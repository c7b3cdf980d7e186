"""Deciding to answer somebody no further: asked for by one, agreed to by another, with an end."""

from dataclasses import replace
from datetime import datetime

from listener.ports import AuditLine, Missing, UnitOfWork, Work
from moderation.disengaging import LONGEST, Disengagement
from moderation.errors import Impossible

_ASKED, _AGREED = "no further response asked", "no further response"
_ENDED = "answered again"


def ask(work: Work, wanted: Disengagement) -> Disengagement:
    """Store *wanted* and return it with its number; it holds once a second person agrees.

    Raises: Impossible saying what is wrong with it.
    """
    now = wanted.asked_at
    if not wanted.reason.strip():
        raise Impossible("say why this person is answered no further")
    if not now < wanted.ends_at <= now + LONGEST:
        raise Impossible(f"it must end after today, and within {LONGEST.days} days")
    with work() as unit:
        if unit.disengagements.of_author(wanted.author, now) is not None:
            raise Impossible("it is asked for already, or holds")
        made = replace(wanted, id=unit.disengagements.add(wanted))
        _record(unit, made, _ASKED, made.by, now)
        unit.commit()
    return made


def agree(work: Work, number: int, by: str, now: datetime) -> None:
    """Take the second look, and let it hold.

    Raises: Missing; Impossible if *by* is who asked, or it is over.
    """
    with work() as unit:
        found = _found(unit, number)
        if found.by == by:
            raise Impossible("somebody else must look at it")
        if found.over(now):
            raise Impossible("it is over")
        if found.agreed_at is None:
            unit.disengagements.agree(number, by, now)
            _record(unit, found, _AGREED, by, now)
            unit.commit()


def end(work: Work, number: int, by: str, now: datetime) -> None:
    """End it now, or decline it; one that is over stays so. Raises: Missing."""
    with work() as unit:
        found = _found(unit, number)
        if not found.over(now):
            unit.disengagements.end(number, by, now)
            _record(unit, found, _ENDED, by, now)
            unit.commit()


def _found(unit: UnitOfWork, number: int) -> Disengagement:
    found = unit.disengagements.get(number)
    if found is None:
        raise Missing(f"there is no decision with the number {number}")
    return found


def _record(unit: UnitOfWork, about: Disengagement, what: str, by: str, now: datetime) -> None:
    data = {"decision": about.id, "reason": about.reason, "until": about.ends_at}
    unit.audit.add(AuditLine(what, by, now, case_id=about.case, data=data))
