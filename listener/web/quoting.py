"""The mark on a case that its author agreed to be quoted."""

from dataclasses import dataclass
from datetime import datetime

from listener.store.console.casefile import CaseFile
from listener.web.words import when
from moderation.quoting import approval, approved


@dataclass(frozen=True, slots=True)
class Quoting:
    """Whether the words may be used again, and what was said about it."""

    agreed: bool
    said: str = ""
    note: str = ""


def quoting(file: CaseFile, now: datetime) -> Quoting:
    """Return what is known of approval."""
    last = approval(file.events)
    if last is None:
        return Quoting(agreed=False)
    agreed = approved(file.events)
    word = "They agreed to be quoted" if agreed else "They do not want to be quoted"
    note = str((last["data"] or {}).get("note", ""))
    return Quoting(agreed, f"{word}. {last['by']}, {when(last['at'], now)}.", note)
