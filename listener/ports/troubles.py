"""What can go wrong around the steps; the messages are safe to show and to log."""

from collections.abc import Sequence

from moderation.cases import CaseEvent


class PortError(Exception):
    """Something around the steps did not do its part; the message is safe to show and log."""


class StoreTrouble(PortError):
    """The database cannot be used for now; whatever was begun is tried again later."""


class StoreBusy(StoreTrouble):
    """The database is locked by somebody else."""


class StoreFull(StoreTrouble):
    """The disk has no room left, or does not let us write."""


class StoreDown(StoreTrouble):
    """The database does not answer."""


class Missing(PortError):
    """There is no such row."""


class Conflict(PortError):
    """Somebody else was first; *since* is what happened after the version that was seen."""

    def __init__(self, message: str, since: Sequence[CaseEvent] = ()) -> None:
        super().__init__(message)
        self.since = tuple(since)


class NotSent(PortError):
    """A message did not leave; nothing was sent, so the same one is tried again."""
