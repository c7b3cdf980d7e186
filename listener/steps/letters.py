"""Letters to people who gave an e-mail address: asked for by a person, sent once by the outbox.

The address is kept apart from the case and goes when the item's words go; it is in no event, no
audit line and no message row.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime

from listener.ports import Message, UnitOfWork, Work
from listener.steps.deeds import as_seen
from listener.steps.saying import said
from moderation.cases import Case
from moderation.errors import Impossible

KIND = "letter"
HOW = "email"  # what a case's event says of how the words went
_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"().]{2,}")
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to whom. *response* names the approved wording, with its version."""

    address: str
    subject: str
    text: str
    response: str = ""


def why_not(address: str) -> str:
    """Return what is wrong with an address; empty if nothing is."""
    if len(address) <= _LONGEST and _ADDRESS.fullmatch(address):
        return ""
    return "give one e-mail address, such as name@example.org"


def write(work: Work, case_id: int, version: int, letter: Letter, by: str, now: datetime) -> Case:
    """Have *letter* sent; the same words are never sent to the same address twice.

    Raises: Conflict; Impossible without words or an address.
    """
    with work() as unit:
        case = written(unit, as_seen(unit, case_id, version), letter, by, now)
        unit.commit()
    return case


def written(unit: UnitOfWork, case: Case, letter: Letter, by: str, now: datetime) -> Case:
    """Put *letter* into the outbox and into the case, within a unit of work."""
    if wrong := why_not(letter.address):
        raise Impossible(wrong)
    if not letter.text.strip():
        raise Impossible("a letter needs its words")
    key = f"{KIND}:{case.id}:{_seal(letter)}"
    if any(m.key == key for m in unit.messages.of_case(case.id)):
        return case
    unit.addresses.keep(case.id, letter.address, by, now)
    case = _said(unit, case, letter, by, now)
    data = {"route": case.route.value, "event": case.version}
    message = Message(key, KIND, "author", now, now, case_id=case.id, data=data)
    unit.messages.add(message)
    unit.wake("tell")
    return case


def by_hand(work: Work, case_id: int, version: int, letter: Letter, by: str, now: datetime) -> Case:
    """Record that *by* sent *letter* from a mail program of their own; no address is kept.

    Raises: Conflict.
    """
    with work() as unit:
        case = as_seen(unit, case_id, version)
        case = _said(unit, case, letter, by, now, by_hand=True)
        unit.commit()
    return case


def keep_address(work: Work, case_id: int, address: str, by: str, now: datetime) -> None:
    """Store where the author asked to be written to. Raises: Impossible if it is no address."""
    if wrong := why_not(address):
        raise Impossible(wrong)
    with work() as unit:
        unit.addresses.keep(case_id, address, by, now)
        unit.commit()


def read(unit: UnitOfWork, message: Message) -> Letter | None:
    """Return the letter that a message of the outbox sends; None if its address is gone."""
    number = int(message.data.get("event", 0))
    told = next(iter(unit.cases.events(message.case_id or 0, number - 1)), None)
    address = unit.addresses.of_case(message.case_id or 0)
    if told is None or not address:
        return None
    letter = Letter(address, str(told.data.get("subject", "")), str(told.data.get("text", "")))
    return replace(letter, response=str(told.data.get("response", "")))


def _said(
    unit: UnitOfWork, case: Case, letter: Letter, by: str, now: datetime, *, by_hand: bool = False
) -> Case:
    return said(
        unit,
        case,
        letter.text,
        HOW,
        by,
        now,
        response=letter.response,
        by_hand=by_hand,
        subject=letter.subject,
    )


def _seal(letter: Letter) -> str:
    whole = f"{letter.address.lower()}\n{letter.text}".encode("utf-8", "replace")
    return hashlib.sha256(whole).hexdigest()[:32]
