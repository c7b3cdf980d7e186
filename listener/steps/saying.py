"""Words to an author, asked for by a person: sent once, kept in the case, sealed in the audit."""

import hashlib
from dataclasses import replace
from datetime import datetime

from listener.ports import AuditLine, UnitOfWork, event
from listener.steps import clocks
from listener.steps.deeds import intend, item_of
from moderation.actions import Verb
from moderation.cases import Case, Happened
from moderation.deadlines import Clock


def say(
    unit: UnitOfWork,
    case: Case,
    text: str,
    verb: Verb,
    by: str,
    now: datetime,
    *,
    response: str = "",
) -> Case:
    """Have *text* sent, and keep it in the case; words that were sent before change nothing."""
    wanted = intend(unit, case, item_of(unit, case), verb, by, now, text=text)
    if wanted == case:
        return case
    return said(unit, wanted, text, verb, by, now, response=response)


def said(
    unit: UnitOfWork,
    case: Case,
    text: str,
    verb: Verb | str,
    by: str,
    now: datetime,
    *,
    response: str = "",
    by_hand: bool = False,
    subject: str = "",
) -> Case:
    """Write down that *text* was given to the author; what asks for an answer is answered.

    *verb*: how it went; "email" where no platform was asked. *subject* stands above a letter.
    """
    told = {"verb": str(verb), "response": response, "by_hand": by_hand}
    headed = {"subject": subject} if subject else {}
    clocks.met(unit, case.id, now, Clock.RESPONSE.value)
    case = unit.cases.add(case, event(Happened.REPLIED, by, now, **told, **headed, text=text))
    seal = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    line = AuditLine("replied", by, now, item_id=case.item, case_id=case.id)
    unit.audit.add(replace(line, data={**told, "digest": seal}))
    return case
