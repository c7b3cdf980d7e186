"""Hand-offs and reminders for people who want them once a day: kept, then told together.

Nothing about somebody at risk is ever kept. A message stands in a digest once: what was told stays
told, and what was picked up meanwhile is left out.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from listener.notify.digests import collectable
from listener.ports import Collects, Message, Notifier, UnitOfWork
from listener.steps import clocks
from moderation.cases import Status

KIND = "digest"
KEPT = "kept"  # the state of a message that only digests tell
_REMINDER = "handoff_reminder"


def keep(unit: UnitOfWork, message: Message, notifier: Notifier, now: datetime) -> bool:
    """Keep *message* for whoever gets a digest; True if nobody is told of it at once."""
    if not (collectable(message) and isinstance(notifier, Collects)):
        return False
    later, at_once = notifier.digests(message, now)
    for contact, at in later.items():
        if unit.digests.keep(contact, message.id, now):
            _digest(unit, contact, at, now)
    return bool(later) and not at_once


def _digest(unit: UnitOfWork, contact: str, at: datetime, now: datetime) -> None:
    key = f"{KIND}:{contact}:{at.isoformat()}"
    unit.messages.add(Message(key, KIND, contact, created_at=now, next_at=at))
    unit.wake("tell", at=at)


def collected(unit: UnitOfWork, digest: Message) -> Message | None:
    """Return *digest* with what it tells; None if nothing is left to tell."""
    found = [m for m in unit.digests.claim(digest.recipient, digest.id) if _still(unit, m)]
    handed = {(m.case_id, m.data.get("team")) for m in found if m.kind != _REMINDER}
    told = [
        m for m in found if m.kind != _REMINDER or (m.case_id, m.data.get("team")) not in handed
    ]
    if not told:
        ended(unit, digest, "cancelled", digest.created_at)
        return None
    return replace(digest, data={"entries": _entries(told)})


def _entries(told: Sequence[Message]) -> list[dict[str, Any]]:
    """A line each, the newest word on a case; ids, codes and dates."""
    newest = {(m.case_id, m.data.get("team")): m for m in told}
    return [
        {
            "message": m.id,
            "case": m.case_id,
            "route": m.data.get("route", ""),
            "reminder": m.kind == _REMINDER,
            **{name: m.data[name] for name in ("owed", "handed") if name in m.data},
        }
        for m in newest.values()
    ]


def _still(unit: UnitOfWork, message: Message) -> bool:
    """Whether the case still waits for somebody to pick it up."""
    case = unit.cases.get(message.case_id or 0)
    if case is None or case.status is Status.CLOSED or message.acknowledged_at is not None:
        return False
    kind = clocks.pick_up(str(message.data.get("team", message.recipient)))
    clock = next((d for d in unit.deadlines.of_case(case.id) if d.kind == kind), None)
    return clock is None or clock.met_at is None


def ended(unit: UnitOfWork, digest: Message, state: str, now: datetime) -> None:
    """Write down in the messages of a digest what came of it: sent, unknown or cancelled."""
    for message in unit.digests.of(digest.id):
        if message.state == KEPT and not unit.digests.waits(message.id):
            unit.messages.move(message, state, now, trouble=_WHY.get(state, ""))


_WHY = {"unknown": "we stopped while its digest was sent", "cancelled": "somebody has it"}
