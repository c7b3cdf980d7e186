"""The question on a case: does this belong in somebody's clinical record?"""

from dataclasses import dataclass
from datetime import datetime

from listener.store.console.casefile import CaseFile
from listener.web.context import Choice
from listener.web.words import when
from moderation.care_records import ANSWERS, answer, arises
from moderation.principles import Route


@dataclass(frozen=True, slots=True)
class CareRecord:
    """The question, and what was answered last."""

    said: str
    note: str
    choices: tuple[Choice, ...]


def care_record(file: CaseFile, now: datetime) -> CareRecord | None:
    """Return the question for a case that speaks of somebody's care or safety; else None."""
    found = [str(f.get("principle", "")) for f in file.verdict.get("findings") or ()]
    told = answer(file.events)
    if told is None and not arises(Route(file.case["route"]), found):
        return None
    data = (told or {}).get("data") or {}
    given = str(data.get("answer", ""))
    said = f"{ANSWERS[given]}. {told['by']}, {when(told['at'], now)}." if told else ""
    choices = tuple(Choice(value, text, value == given) for value, text in ANSWERS.items())
    return CareRecord(said, str(data.get("note", "")), choices)
