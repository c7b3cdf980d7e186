"""The outbox as a case shows it: who was handed the case, and the letters to its author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.steps.collecting import KEPT
from listener.steps.letters import KIND as LETTER
from listener.store.console.escalation import Told
from listener.web.context import Tag
from listener.web.words import when
from moderation import teams


@dataclass(frozen=True, slots=True)
class HandedLine:
    """One message: to whom, whether it left, and who has the case."""

    text: str
    state: Tag
    more: str


def handed(messages: Sequence[Told], now: datetime) -> tuple[HandedLine, ...]:
    """Return the hand-offs of a case; a reminder is no hand-off of its own."""
    return tuple(_handed(m, now) for m in messages if _hands(m))


def letters(messages: Sequence[Told], now: datetime) -> tuple[HandedLine, ...]:
    """Return the letters to a case's author; never to which address."""
    return tuple(_letter(m, now) for m in messages if m.kind == LETTER)


def _hands(message: Told) -> bool:
    found = teams.team(message.recipient.replace("-", "_"))
    return found is not None and message.kind == found.response


def _handed(message: Told, now: datetime) -> HandedLine:
    title = teams.title(message.recipient)
    if message.acknowledged_at:
        said = f"{message.acknowledged_by} has it, since {when(message.acknowledged_at, now)}."
        return HandedLine(title, Tag("Picked up", "green"), said)
    if message.state == KEPT:
        return HandedLine(title, Tag("In the digest", "blue"), "It goes with their next digest.")
    if message.sent_at:
        sent = f"Sent {when(message.sent_at, now)}. Nobody has said yet that they have it."
        return HandedLine(title, Tag("Waiting", "yellow"), sent)
    return HandedLine(title, Tag("Not sent", "red"), message.trouble or "On its way.")


def _letter(message: Told, now: datetime) -> HandedLine:
    what = f"E-mail to the author, {when(message.created_at, now)}"
    if message.sent_at:
        return HandedLine(what, Tag("Sent", "green"), f"Left {when(message.sent_at, now)}.")
    if message.state in ("waiting", "sending") and not message.trouble:
        return HandedLine(what, Tag("On its way", "blue"), "")
    if message.state == "unknown":
        why = "We stopped while it was sent, so it may have left. It is not sent again by itself."
        return HandedLine(what, Tag("Not known", "orange"), why)
    again = " It is tried again." if message.state == "waiting" else ""
    return HandedLine(what, Tag("Not sent", "red"), f"{message.trouble}.{again}")
