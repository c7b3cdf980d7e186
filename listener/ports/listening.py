"""What the store does for searches, for items entered by hand, and for files that people bring."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from moderation.items import Item, ItemRef
from moderation.searches import Search

BY_HAND = "by-hand"  # the account of what people enter or bring


@dataclass(frozen=True, slots=True)
class Entered:
    """An item that somebody saw: who, where it is written down by whom, and when."""

    item_id: int
    seen_by: str
    by: str
    at: datetime
    note: str = ""
    public: bool = True


class UploadState(StrEnum):
    """How far a file has come."""

    MAPPING = "mapping"  # a person says which column is which
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody brought. *faults*: the first bad lines, each with its reason."""

    name: str
    place: str
    platform: str
    account: str
    size: int
    by: str
    at: datetime
    id: int = 0
    state: UploadState = UploadState.MAPPING
    columns: Mapping[str, str] = field(default_factory=dict)
    month_first: bool = False
    row: int = 0
    new: int = 0
    edited: int = 0
    known: int = 0
    bad: int = 0
    faults: tuple[tuple[int, str], ...] = ()
    trouble: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None


class Searches(Protocol):
    """What is searched for, how much was read for it, and what it found."""

    def add(self, search: Search, now: datetime) -> int:
        """Store a new search and return its number."""

    def get(self, number: int) -> Search | None:
        """Return one search."""

    def all(self) -> Sequence[Search]:
        """Return every search, the newest first."""

    def not_over(self, now: datetime) -> Sequence[Search]:
        """Return those that have not ended."""

    def change(self, search: Search) -> None:
        """Store *search* as it is now. Raises: Conflict if it was changed since it was read."""

    def read_today(self, number: int, now: datetime) -> int:
        """Return how many posts were read for it on this UTC day."""

    def count(self, number: int, account: str, read: int, kept: int, now: datetime) -> None:
        """Add to what was read and kept today."""

    def hit(
        self, number: int, found: Mapping[ItemRef, Sequence[str]], account: str, now: datetime
    ) -> int:
        """Record which stored items it found, by which words, once each; return how many are new.

        *found* names items by platform, account and id.
        """

    def unread(
        self, number: int, accounts: Sequence[str], limit: int
    ) -> tuple[int, Sequence[Item]]:
        """Return the next stored items of *accounts* not held against it yet, and where they end.

        Private messages are not among them.
        """

    def read_up_to(self, number: int, mark: int) -> None:
        """Record up to where stored items were held against it."""


class Brought(Protocol):
    """Items entered by hand, and files."""

    def same(self, platform: str, ids: Sequence[str], links: Sequence[str]) -> int | None:
        """Return the item that has one of these ids on *platform*, or one of these addresses."""

    def elsewhere(
        self, platform: str, account: str, ids: Sequence[str], links: Sequence[str]
    ) -> Collection[str]:
        """Return which of *ids* and *links* other accounts than *account* hold already."""

    def enter(self, entered: Entered) -> None:
        """Record that an item was entered by hand."""

    def entered(self, item_id: int) -> Entered | None:
        """Return who entered an item by hand."""

    def upload(self, upload: Upload) -> int:
        """Store that a file was brought and return its number."""

    def uploaded(self, number: int) -> Upload | None:
        """Return one file."""

    def ready(self, number: int, columns: Mapping[str, str], *, month_first: bool) -> bool:
        """Let it be read, with its columns named; False if that was done already."""

    def begin(self, number: int, now: datetime) -> bool:
        """Record that it is being read; False if it is not to be."""

    def advance(self, upload: Upload) -> bool:
        """Store how far it has come; False if somebody stopped it."""

    def end(self, number: int, state: UploadState, now: datetime, trouble: str = "") -> bool:
        """Record how it ended; False if it had ended already."""
