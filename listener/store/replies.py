"""The replies that were sent, and what approved their words: a response, two people, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.engine import Connection

from listener.store.tables import case_events, cases
from moderation.cases import Happened
from moderation.outgoing.responses import as_approved


class Approval(StrEnum):
    """What stood behind the words of a reply."""

    RESPONSE = "response"  # an approved response as it stands
    TWO_PEOPLE = "two_people"
    NONE = "none"  # other words, by one person alone


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply; its words stay in the case."""

    case_id: int
    account: str
    at: datetime
    by: str
    response: str
    approval: Approval


def replies(db: Connection, since: datetime, until: datetime) -> Sequence[Reply]:
    """Return the replies sent from *since* up to *until*, oldest first."""
    chosen = (
        select(case_events, cases.c.account)
        .join(cases, cases.c.id == case_events.c.case_id)
        .where(case_events.c.at >= since, case_events.c.at < until)
        .where(case_events.c.happened.in_((Happened.REPLIED.value, Happened.APPROVED.value)))
        .order_by(case_events.c.at, case_events.c.id)
    )
    rows = db.execute(chosen).all()
    # An agreement and the reply that it sends share their moment: they are one transaction.
    agreed = {
        (r.case_id, r.at, (r.data or {}).get("verb"))
        for r in rows
        if r.happened == Happened.APPROVED
    }
    return [
        Reply(
            case_id=r.case_id,
            account=r.account,
            at=r.at,
            by=r.by,
            response=str(r.data.get("response", "")),
            approval=_approval(
                str(r.data.get("response", "")),
                agreed=(r.case_id, r.at, r.data.get("verb")) in agreed,
            ),
        )
        for r in rows
        if r.happened == Happened.REPLIED
    ]


def _approval(response: str, *, agreed: bool) -> Approval:
    if agreed:
        return Approval.TWO_PEOPLE
    return Approval.RESPONSE if as_approved(response) else Approval.NONE
