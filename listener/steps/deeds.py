"""What every deed on a case needs: the case as it was seen, its item, its event, its intent."""

from datetime import datetime

from listener.ports import (
    MACHINE,
    URGENT_RANK,
    AuditLine,
    Conflict,
    Held,
    Intent,
    Missing,
    UnitOfWork,
    event,
)
from listener.steps.keys import key_of
from moderation.actions import AGAINST_A_PERSON, Verb
from moderation.cases import Case, CaseEvent, Happened

_FIRST = 10  # what a person asks for goes before what the machine wants


def case_of(unit: UnitOfWork, case_id: int) -> Case:
    """Return the case. Raises: Missing."""
    case = unit.cases.get(case_id)
    if case is None:
        raise Missing(f"there is no case number {case_id}")
    return case


def as_seen(unit: UnitOfWork, case_id: int, version: int) -> Case:
    """Return the case if it still is as it was seen. Raises: Conflict saying what happened."""
    case = case_of(unit, case_id)
    if case.version != version:
        since = unit.cases.events(case_id, version)
        what = ", ".join(f"{e.happened.value} by {e.by}" for e in since)
        raise Conflict(f"case {case_id} has changed since you opened it: {what}", since)
    return case


def item_of(unit: UnitOfWork, case: Case) -> Held:
    """Return the item that the case is about. Raises: Missing."""
    held = unit.items.get(case.item)
    if held is None:
        raise Missing(f"the item of case {case.id} is not there any more")
    return held


def record_event(unit: UnitOfWork, case: Case, told: CaseEvent) -> Case:
    """Add what happened to the case and to the audit, and return the case as it is then."""
    case = unit.cases.add(case, told)
    unit.audit.add(
        AuditLine(
            told.happened.value,
            told.by,
            told.at,
            item_id=case.item,
            case_id=case.id,
            data={code: told.data[code] for code in _CODES if code in told.data},
        )
    )
    return case


# What of an event the audit repeats: ids and codes, never a word that somebody wrote.
_CODES = ("verb", "intent", "outcome", "team", "until", "asked", "by_hand")


def intend(
    unit: UnitOfWork,
    case: Case,
    held: Held,
    verb: Verb,
    by: str,
    now: datetime,
    *,
    reason: str = "",
    text: str = "",
    undoes: int | None = None,
) -> Case:
    """Store what a person wants done; wanted twice, it is done once."""
    account = held.item.ref.account
    intent = Intent(
        key=key_of(verb, held.id, unit.intents.of_item(held.id), text),
        account=account,
        item_id=held.id,
        verb=verb,
        by=by,
        reason=reason,
        created_at=now,
        next_at=now,
        version=held.version,
        case_id=case.id,
        undoes=undoes,
        text=text,
        rank=URGENT_RANK if case.urgent else _FIRST,
    )
    added = unit.intents.add(intent)
    unit.wake("act", account)
    told = event(Happened.ACTED, by, now, verb=verb.value, intent=added, reason=reason)
    if verb in AGAINST_A_PERSON and by != MACHINE:
        unit.cases.strike(case, by, now)
    return record_event(unit, case, told) if added is not None else case
