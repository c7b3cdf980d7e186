"""The frozen shapes that pass between the steps and what is around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from moderation.actions import State, Verb
from moderation.cases import CaseEvent, Happened
from moderation.decisions import Decision
from moderation.items import Item, Signal
from moderation.verdicts import Verdict

MACHINE = "wellheard"  # who acts when no person does
URGENT_RANK = 0  # of an act for somebody at risk: nothing goes before it, and no wait holds it


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account as the store knows it; *paused* says in words why nothing is pulled or done."""

    name: str
    platform: str
    platform_id: str = ""
    handle: str = ""
    mode: str = ""
    paused: str = ""
    writes_stopped: str = ""
    pulled_at: datetime | None = None
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a stream was left."""

    account: str
    stream: str
    cursor: str | None = None
    not_before: datetime | None = None
    failures: int = 0
    done_at: datetime | None = None  # when it was last read to its end


@dataclass(frozen=True, slots=True)
class Stored:
    """What a page changed."""

    new: int = 0
    edited: int = 0
    known: int = 0
    gone: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.new + other.new,
            self.edited + other.edited,
            self.known + other.known,
            self.gone + other.gone,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """An item as the store holds it: *version* is the row of the words in *item*.

    *current*: these are the words that stand now. *acted*: an act of ours stands against it.
    """

    id: int
    version: int
    item: Item
    author: int | None = None
    seen_at: datetime | None = None
    state: State = State.VISIBLE
    current: bool = True
    gone: bool = False
    acted: bool = False
    again: bool = False  # judged before, in these or other words


@dataclass(frozen=True, slots=True)
class Echo:
    """How often the same text was said in the last day, and by how many."""

    times: int = 0
    authors: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """All that judging one version brought."""

    held: Held
    signals: Sequence[Signal]
    verdict: Verdict
    decision: Decision


class IntentState(StrEnum):
    """How far an act has come."""

    DECIDED = "decided"
    SENDING = "sending"
    RECEIPTED = "receipted"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Intent:
    """An act that was decided; *rank* orders the queue, worst harm lowest."""

    key: str
    account: str
    item_id: int
    verb: Verb
    by: str
    reason: str
    created_at: datetime
    next_at: datetime | None
    id: int = 0
    version: int | None = None
    decision_id: int | None = None
    case_id: int | None = None
    undoes: int | None = None
    text: str = field(default="", repr=False)
    state: IntentState = IntentState.DECIDED
    token: str = ""
    rank: int = 50
    attempts: int = 0
    probes: int = 0
    trouble: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message to staff; *data* holds ids and codes and never the words of a comment."""

    key: str
    kind: str
    recipient: str
    created_at: datetime
    next_at: datetime | None
    id: int = 0
    case_id: int | None = None
    channel: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False
    state: str = "waiting"
    token: str = ""
    attempts: int = 0
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock that runs for a case."""

    case_id: int
    kind: str
    started_at: datetime
    due_at: datetime
    id: int = 0
    early_at: datetime | None = None
    warn_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    met_at: datetime | None = None
    paused_at: datetime | None = None
    paused_why: str = ""
    paused_seconds: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A trouble of the house itself: one line on the front page until it is over."""

    kind: str
    account: str
    sentence: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit: who did what to which item or case. Ids and codes, never words."""

    what: str
    by: str
    at: datetime
    account: str = ""
    item_id: int | None = None
    case_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def event(happened: Happened, by: str, at: datetime, **data: Any) -> CaseEvent:
    """Return a case event with its data."""
    return CaseEvent(happened, at, by, data)
