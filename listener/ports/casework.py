"""What the store does for cases, messages, clocks, and the health of the house."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from listener.ports.records import AuditLine, Deadline, Held, Message, Stored
from moderation.cases import Case, CaseEvent
from moderation.verdicts import Verdict


class Cases(Protocol):
    """Cases, each the fold of its events."""

    def open(self, held: Held, verdict: Verdict, by: str, now: datetime, reason: str) -> Case:
        """Return the item's case, opened now if there was none."""

    def get(self, case_id: int) -> Case | None:
        """Return one case."""

    def of_item(self, item_id: int, kind: str = "item") -> Case | None:
        """Return the item's case of a *kind*: the ordinary one, an appeal, support."""

    def beside(self, case: Case, kind: str, by: str, now: datetime, **data: Any) -> Case:
        """Return the case of *kind* about the same item, opened now if there was none."""

    def of_author(self, author: int, thread: str = "", newest: int | None = None) -> Sequence[Case]:
        """Return the ordinary cases about what one author wrote, in *thread* if it is given.

        In order; with *newest*, only so many of the last ones.
        """

    def known_authors(self, authors: Sequence[int]) -> Sequence[int]:
        """Return those of *authors* who wrote something that has a case."""

    def link(self, case_id: int, other: int, why: str, by: str, now: datetime) -> bool:
        """Join two cases, both ways; False if they are joined already."""

    def linked(self, case_id: int) -> Sequence[tuple[int, str]]:
        """Return the cases joined to one, each with why."""

    def add(self, case: Case, event: CaseEvent) -> Case:
        """Append *event* and return the case after it.

        Raises: Conflict if something has happened since *case* was read.
        """

    def events(self, case_id: int, since: int = 0) -> Sequence[CaseEvent]:
        """Return what happened, in order, after the version *since*."""

    def strike(self, case: Case, by: str, now: datetime) -> int:
        """Count the breaches that the newest verdict finds against the author, once each.

        Return how many are new. They count for as long as the pack says.
        """

    def unstrike(self, case: Case, now: datetime) -> int:
        """Take back what was counted for the case's item; return how many."""

    def lapsed(self, now: datetime) -> Sequence[Case]:
        """Return cases whose claim or snooze has run out."""


class Audit(Protocol):
    """The append-only, hash-chained record."""

    def add(self, line: AuditLine) -> None:
        """Append *line* when the unit of work commits."""

    def verify(self) -> int | None:
        """Return the id of the first line that does not follow; None if the chain is whole."""


class Messages(Protocol):
    """The outbox."""

    def get(self, message_id: int) -> Message | None:
        """Return one message."""

    def of_case(self, case_id: int) -> Sequence[Message]:
        """Return the messages about a case, oldest first."""

    def acknowledge(self, message_id: int, by: str, now: datetime) -> bool:
        """Record that *by* has it; False if somebody said so before."""

    def add(self, message: Message) -> bool:
        """Store *message*; False if its key is there already."""

    def due(self, now: datetime, limit: int) -> Sequence[Message]:
        """Return what is to be sent, urgent first."""

    def move(
        self,
        message: Message,
        state: str,
        now: datetime,
        *,
        next_at: datetime | None = None,
        token: str = "",
        trouble: str = "",
        reference: str = "",
    ) -> bool:
        """Change the state if nobody else did since; say whether it was so."""


class Deadlines(Protocol):
    """Clocks."""

    def start(self, deadline: Deadline) -> bool:
        """Start a clock; False if this one runs already."""

    def due(self, now: datetime, limit: int) -> Sequence[Deadline]:
        """Return clocks to look at now."""

    def of_case(self, case_id: int) -> Sequence[Deadline]:
        """Return a case's clocks."""

    def save(self, deadline: Deadline) -> None:
        """Store the clock as it stands."""


class Health(Protocol):
    """Troubles, signs of life, poll slots and reports due."""

    def trouble(self, kind: str, account: str, sentence: str, now: datetime) -> bool:
        """Open an incident, or touch the open one; True if it is new."""

    def over(self, kind: str, account: str, now: datetime) -> bool:
        """Close an open incident; True if there was one."""

    def all_over(self, kinds: Collection[str], account: str, now: datetime) -> int:
        """Close the open incidents of these *kinds*; return how many there were."""

    def beat(self, name: str, now: datetime, data: Mapping[str, Any]) -> None:
        """Leave a sign of life."""

    def slot(self, account: str, slot: datetime) -> bool:
        """Ask for a poll; False if that slot was taken already."""

    def troubled(self, kinds: Collection[str], account: str) -> bool:
        """Return whether an incident of these *kinds* is open, or the account is hindered."""

    def polls(self, account: str) -> Sequence[int]:
        """Return the ids of the polls of *account* that are due, oldest first."""

    def poll(
        self, poll_id: int, state: str, now: datetime, stored: Stored, trouble: str = ""
    ) -> None:
        """Record how a poll goes."""

    def stale_polls(self) -> int:
        """Make polls due again that a stopped process left running; return how many."""

    def want_report(self, kind: str, period: str, now: datetime) -> bool:
        """Ask for a report; False if it was asked for before."""

    def reports(self, now: datetime) -> Sequence[tuple[int, str, str]]:
        """Return reports that are due: (id, kind, period)."""

    def report(
        self,
        report_id: int,
        state: str,
        now: datetime,
        *,
        files: Sequence[str] = (),
        trouble: str = "",
        next_at: datetime | None = None,
    ) -> None:
        """Record how a report goes."""

    def prune(self, before: datetime) -> int:
        """Remove finished polls and echoes from *before*; return how many rows."""
