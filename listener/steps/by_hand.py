"""Recording an act that a person carried out in the platform's own pages."""

from datetime import datetime

from listener.ports import Intent, IntentState, Work, event
from listener.steps.deeds import as_seen, item_of, record_event
from listener.steps.keys import key_of
from listener.steps.saying import said
from moderation.actions import AGAINST_A_PERSON, SPEAKS, Outcome, Receipt, Verb
from moderation.cases import Case, Happened


def by_hand(
    work: Work,
    case_id: int,
    version: int,
    verb: Verb,
    by: str,
    now: datetime,
    *,
    reference: str = "",
    reason: str = "",
    text: str = "",
    response: str = "",
) -> Case:
    """Record that *by* did *verb* by hand; told twice, it is recorded once. The case stays open.

    *reference* is what the platform gave, or what the person saw; *text* are words that were sent.
    Raises: Conflict.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        held = item_of(unit, case)
        unit.items.keep_evidence(held.id, verb.value, now)
        intent = Intent(
            key=key_of(verb, held.id, unit.intents.of_item(held.id), text),
            account=held.item.ref.account,
            item_id=held.id,
            verb=verb,
            by=by,
            reason=reason,
            created_at=now,
            next_at=None,
            version=held.version,
            case_id=case.id,
            text=text,
            state=IntentState.CONFIRMED,
        )
        added = unit.intents.add(intent)
        if added is not None:
            receipt = Receipt(Outcome.APPLIED, "done by hand", reference=reference, at=now)
            unit.intents.receipt(added, receipt, now, by=by)
            told = event(Happened.ACTED, by, now, verb=verb.value, intent=added, by_hand=True)
            case = record_event(unit, case, told)
            if verb in AGAINST_A_PERSON:
                unit.cases.strike(case, by, now)
            if verb in SPEAKS:
                case = said(
                    unit,
                    case,
                    text,
                    verb,
                    by,
                    now,
                    response=response,
                    by_hand=True,
                )
        unit.commit()
    return case
