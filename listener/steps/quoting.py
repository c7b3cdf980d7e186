"""Recording that somebody agreed to be quoted, or no longer does."""

from datetime import datetime

from listener.ports import Work, event
from listener.steps.deeds import as_seen, record_event
from moderation.cases import Case, Happened
from moderation.errors import Impossible


def record(
    work: Work, case_id: int, version: int, by: str, now: datetime, how: str, *, agreed: bool
) -> Case:
    """Record the approval, or that it was refused or taken back; *how* says how it was given.

    Raises: Conflict; Impossible without saying how and for what.
    """
    if not how.strip():
        raise Impossible("say how they agreed or refused, and what for")
    with work() as unit:
        case = as_seen(unit, case_id, version)
        outcome = "agreed" if agreed else "not agreed"
        told = event(Happened.QUOTING, by, now, agreed=agreed, outcome=outcome, note=how.strip())
        case = record_event(unit, case, told)
        unit.commit()
    return case
