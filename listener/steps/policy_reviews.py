"""Reviews of the policy: what is due, one message when it falls due, and what was held."""

from collections.abc import Sequence
from datetime import date, datetime

from listener.ports import AuditLine, Message, Work
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.principles import PolicyPack
from moderation.reviews import TITLES, Review, reviews


def asked_for(work: Work, pack: PolicyPack) -> Sequence[Review]:
    """Return every review that the policy asks for, soonest first."""
    last: dict[str, date] = {}
    with work() as unit:
        for kind in TITLES:
            held = unit.papers.last_review(kind, pack.name)
            if held is not None:
                last[kind] = held.astimezone(LONDON).date()
    return reviews(pack, last)


def remind(work: Work, pack: PolicyPack, now: datetime) -> int:
    """Tell the communications team of each review that is due, once; return how many."""
    today = now.astimezone(LONDON).date()
    due = [r for r in asked_for(work, pack) if r.due <= today]
    with work() as unit:
        told = sum(unit.messages.add(_message(r, pack, now)) for r in due)
        if told:
            unit.wake("tell")
            unit.commit()
    return told


def _message(review: Review, pack: PolicyPack, now: datetime) -> Message:
    on = f"{review.due.day} {review.due:%B %Y}"
    data = {"review_title": review.title, "review_why": review.why, "due_on": on}
    return Message(
        key=f"review:{pack.name}:{review.kind}:{review.due.isoformat()}",
        kind="review_due",
        recipient="communications",
        created_at=now,
        next_at=now,
        data={
            **data,
            "page": "/reviews",
            "review_owner": review.owner or "whoever answers for the policy",
        },
    )


def held(work: Work, pack: PolicyPack, kind: str, by: str, now: datetime, note: str) -> None:
    """Record that a review was held, and what came of it. Raises: Impossible."""
    if kind not in TITLES:
        raise Impossible("there is no such review")
    if not note.strip():
        raise Impossible("say what the review found, or where that is written down")
    with work() as unit:
        unit.papers.reviewed(kind, pack.name, by, now, note.strip())
        unit.audit.add(AuditLine("policy reviewed", by, now, data={"kind": kind}))
        unit.commit()
