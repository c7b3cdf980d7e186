"""Acts that take two people: one asks, another agrees or does not, and only then it happens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from listener.ports import UnitOfWork, Work, event
from listener.steps import letters
from listener.steps.by_hand import by_hand as recorded
from listener.steps.deeds import as_seen, intend, item_of, record_event
from listener.steps.resolve import ended
from listener.steps.saying import say
from moderation.actions import SPEAKS, Verb
from moderation.cases import Case, CaseEvent, Happened
from moderation.errors import Impossible
from moderation.principles import Route

# A reply goes on, and somebody in crisis is never left because something was reported.
_ENDS = frozenset({Verb.DELETE, Verb.BLOCK, Verb.DM_BLOCK})
_ANSWERS = {Happened.APPROVED, Happened.DECLINED, Happened.KEPT, Happened.CLOSED}


def pending(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """Return the request that nobody has answered yet; None if there is none."""
    waiting: CaseEvent | None = None
    for told in events:
        if told.happened is Happened.PROPOSED and told.data.get("verb"):
            waiting = told
        elif told.happened in _ANSWERS:
            waiting = None
    return waiting


def agreed_words(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """Return the request whose words were agreed to and must still be sent by hand; None if none.

    Words that were sent, or another request, come after it.
    """
    asked, agreed = None, None
    for told in events:
        if told.happened is Happened.PROPOSED and told.data.get("text"):
            asked, agreed = told, None
        elif told.happened is Happened.APPROVED and told.data.get("by_hand"):
            agreed = asked
        elif told.happened in (Happened.REPLIED, Happened.DECLINED):
            asked, agreed = None, None
    return agreed


def sent_by_hand(
    work: Work, case_id: int, version: int, by: str, now: datetime, reference: str
) -> Case:
    """Record that *by* sent the words that were agreed to, as they stand.

    Raises: Conflict; Impossible where none were agreed to, or without a *reference*.
    """
    if not reference.strip():
        raise Impossible("say what you saw, or give a link to it")
    with work() as unit:
        asked = agreed_words(unit.cases.events(case_id))
    if asked is None:
        raise Impossible(f"no words wait to be sent by hand in case {case_id}")
    text, response = str(asked.data["text"]), str(asked.data.get("response", ""))
    verb = Verb(asked.data["verb"])
    if asked.data.get("how") == letters.HOW:
        letter = letters.Letter("", str(asked.data.get("subject", "")), text, response)
        return letters.by_hand(work, case_id, version, letter, by, now)
    return recorded(
        work,
        case_id,
        version,
        verb,
        by,
        now,
        reference=reference,
        reason=str(asked.data.get("reason", "")),
        text=text,
        response=response,
    )


def propose(
    work: Work,
    case_id: int,
    version: int,
    verb: Verb,
    by: str,
    now: datetime,
    reason: str,
    **words: Any,
) -> Case:
    """Ask for a second person's agreement to *verb*; *words* (text, response) go with it.

    Raises: Conflict; Impossible without a reason, or while another request waits.
    """
    if not reason.strip():
        raise Impossible("a second person needs to know why")
    with work() as unit:
        case = as_seen(unit, case_id, version)
        if pending(unit.cases.events(case.id)):
            raise Impossible(f"case {case.id} already waits for a second person")
        told = event(Happened.PROPOSED, by, now, verb=verb.value, reason=reason, **words)
        case = record_event(unit, case, told)
        unit.commit()
    return case


def approve(
    work: Work, case_id: int, version: int, by: str, now: datetime, *, by_hand: bool = False
) -> Case:
    """Agree to what was asked for, and have it done; the case is closed.

    *by_hand*: the platform leaves it to a person, so it is only agreed, and the case stays open.
    Raises: Conflict; Impossible if nothing was asked for, or by the same person.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        asked = _asked(unit, case)
        if asked.by == by:
            raise Impossible("whoever asked for it cannot also agree to it")
        verb, reason = Verb(asked.data["verb"]), str(asked.data.get("reason", ""))
        agreed = {"verb": verb.value, "asked": asked.by} | ({"by_hand": True} if by_hand else {})
        case = record_event(unit, case, event(Happened.APPROVED, by, now, **agreed))
        if by_hand:
            pass
        elif verb in SPEAKS:
            case = _say(unit, case, asked, by, now)
        else:
            case = intend(unit, case, item_of(unit, case), verb, by, now, reason=reason)
            if verb in _ENDS and case.route is not Route.CRISIS:
                ended(unit, case, now)
                case = record_event(unit, case, event(Happened.CLOSED, by, now, outcome=verb.value))
        unit.commit()
    return case


def _say(unit: UnitOfWork, case: Case, asked: CaseEvent, by: str, now: datetime) -> Case:
    told = asked.data
    if told.get("how") == letters.HOW:
        address = unit.addresses.of_case(case.id)
        letter = letters.Letter(
            address,
            str(told.get("subject", "")),
            str(told.get("text", "")),
            str(told.get("response", "")),
        )
        return letters.written(unit, case, letter, by, now)
    return say(
        unit,
        case,
        str(told.get("text", "")),
        Verb(told["verb"]),
        by,
        now,
        response=str(told.get("response", "")),
    )


def decline(
    work: Work, case_id: int, version: int, by: str, now: datetime, reason: str = ""
) -> Case:
    """Do not agree: nothing is done, and the case stays open.

    Raises: Conflict; Impossible if nothing was asked for.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        asked = _asked(unit, case)
        told = event(Happened.DECLINED, by, now, verb=asked.data["verb"], reason=reason)
        case = record_event(unit, case, told)
        unit.commit()
    return case


def _asked(unit: UnitOfWork, case: Case) -> CaseEvent:
    asked = pending(unit.cases.events(case.id))
    if asked is None:
        raise Impossible(f"nothing waits for a second person in case {case.id}")
    return asked
