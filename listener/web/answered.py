"""Whether the author of a case is answered for now, in words and as a fact."""

from datetime import datetime

from listener.store.console.casefile import CaseFile
from listener.store.disengagements import of_author
from listener.web.visits import Visit
from listener.web.words import when
from moderation.disengaging import ANSWERED, Disengagement


def answering_words(found: Disengagement, now: datetime) -> str:
    """Return what is decided or asked for about somebody."""
    until = when(found.ends_at, now)
    if found.on(now):
        return f"Not answered further until {until}, decided by {found.by} and {found.agreed_by}"
    return f"{found.by} asks not to answer this person further until {until}"


def answering(visit: Visit, file: CaseFile) -> str:
    """Return what the case says of it; empty where nothing is decided or asked for."""
    found = of_author(visit.desk.engine, file.item["author_id"], visit.now)
    return answering_words(found, visit.now) if found else ""


def left_alone(visit: Visit, file: CaseFile) -> bool:
    """Return whether no reply is to be suggested in this case."""
    found = of_author(visit.desk.engine, file.item["author_id"], visit.now)
    if found is None or not found.on(visit.now):
        return False
    return not file.case["urgent"] and str(file.case["route"]) not in ANSWERED
