"""What can be done about an item, what a platform allows, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.items import ItemRef, Kind


class Verb(StrEnum):
    """Everything that a policy may ask for. REVIEW asks for a person and nothing else."""

    KEEP = "keep"
    REVIEW = "review"
    REPLY = "reply"
    DM_REPLY = "dm_reply"
    ASK_REMOVE = "ask_remove"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"
    REPORT = "report"
    MUTE = "mute"
    UNMUTE = "unmute"
    BLOCK = "block"
    UNBLOCK = "unblock"
    DM_BLOCK = "dm_block"
    DM_UNBLOCK = "dm_unblock"


# Verbs that take something away from the person who wrote it. A cry for help suppresses them all.
AGAINST_A_PERSON = frozenset(
    {Verb.HIDE, Verb.DELETE, Verb.REPORT, Verb.MUTE, Verb.BLOCK, Verb.DM_BLOCK}
)
# Verbs whose effect the platform can take back.
REVERSES = {
    Verb.HIDE: Verb.UNHIDE,
    Verb.MUTE: Verb.UNMUTE,
    Verb.BLOCK: Verb.UNBLOCK,
    Verb.DM_BLOCK: Verb.DM_UNBLOCK,
}
# Words sent to somebody: never sent twice, never retried blindly, never automatic.
SPEAKS = frozenset({Verb.REPLY, Verb.DM_REPLY, Verb.ASK_REMOVE})


@dataclass(frozen=True, slots=True)
class Ability:
    """How one platform carries out one verb.

    *by_hand*: only a person can, in the platform's own pages (we give the link).
    *kinds*: the kinds of item it works on; empty means all.
    *own_thread*: only on items in conversations that our account started.
    *window*: how long after posting it still works.
    *repeatable*: sent twice, it does no more than once (a wanted state, not words to somebody).
    *once*: the platform takes one for each item. *longest*: characters that it takes.
    """

    verb: Verb
    kinds: frozenset[Kind] = frozenset()
    reversible: bool = False
    by_hand: bool = False
    own_thread: bool = False
    window: timedelta | None = None
    max_batch: int = 1
    repeatable: bool = False
    note: str = ""
    once: bool = False
    longest: int | None = None

    def covers(self, kind: Kind, *, own_thread: bool) -> bool:
        """Return whether it works on an item of *kind* standing where it stands."""
        return (not self.kinds or kind in self.kinds) and (own_thread or not self.own_thread)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one platform lets us read and do; the buttons and the decisions obey it."""

    platform: str
    streams: tuple[str, ...]
    abilities: tuple[Ability, ...]
    edits: str = ""  # how an edit shows, in words
    deletions: str = ""
    history: timedelta | None = None  # how far back a pull can reach
    note: str = ""
    looks: bool = True  # whether it can be asked how an item stands now
    unseen: frozenset[Kind] = frozenset()  # kinds that it cannot be asked about
    rereads: bool = False  # whether all that stands under one post of ours can be read again

    def ability(self, verb: Verb, kind: Kind, *, own_thread: bool) -> Ability | None:
        """Return how *verb* is done on such an item; None when the platform has no way."""
        fits = (a for a in self.abilities if a.verb is verb)
        return next((a for a in fits if a.covers(kind, own_thread=own_thread)), None)


@dataclass(frozen=True, slots=True)
class Action:
    """One act to carry out. *key* is unique for (item, verb, wanted state): once, ever."""

    key: str
    verb: Verb
    target: ItemRef
    kind: Kind = Kind.COMMENT
    own_thread: bool = False
    author_id: str = ""
    thread: str = ""
    text: str = ""  # for verbs that speak
    permalink: str = ""
    urgent: bool = False  # it may use what is kept for somebody at risk


class Outcome(StrEnum):
    """What came of an act. UNKNOWN: ask the platform before anything else."""

    APPLIED = "applied"
    ALREADY = "already"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's answer to an act; *link* is where a person can do it by hand."""

    outcome: Outcome
    reason: str = ""
    link: str = ""
    reference: str = ""
    at: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)


class State(StrEnum):
    """How an item stands on its platform now."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    EDITED = "edited"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Presence:
    """What the platform says of an item now; *text* holds the new words of an edited one."""

    ref: ItemRef
    state: State
    text: str | None = None
    hidden: bool | None = None
