"""Evidence for somebody outside the team: one asks, another agrees, and each copy is logged.

Nothing is sent: a person takes the file and gives it on in the way that the policy wants.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from listener.ports import AuditLine, Missing, UnitOfWork, Work
from listener.ports.papers import Asked, Disclosure
from moderation.errors import Impossible


def ask(work: Work, asked: Disclosure, now: datetime) -> int:
    """Store a request for the evidence of a case, and return its number.

    Raises: Impossible unless it says to whom, why and by what right; Missing without the case.
    """
    for words, needed in (
        (asked.recipient, "say who gets it: a role and an organisation"),
        (asked.purpose, "say what it is for"),
        (asked.basis, "say by what right it is given: a law, an order, a clause of the policy"),
    ):
        if not words.strip():
            raise Impossible(needed)
    with work() as unit:
        case = unit.cases.get(asked.case_id)
        if case is None:
            raise Missing(f"there is no case number {asked.case_id}")
        number = unit.papers.ask(replace(asked, asked_at=now))
        unit.items.keep_evidence(case.item, "disclosure", now)
        _log(unit, "evidence asked for", number, asked, asked.asked_by, now)
        unit.commit()
    return number


def decide(work: Work, number: int, by: str, now: datetime, *, yes: bool, why: str = "") -> None:
    """Agree that evidence is given, or decline with a reason.

    Raises: Missing; Impossible for whoever asked, if it is decided, or without a reason to decline.
    """
    with work() as unit:
        asked = _known(unit, number)
        if asked.asked_by == by:
            raise Impossible("whoever asked for it cannot also agree to it")
        if not yes and not why.strip():
            raise Impossible("say why it is not given")
        state = Asked.APPROVED if yes else Asked.DECLINED
        if not unit.papers.decide(number, state, by, now, why):
            raise Impossible("somebody has decided this already")
        what = "evidence agreed to" if yes else "evidence declined"
        _log(unit, what, number, asked, by, now)
        unit.commit()


def agreed(work: Work, number: int) -> Disclosure:
    """Return a request whose evidence may be made. Raises: Missing; Impossible."""
    with work() as unit:
        asked = _known(unit, number)
    if asked.state not in (Asked.APPROVED, Asked.GIVEN):
        raise Impossible("a second person must agree before any evidence is given")
    return asked


def given(
    work: Work, number: int, by: str, now: datetime, digest: str, contents: Mapping[str, Any]
) -> None:
    """Write down that *by* took the file with that *digest*; each copy is a line of the log.

    Raises: Missing; Impossible if nobody agreed.
    """
    asked = agreed(work, number)
    with work() as unit:
        told = {"by": by, "at": now.isoformat(), "digest": digest, **contents}
        unit.papers.given(number, by, now, digest, told)
        _log(unit, "evidence given", number, asked, by, now, digest=digest)
        unit.commit()


def _known(unit: UnitOfWork, number: int) -> Disclosure:
    found = unit.papers.disclosure(number)
    if found is None:
        raise Missing(f"there is no request for evidence number {number}")
    return found


def _log(
    unit: UnitOfWork,
    what: str,
    number: int,
    asked: Disclosure,
    by: str,
    now: datetime,
    **more: str,
) -> None:
    data = {"disclosure": number, **more}
    case = unit.cases.get(asked.case_id)
    line = AuditLine(what, by, now, case_id=asked.case_id, data=data)
    unit.audit.add(replace(line, item_id=case.item if case else None))
