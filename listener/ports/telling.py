"""What the store does for daily digests, and for letters to people who gave an address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from listener.ports.records import Message


class Digests(Protocol):
    """Messages that somebody gets once a day."""

    def keep(self, contact: str, message_id: int, now: datetime) -> bool:
        """Keep a message for the next digest of *contact*; False if it is kept already."""

    def claim(self, contact: str, digest_id: int) -> Sequence[Message]:
        """Return the messages of a digest; those that wait for one belong to it from now on."""

    def of(self, digest_id: int) -> Sequence[Message]:
        """Return the messages that a digest claimed."""

    def waits(self, message_id: int) -> bool:
        """Return whether the message waits for a digest that has not left."""


class Addresses(Protocol):
    """Where people asked to be written to."""

    def keep(self, case_id: int, email: str, by: str, now: datetime) -> None:
        """Store the address for a case, in place of an earlier one."""

    def of_case(self, case_id: int) -> str:
        """Return the address; empty if none was given."""


@runtime_checkable
class Collects(Protocol):
    """A notifier that tells some people once a day."""

    def digests(self, message: Message, now: datetime) -> tuple[Mapping[str, datetime], bool]:
        """Return who gets *message* in a digest and when, and whether anybody gets it at once."""
        ...
