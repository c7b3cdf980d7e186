"""What was judged and done in a period: grounds, labels, acts and their outcomes, replies."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from listener.ports import MACHINE
from listener.report.figures import Replies
from listener.report.periods import Period
from listener.store.counting import within
from listener.store.replies import Approval, replies
from listener.store.tables import decisions, intents, receipts, verdicts

_DONE = ("applied", "already")


def judged(
    db: Connection, period: Period
) -> tuple[dict[tuple[str, str], int], dict[str, int], int]:
    """Return grounds of acts, labels, and how many were not measured."""
    labels: Counter[str] = Counter()
    grounds: Counter[tuple[str, str]] = Counter()
    unmeasured = 0
    chosen = (
        select(verdicts.c.labels, verdicts.c.measured, verdicts.c.findings, decisions.c.acts)
        .join(decisions, decisions.c.verdict_id == verdicts.c.id)
        .where(within(verdicts.c.at, period))
    )
    for row in db.execute(chosen):
        labels.update(row.labels or ())
        unmeasured += not row.measured
        for verb in row.acts or ():
            found = (
                f.get("title") or f["principle"]
                for f in row.findings or ()
                if verb in f["proposed"]
            )
            grounds.update((verb, principle) for principle in found)
    return dict(grounds), dict(labels), unmeasured


def acts(db: Connection, period: Period) -> Mapping[tuple[str, str], int]:
    chosen = (
        select(intents.c.verb, intents.c.by, func.count())
        .join(receipts, receipts.c.intent_id == intents.c.id)
        .where(within(receipts.c.at, period), receipts.c.outcome.in_(_DONE))
        .group_by(intents.c.verb, intents.c.by)
    )
    done: Counter[tuple[str, str]] = Counter()
    for verb, by, count in db.execute(chosen):
        done[verb, MACHINE if by == MACHINE else "a person"] += count
    return dict(done)


def outcomes(db: Connection, period: Period, state: str) -> int:
    chosen = (
        select(func.count())
        .select_from(intents)
        .where(within(intents.c.created_at, period), intents.c.state == state)
    )
    return int(db.execute(chosen).scalar_one())


def answered(db: Connection, period: Period) -> Sequence[Replies]:
    """Return the replies of each account, by what approved their words."""
    sent = Counter((r.account, r.approval) for r in replies(db, period.starts, period.ends))
    return [
        Replies(
            name,
            approved=sent[name, Approval.RESPONSE],
            agreed=sent[name, Approval.TWO_PEOPLE],
            alone=sent[name, Approval.NONE],
        )
        for name in sorted({account for account, _ in sent})
    ]
