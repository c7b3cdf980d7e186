"""Ending a case in which everything has been done: what is on its way goes on."""

from datetime import datetime

from listener.ports import Work, event
from listener.steps.deeds import as_seen, record_event
from listener.steps.resolve import ended, may_end
from moderation.cases import Case, Happened


def close(work: Work, case_id: int, version: int, by: str, now: datetime, note: str = "") -> Case:
    """Close the case and leave its acts as they are; *note* says what was done for the person.

    Unlike ``keep`` it calls nothing off: a reply that was not sent yet is still sent.
    Raises: Conflict; Impossible where the case may not end yet.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        may_end(unit, case, note)
        ended(unit, case, now)
        told = event(Happened.CLOSED, by, now, outcome="resolved", note=note)
        case = record_event(unit, case, told)
        unit.commit()
    return case
