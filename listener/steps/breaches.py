"""Breaches and near misses: written down by a person, taken once by the incident system."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from listener.ports import AuditLine, Missing, Work
from listener.ports.papers import Exported, Wanted
from listener.report.incident_export import digest
from moderation.breaches import Breach
from moderation.errors import Impossible

Table = Callable[[Sequence[Breach]], str]


def record(work: Work, breach: Breach, now: datetime) -> int:
    """Store *breach* and return its number.

    Raises: Impossible without a summary, or for something that is still to happen; Missing if it
    names a case that is not there.
    """
    if not breach.summary.strip():
        raise Impossible("say in a sentence what happened, without names")
    if breach.happened_at > now:
        raise Impossible("it cannot have happened after now")
    with work() as unit:
        case = unit.cases.get(breach.case_id) if breach.case_id is not None else None
        if breach.case_id is not None and case is None:
            raise Missing(f"there is no case number {breach.case_id}")
        number = unit.papers.breach(replace(breach, recorded_at=now))
        told = {"breach": number, "sort": breach.sort.value, "category": breach.category.value}
        line = AuditLine("breach recorded", breach.by, now, breach.account, data=told)
        item = case.item if case else None
        unit.audit.add(replace(line, case_id=breach.case_id, item_id=item))
        unit.commit()
    return number


def refer(work: Work, number: int, reference: str, by: str, now: datetime) -> None:
    """Store the number that the incident system gave a breach. Raises: Missing; Impossible."""
    if not reference.strip():
        raise Impossible("give the number that the incident system gave it")
    with work() as unit:
        if not unit.papers.refer(number, reference.strip()):
            raise Missing(f"there is no breach or near miss number {number}")
        unit.audit.add(AuditLine("breach numbered", by, now, data={"breach": number}))
        unit.commit()


def export(work: Work, what: Wanted, table: Table, by: str, now: datetime) -> tuple[Exported, str]:
    """Return what an export takes, and its file as *table* makes it; each goes once.

    Nothing to take is no export: its number is 0, and nothing is written down.
    """
    with work() as unit:
        found = unit.papers.wanted(what)
        content = table(found)
        if not found:
            return Exported(0), content
        seal = digest(content)
        number = unit.papers.exported(found, what.period, seal, by, now)
        told = {"export": number, "rows": len(found), "digest": seal, "again": what.again}
        unit.audit.add(AuditLine("breaches exported", by, now, data=told))
        unit.commit()
    return Exported(number, found), content
