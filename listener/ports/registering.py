"""What the store does for the register of official accounts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from moderation.accounts import AccountEvent, OfficialAccount


class Register(Protocol):
    """The official accounts, each the fold of its events; and who was trained when."""

    def open(self, event: AccountEvent) -> OfficialAccount:
        """Return a new entry that begins with *event*."""

    def add(self, entry: OfficialAccount, event: AccountEvent) -> OfficialAccount:
        """Append *event* and return the entry after it.

        Raises: Conflict if something has happened since *entry* was read; Impossible.
        """

    def get(self, entry_id: int) -> OfficialAccount | None:
        """Return one entry."""

    def all(self) -> Sequence[OfficialAccount]:
        """Return every entry, by what it is called."""

    def events(self, entry_id: int) -> Sequence[AccountEvent]:
        """Return what happened to an entry, in order."""

    def official(self, account: str, platform: str, handle: str) -> bool:
        """Return whether an account that is read stands on the register as one of ours."""

    def posts(self, account: str, since: datetime) -> tuple[datetime | None, int]:
        """Return when our last post known here was made, and how many came after *since*."""

    def effect(self, account: str, since: datetime) -> Mapping[str, int]:
        """Return what an account brought *since*: posts, items, people, answers, taken down."""

    def trained(self, user: str, on: date, what: str, by: str, now: datetime) -> None:
        """Record that *user* finished a training."""

    def trainings(self) -> Mapping[str, date]:
        """Return the day of each user's newest training."""

    def left(self) -> frozenset[str]:
        """Return the users who have left."""
