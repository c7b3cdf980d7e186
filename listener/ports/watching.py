"""What the store does for looking again at what is stored, and for times that nobody listened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from moderation.items import ItemRef

RECHECK = "recheck"  # the stream under which it is kept that a platform asked us to wait


class Checks(Protocol):
    """When each item is looked at again."""

    def plan(self, refs: Sequence[ItemRef], now: datetime) -> int:
        """Set the first look at those that were never planned; return how many."""

    def due(self, account: str, now: datetime, limit: int) -> Sequence[int]:
        """Return the ids of items to look at now, longest due first."""

    def looked(self, item_id: int, now: datetime) -> None:
        """Count a look and set the next one, if there is one."""

    def later(self, item_ids: Sequence[int], at: datetime) -> None:
        """Look at these at *at* instead; nothing was seen."""


class Gaps(Protocol):
    """Times in which an account may have missed something: incidents that a person closes."""

    def since(self, account: str) -> datetime | None:
        """Return where the open gap of *account* begins."""

    def note(self, account: str, since: datetime, sentence: str, now: datetime) -> bool:
        """Open a gap, or bring the open one up to date; True if it is new."""

    def seen(self, account: str, by: str, now: datetime) -> bool:
        """Close the open gap, because a person has seen it; True if there was one."""
