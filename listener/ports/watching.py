"""What the store does for looking again at what is stored, and for times that nobody listened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from moderation.items import Item, ItemRef, Thread

# The streams under which it is kept that a platform asked us to wait.
RECHECK = "recheck"
REREAD = "reread"


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


class Posts(Protocol):
    """Our own posts, and when everything under each is read again."""

    def plan(
        self, account: str, told: Sequence[Thread], items: Sequence[Item], now: datetime
    ) -> int:
        """Plan to read again what stands under our posts; return how many are new.

        They are known from what a page *told* of them, or from *items* that stand under them;
        an answer to one whose last time has passed gives it one more.
        """

    def due(self, account: str, now: datetime, limit: int) -> Sequence[str]:
        """Return posts to read under now, longest due first."""

    def read(self, account: str, post: str, now: datetime) -> None:
        """Count a reading and set the next one, if there is one."""

    def gone(self, account: str, post: str) -> None:
        """Read no more under a post that is no longer there."""

    def later(self, account: str, post: str, at: datetime) -> None:
        """Read under it at *at* instead."""


class Gaps(Protocol):
    """Times in which an account may have missed something: incidents that a person closes.

    Of the same shape are times in which so much vanished at once that it is not believed.
    """

    def since(self, account: str) -> datetime | None:
        """Return where the open gap of *account* begins."""

    def note(self, account: str, since: datetime, sentence: str, now: datetime) -> bool:
        """Open a gap, or bring the open one up to date; True if it is new."""

    def seen(self, account: str, by: str, now: datetime) -> bool:
        """Close the open gap, because a person has seen it; True if there was one."""
