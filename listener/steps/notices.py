"""Telling somebody what was done to their comment and why: only ever sent by a person."""

from datetime import datetime

from listener.ports import Missing, Work, event
from listener.steps.deeds import record_event
from moderation.cases import Case, Happened
from moderation.errors import Impossible


def noticed(
    work: Work,
    case_id: int,
    verb: str,
    by: str,
    now: datetime,
    *,
    response: str = "",
    why: str = "",
) -> Case:
    """Record that the author was told of *verb* with *response*, or *why* that could not be.

    Raises: Missing; Impossible if neither is given.
    """
    if not response and not why.strip():
        raise Impossible("say why the notice could not be sent")
    with work() as unit:
        case = unit.cases.get(case_id)
        if case is None:
            raise Missing(f"there is no case number {case_id}")
        outcome = "sent" if response else "could not send"
        data = {"verb": verb, "outcome": outcome, "response": response, "why": why}
        case = record_event(unit, case, event(Happened.NOTICED, by, now, **data))
        unit.commit()
    return case
