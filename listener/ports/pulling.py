"""What the store does for pulling, judging and acting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from listener.ports.records import (
    MACHINE,
    AccountState,
    Cursor,
    Echo,
    Held,
    Intent,
    IntentState,
    Judged,
    Stored,
)
from moderation.actions import Presence, Receipt
from moderation.items import Item, ItemRef, Thread
from moderation.principles import AuthorHistory


class Accounts(Protocol):
    """The accounts and where their streams were left."""

    def enrol(self, account: AccountState, now: datetime) -> None:
        """Store *account*, or bring its settings up to date; its pauses stay."""

    def get(self, name: str) -> AccountState | None:
        """Return the account called *name*."""

    def all(self) -> Sequence[AccountState]:
        """Return every account by name."""

    def began(self) -> datetime | None:
        """Return when the first account was enrolled; None if none is."""

    def pulled(self, name: str, now: datetime, *, well: bool) -> None:
        """Record that a pull was tried, and whether it went *well*."""

    def pause(self, name: str, why: str, now: datetime) -> None:
        """Stop acts on the account until it is let in again; pulls go on trying."""

    def stop_writes(self, name: str, why: str) -> None:
        """Stop acts, and go on reading; an empty *why* lets them go on."""

    def go_on(self, name: str) -> None:
        """End a pause; acts that were stopped stay so."""

    def cursor(self, account: str, stream: str) -> Cursor:
        """Return where the stream was left; an empty one if it was never read."""

    def cursors(self, account: str, streams: Sequence[str]) -> Mapping[str, Cursor]:
        """Return where each of *streams* was left, in one question."""

    def left_at(self, account: str, stream: str, cursor: str, now: datetime, *, done: bool) -> None:
        """Store where the stream was left, all being well."""

    def found_nothing(self, account: str, at: Sequence[tuple[str, str]], now: datetime) -> None:
        """Store where streams were left that were read to their end and held nothing new."""

    def oldest(self) -> Mapping[str, datetime]:
        """Return when the stream of each account that was read longest ago was read to its end."""

    def first_reading(
        self, account: str, stream: str, items: int, reached: datetime | None, now: datetime
    ) -> None:
        """Add *items* to what the first reading of a stream brought, and how far back it is."""

    def read_until(self, account: str) -> Mapping[str, datetime]:
        """Return when each stream was last read to its end; none that never was."""

    def wait(self, account: str, stream: str, until: datetime, trouble: str) -> None:
        """Read the stream again no earlier than *until*; counts as a failure."""

    def try_now(self, name: str) -> None:
        """Leave no stream of the account waiting: something has changed that may mend it."""


class Items(Protocol):
    """Items with their versions and authors."""

    def store(
        self,
        items: Sequence[Item],
        raw: Mapping[str, Mapping[str, Any]],
        now: datetime,
        threads: Sequence[Thread] = (),
    ) -> Stored:
        """Store a page. What is known is recognised; new words are a new version, to be judged.

        *threads*, our own words, are kept beside items that stand under them, and never judged.
        """

    def reserve(self, platform: str) -> None:
        """Wait until nobody else stores items of *platform*; ask before anything is changed."""

    def gone(self, refs: Sequence[ItemRef], now: datetime) -> int:
        """Record that the platform deleted them; words judged already are removed at once."""

    def waiting(self, limit: int) -> Sequence[Held]:
        """Return versions to be judged, oldest first."""

    def get(self, item_id: int) -> Held | None:
        """Return an item with the words that stand now."""

    def find(self, ref: ItemRef) -> Held | None:
        """Return an item by the platform's id of it, or an earlier id."""

    def presence(self, item_id: int, presence: Presence, now: datetime) -> None:
        """Record how the platform says it stands; new words are a new version."""

    def histories(self, held: Sequence[Held], now: datetime) -> Mapping[int, AuthorHistory]:
        """Return what is known of the authors, by item id."""

    def echoes(self, held: Sequence[Held], now: datetime) -> Mapping[int, Echo]:
        """Return who else said the same in the last day, by version."""

    def contexts(self, held: Sequence[Held]) -> Mapping[int, tuple[str, ...]]:
        """Return the words of the parent and of our post, by item id."""

    def keep_evidence(self, item_id: int, why: str, now: datetime) -> None:
        """Freeze a copy of the item as it stands; once for each *why*."""

    def propose_to_forget(self, before: datetime, now: datetime) -> int:
        """Mark items first seen *before* that no open case needs; return how many."""

    def approve_to_forget(self, by: str, now: datetime) -> int:
        """Approve what is proposed; return how many."""

    def forget(self, now: datetime, limit: int) -> int:
        """Remove the words of approved items; digests and counts stay. Return how many."""


class Judgements(Protocol):
    """What was measured, judged and decided."""

    def record(self, judged: Sequence[Judged], now: datetime) -> Sequence[int | None]:
        """Store each and end its waiting; returns the decisions' ids, in order.

        None where another worker had judged that version already: nothing is stored for it.
        """

    def used(self, account: str, now: datetime) -> tuple[int, int]:
        """Return how many acts the machine decided alone in this hour and on this day."""

    def spend(self, account: str, acts: int, now: datetime) -> None:
        """Count acts that the machine decided alone."""


class Intents(Protocol):
    """Acts on their way."""

    def add(self, intent: Intent) -> int | None:
        """Store *intent* and return its id; None if its key is there already."""

    def get(self, intent_id: int) -> Intent | None:
        """Return one intent."""

    def of_item(self, item_id: int) -> Sequence[Intent]:
        """Return an item's intents, oldest first."""

    def due(self, account: str, now: datetime, limit: int = 1) -> Sequence[Intent]:
        """Return what is to be sent, or asked about, on an account, most urgent first."""

    def hold(self, account: str, until: datetime) -> None:
        """Send nothing on *account* before *until*, as its platform asked; but urgent acts."""

    def move(
        self,
        intent: Intent,
        state: IntentState,
        now: datetime,
        *,
        next_at: datetime | None,
        token: str = "",
        trouble: str = "",
        attempts: int | None = None,
        probes: int | None = None,
    ) -> bool:
        """Change the state if nobody else did since *intent* was read; say whether it was so."""

    def receipt(self, intent_id: int, receipt: Receipt, now: datetime, by: str = MACHINE) -> None:
        """Store the platform's answer."""

    def to_confirm(self, account: str, now: datetime, limit: int) -> Sequence[Intent]:
        """Return acts with a receipt that are to be looked at."""
