"""What the store does for the rules: switches that hold for a while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

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
