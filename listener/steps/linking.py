"""Joining cases that belong together: one author, one story."""

from datetime import datetime

from listener.ports import Work, event
from listener.steps.deeds import case_of, record_event
from moderation.cases import Happened
from moderation.errors import Impossible


def link(work: Work, case_id: int, other: int, why: str, by: str, now: datetime) -> bool:
    """Join two cases; False if they are joined already.

    Raises: Missing if there is no such case; Impossible for a case and itself.
    """
    if case_id == other:
        raise Impossible("a case cannot be joined with itself")
    with work() as unit:
        case, neighbour = case_of(unit, case_id), case_of(unit, other)
        fresh = unit.cases.link(case_id, other, why, by, now)
        if fresh:
            record_event(unit, case, event(Happened.LINKED, by, now, case=other, why=why))
            record_event(unit, neighbour, event(Happened.LINKED, by, now, case=case_id, why=why))
            unit.commit()
    return fresh
