"""Recording whether something belongs in a person's clinical record; nothing is copied there."""

from datetime import datetime

from listener.ports import Work, event
from listener.steps.deeds import as_seen, record_event
from moderation.care_records import ANSWERS
from moderation.cases import Case, Happened
from moderation.errors import Impossible


def decide(
    work: Work, case_id: int, version: int, answer: str, by: str, now: datetime, note: str = ""
) -> Case:
    """Record *answer*, one of ANSWERS; a later one stands in its place.

    Raises: Conflict; Impossible for another answer, or for yes or no without a reason.
    """
    if answer not in ANSWERS:
        raise Impossible("say whether it belongs in the record, or that somebody is being asked")
    if answer != "asked" and not note.strip():
        raise Impossible("say who decided, and why")
    with work() as unit:
        case = as_seen(unit, case_id, version)
        told = event(Happened.CARE_RECORD, by, now, answer=answer, outcome=answer, note=note)
        case = record_event(unit, case, told)
        unit.commit()
    return case
