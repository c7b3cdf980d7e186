"""Forgetting in three moves: proposed by age, approved by a person, then words are removed."""

from datetime import datetime, timedelta

from listener.ports import MACHINE, AuditLine, Work

BATCH = 200


def propose(work: Work, keep: timedelta, now: datetime) -> int:
    """Propose items older than *keep* that no open case needs; return how many."""
    with work() as unit:
        found = unit.items.propose_to_forget(now - keep, now)
        if found:
            unit.audit.add(AuditLine("forgetting proposed", MACHINE, now, data={"items": found}))
            unit.commit()
    return found


def approve(work: Work, by: str, now: datetime) -> int:
    """Approve what is proposed, as a person; return how many items."""
    with work() as unit:
        found = unit.items.approve_to_forget(by, now)
        unit.audit.add(AuditLine("forgetting approved", by, now, data={"items": found}))
        unit.commit()
    return found


def forget(work: Work, now: datetime) -> int:
    """Remove the words of a batch of approved items; digests, counts and audit stay."""
    with work() as unit:
        found = unit.items.forget(now, BATCH)
        if found:
            unit.audit.add(AuditLine("forgotten", MACHINE, now, data={"items": found}))
            unit.commit()
    return found


def prune(work: Work, now: datetime) -> int:
    """Remove rows that only served the moment, a week after; return how many."""
    with work() as unit:
        gone = unit.health.prune(now - timedelta(days=7))
        unit.commit()
    return gone
