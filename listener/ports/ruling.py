"""What the store does for the rules: switches that hold for a while, and comparisons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from moderation.disengaging import Disengagement
from moderation.switches import Switch


class Switches(Protocol):
    """What a person switched on, with its end."""

    def not_over(self, now: datetime) -> Sequence[Switch]:
        """Return what is on at *now* or will be later, in the order in which it begins."""

    def get(self, number: int) -> Switch | None:
        """Return one switch."""

    def add(self, switch: Switch, now: datetime) -> int:
        """Store *switch* and return its number."""

    def end(self, number: int, by: str, now: datetime) -> None:
        """Let a switch end at *now*."""


class Replays(Protocol):
    """Comparisons of two packs that run in the background."""

    def ask(
        self,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        since: datetime,
        classifier: str,
        by: str,
        now: datetime,
    ) -> int:
        """Store that a comparison is wanted and return its number."""

    def begin(self, number: int, total: int, now: datetime) -> None:
        """Record that it runs, over *total* items."""

    def advance(
        self,
        number: int,
        after: int,
        tally: Mapping[str, Any],
        lines: Sequence[tuple[int, Mapping[str, Any]]],
    ) -> bool:
        """Store how far it has come, with what was found; False if it was stopped meanwhile."""

    def end(self, number: int, state: str, now: datetime, trouble: str = "") -> bool:
        """Record that it is over; False if it was over already."""


class Disengagements(Protocol):
    """Decisions not to answer somebody further for a while."""

    def of_author(self, author: int, now: datetime) -> Disengagement | None:
        """Return the decision about *author* that is asked for or holds."""

    def get(self, number: int) -> Disengagement | None:
        """Return one decision."""

    def add(self, wanted: Disengagement) -> int:
        """Store *wanted* and return its number."""

    def agree(self, number: int, by: str, now: datetime) -> None:
        """Let it hold from *now*."""

    def end(self, number: int, by: str, now: datetime) -> None:
        """Let it end at *now*."""
