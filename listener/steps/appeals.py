"""Somebody objects to what was done: a case of its own, decided by somebody else than before."""

from datetime import datetime

from listener.ports import MACHINE, Intent, IntentState, UnitOfWork, Work, event
from listener.steps.deeds import as_seen, case_of, record_event
from listener.steps.resolve import ended, take_back
from moderation import appeals
from moderation.actions import AGAINST_A_PERSON, REVERSES, Verb
from moderation.cases import Case, Happened, Status
from moderation.checklists import APPEAL
from moderation.errors import Impossible

_STANDS = (IntentState.DECIDED, IntentState.SENDING, IntentState.RECEIPTED, IntentState.CONFIRMED)


def appeal(work: Work, case_id: int, by: str, now: datetime, grounds: str) -> Case:
    """Return the appeal against what was done in a case, opened now.

    *grounds* is what *by* understood of why; an appeal that was decided is not opened again.
    Raises: Missing; Impossible where nothing was done against anybody, or it was appealed before.
    """
    with work() as unit:
        case = case_of(unit, case_id)
        if not _acts(unit, case):
            raise Impossible(f"nothing stands in case {case.id} that could be appealed against")
        known = unit.cases.of_item(case.item, APPEAL)
        if known is not None:
            raise Impossible(f"it was appealed against before: case {known.id}")
        opened = unit.cases.beside(case, APPEAL, by, now, reason="an appeal")
        opened = record_event(
            unit, opened, event(Happened.APPEALED, by, now, case=case.id, note=grounds)
        )
        record_event(unit, case, event(Happened.APPEALED, by, now, appeal=opened.id))
        unit.cases.link(opened.id, case.id, "appeal", by, now)
        unit.commit()
    return opened


def decide(
    work: Work, appeal_id: int, version: int, outcome: str, by: str, now: datetime, why: str
) -> Case:
    """Decide an appeal; overturned, what was done is taken back where the platform can.

    What cannot be, such as a deletion, is owed to the author: an invitation to post again.

    Raises: Conflict; Impossible without a reason, by a person who took the decision, or twice.
    """
    if outcome not in appeals.OUTCOMES:
        raise Impossible("an appeal is upheld or overturned")
    if not why.strip():
        raise Impossible("say why, so that the person can be told")
    with work() as unit:
        case = as_seen(unit, appeal_id, version)
        original = unit.cases.of_item(case.item)
        if case.kind != APPEAL or original is None or case.status is Status.CLOSED:
            raise Impossible(f"case {case.id} is no open appeal")
        if refused := appeals.why_not(by, deciders(unit, original)):
            raise Impossible(refused)
        if outcome == appeals.OVERTURNED:
            _reverse(unit, original, by, now, why)
        ended(unit, case, now)
        case = record_event(
            unit, case, event(Happened.CLOSED, by, now, outcome=outcome, reason=why)
        )
        unit.commit()
    return case


def deciders(unit: UnitOfWork, original: Case) -> frozenset[str]:
    """Return the people who took, asked for or agreed to what stands against the author."""
    acted = {i.by for i in _acts(unit, original)}
    agreed = {
        e.by
        for e in unit.cases.events(original.id)
        if e.happened in (Happened.PROPOSED, Happened.APPROVED) and e.data.get("verb")
    }
    return frozenset((acted | agreed) - {MACHINE})


def _acts(unit: UnitOfWork, case: Case) -> list[Intent]:
    intents = unit.intents.of_item(case.item)
    undone = {i.undoes for i in intents if i.undoes is not None}
    return [
        i
        for i in intents
        if i.verb in AGAINST_A_PERSON and i.state in _STANDS and i.id not in undone
    ]


def _reverse(unit: UnitOfWork, original: Case, by: str, now: datetime, why: str) -> None:
    """Take back what can be. For a deletion, its author is owed an invitation to post again.

    Raises: Impossible while the platform is just being asked.
    """
    for intent in _acts(unit, original):
        verb = intent.verb
        if intent.state is IntentState.SENDING:
            raise Impossible(
                f"the platform is just being asked to {verb.value}; decide in a minute"
            )
        if verb in REVERSES or intent.state is IntentState.DECIDED:
            original = take_back(unit, original, intent, by, now, why)
        elif verb is Verb.DELETE:
            unit.cases.unstrike(original, now)
            owed = event(Happened.OWED, by, now, verb=verb.value, intent=intent.id)
            original = record_event(unit, original, owed)
        else:
            told = f"overturned, but the {verb.value} cannot be taken back"
            original = record_event(unit, original, event(Happened.NOTED, by, now, note=told))
