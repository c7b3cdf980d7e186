"""What a person does with a case: keep, act, undo, note, claim, escalate, reply.

Each takes the version that the person saw. If something has happened since, Conflict says what,
and nothing is changed. Words to the author are only ever sent by a person.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from listener.ports import (
    Conflict,
    Intent,
    IntentState,
    Missing,
    UnitOfWork,
    Work,
    event,
)
from listener.steps import clocks, paging
from listener.steps.deeds import as_seen, case_of, intend, item_of, record_event
from listener.steps.saying import say
from moderation import checklists
from moderation.actions import REVERSES, SPEAKS, Verb
from moderation.cases import Case, CaseEvent, Happened
from moderation.deadlines import Clock
from moderation.errors import Impossible

CLAIM = timedelta(minutes=30)
_HAPPENED = (IntentState.RECEIPTED, IntentState.CONFIRMED)


def keep(work: Work, case_id: int, version: int, by: str, now: datetime, note: str = "") -> Case:
    """Leave the item as it is and close the case; acts that were not sent yet are off."""
    with work() as unit:
        case = as_seen(unit, case_id, version)
        may_end(unit, case, note)
        ended(unit, case, now)
        if case.kind == "item":
            _cancel(unit, case, by, now)
            unit.cases.unstrike(case, now)
            case = record_event(unit, case, event(Happened.KEPT, by, now, note=note))
        else:
            case = record_event(unit, case, event(Happened.CLOSED, by, now, note=note))
        unit.commit()
    return case


def act(
    work: Work,
    case_id: int,
    version: int,
    verbs: Sequence[Verb],
    by: str,
    now: datetime,
    *,
    reason: str = "",
    close: bool = True,
) -> Case:
    """Have *verbs* carried out on the item; *close*: nothing more is to be done with the case.

    Raises: Conflict; Impossible if a verb is one that speaks (see ``reply``).
    """
    if SPEAKS & set(verbs):
        raise Impossible("a reply needs its words")
    with work() as unit:
        case = as_seen(unit, case_id, version)
        held = item_of(unit, case)
        for verb in verbs:
            case = intend(unit, case, held, verb, by, now, reason=reason)
        if close:
            may_end(unit, case, reason)
            ended(unit, case, now)
            outcome = ", ".join(v.value for v in verbs)
            case = record_event(unit, case, event(Happened.CLOSED, by, now, outcome=outcome))
        unit.commit()
    return case


def reply(
    work: Work,
    case_id: int,
    version: int,
    text: str,
    by: str,
    now: datetime,
    verb: Verb = Verb.REPLY,
    *,
    response: str = "",
) -> Case:
    """Have *text* sent to the author; the same words are never sent twice.

    *response* names the approved wording that it was made from, with its version: "id@3".
    """
    if not text.strip():
        raise Impossible("a reply needs its words")
    with work() as unit:
        case = as_seen(unit, case_id, version)
        case = say(unit, case, text, verb, by, now, response=response)
        unit.commit()
    return case


def undo(
    work: Work, case_id: int, version: int, intent_id: int, by: str, now: datetime, reason: str = ""
) -> Case:
    """Take back an act: one not sent yet is off, one that happened is reversed.

    Raises: Conflict; Missing; Impossible if its effect cannot be taken back.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        intent = unit.intents.get(intent_id)
        if intent is None or intent.item_id != case.item:
            raise Missing(f"case {case_id} has no act number {intent_id}")
        case = take_back(unit, case, intent, by, now, reason)
        unit.commit()
    return case


def take_back(
    unit: UnitOfWork, case: Case, intent: Intent, by: str, now: datetime, reason: str
) -> Case:
    if intent.state is IntentState.DECIDED:
        unit.intents.move(intent, IntentState.CANCELLED, now, next_at=None, trouble=f"by {by}")
    elif intent.state not in _HAPPENED:
        raise Impossible(f"the {intent.verb.value} is {intent.state.value}; nothing to take back")
    elif (back := REVERSES.get(intent.verb)) is None:
        raise Impossible(f"a {intent.verb.value} cannot be taken back")
    else:
        held = item_of(unit, case)
        case = intend(unit, case, held, back, by, now, reason=reason, undoes=intent.id)
    unit.cases.unstrike(case, now)
    told = event(Happened.UNDONE, by, now, intent=intent.id, verb=intent.verb.value, reason=reason)
    return record_event(unit, case, told)


def note(work: Work, case_id: int, text: str, by: str, now: datetime) -> Case:
    """Add a note for colleagues; it takes no version, because it overrules nobody."""
    with work() as unit:
        case = unit.cases.add(case_of(unit, case_id), event(Happened.NOTED, by, now, note=text))
        unit.commit()
    return case


def claim(work: Work, case_id: int, version: int, by: str, now: datetime) -> Case:
    """Make *by* the owner for half an hour; on a crisis this says that a person has seen it."""
    with work() as unit:
        case = as_seen(unit, case_id, version)
        if case.owner not in ("", by) and case.claimed_until and case.claimed_until > now:
            raise Conflict(f"{case.owner} is working on case {case.id}", ())
        clocks.met(unit, case.id, now, Clock.CRISIS.value)
        paging.call_off(unit, case.id, now)
        until = (now + CLAIM).isoformat()
        case = record_event(unit, case, event(Happened.CLAIMED, by, now, until=until))
        unit.commit()
    return case


def release(work: Work, case_id: int, version: int, by: str, now: datetime) -> Case:
    """Give the case back to the queue."""
    return _one(work, case_id, version, event(Happened.RELEASED, by, now))


def escalate(
    work: Work, case_id: int, version: int, team: str, by: str, now: datetime, note: str = ""
) -> Case:
    """Hand the case to *team*; its clocks go on."""
    return _one(work, case_id, version, event(Happened.ESCALATED, by, now, team=team, note=note))


def snooze(
    work: Work, case_id: int, version: int, until: datetime, by: str, now: datetime, why: str
) -> Case:
    """Put the case away until a moment, with a reason."""
    told = event(Happened.SNOOZED, by, now, until=until.isoformat(), why=why)
    return _one(work, case_id, version, told)


def reopen(work: Work, case_id: int, version: int, by: str, now: datetime, why: str = "") -> Case:
    """Put a closed case back into the queue; clocks that are still owed go on."""
    with work() as unit:
        case = as_seen(unit, case_id, version)
        case = record_event(unit, case, event(Happened.REOPENED, by, now, why=why))
        case = clocks.reopened(unit, case, now)
        unit.commit()
    return case


def _one(work: Work, case_id: int, version: int, told: CaseEvent) -> Case:
    with work() as unit:
        case = record_event(unit, as_seen(unit, case_id, version), told)
        unit.commit()
    return case


def may_end(unit: UnitOfWork, case: Case, said: str) -> None:
    """Raise Impossible, saying what is missing, if *case* may not be closed yet."""
    missing = checklists.missing(case, unit.cases.events(case.id), said)
    if missing:
        raise Impossible(missing)


def ended(unit: UnitOfWork, case: Case, now: datetime) -> None:
    """Stop the clocks and calls of a case that is being closed."""
    clocks.met(unit, case.id, now)
    paging.call_off(unit, case.id, now)


def _cancel(unit: UnitOfWork, case: Case, by: str, now: datetime) -> None:
    for intent in unit.intents.of_item(case.item):
        if intent.state is IntentState.DECIDED:
            unit.intents.move(
                intent, IntentState.CANCELLED, now, next_at=None, trouble=f"kept by {by}"
            )
