"""What the store does for papers: breaches, evidence given out, sign-offs, what people told us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from moderation.breaches import Breach
from moderation.concerns import Concern


class Asked(StrEnum):
    """How far a request for evidence has come."""

    WAITING = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Evidence of one case for somebody outside the team: to whom, why, by what right."""

    case_id: int
    recipient: str
    purpose: str
    basis: str
    asked_by: str
    asked_at: datetime
    id: int = 0
    state: Asked = Asked.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    why_not: str = ""
    given_by: str = ""
    given_at: datetime | None = None
    digest: str = ""
    contents: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """An executive's signature under the words of a statement, as *digest* fixes them."""

    statement: str
    digest: str
    line: str
    link: str
    by: str
    at: datetime
    id: int = 0
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which breaches an export takes. *again*: also those that were exported before."""

    since: datetime | None = None
    until: datetime | None = None
    case_id: int | None = None
    again: bool = False
    period: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export took."""

    number: int
    breaches: Sequence[Breach] = field(default_factory=tuple)


class Papers(Protocol):
    """Papers in the store."""

    def breach(self, breach: Breach) -> int:
        """Store *breach* and return its number."""

    def refer(self, breach_id: int, reference: str) -> bool:
        """Store the number that the incident system gave it; False if there is no such breach."""

    def wanted(self, what: Wanted) -> Sequence[Breach]:
        """Return the breaches that an export takes, oldest first."""

    def exported(
        self, breaches: Sequence[Breach], period: str, digest: str, by: str, now: datetime
    ) -> int:
        """Mark *breaches* as taken by a new export and return its number."""

    def ask(self, disclosure: Disclosure) -> int:
        """Store a request for evidence and return its number."""

    def disclosure(self, number: int) -> Disclosure | None:
        """Return one request."""

    def decide(self, number: int, state: Asked, by: str, now: datetime, why_not: str = "") -> bool:
        """Approve or decline; False if that was done before."""

    def given(
        self, number: int, by: str, now: datetime, digest: str, contents: Mapping[str, Any]
    ) -> None:
        """Record that the evidence was made and handed to whoever gives it on."""

    def sign(self, sign_off: SignOff) -> int:
        """Store a signature and return its number."""

    def sign_offs(self, statement: str) -> Sequence[SignOff]:
        """Return the signatures of a statement that were not withdrawn, newest first."""

    def withdraw(self, statement: str, by: str, now: datetime, why: str) -> int:
        """Withdraw every signature of a statement; return how many there were."""

    def concern(self, concern: Concern) -> int:
        """Store what somebody told us and return its number."""

    def told(self, number: int) -> Concern | None:
        """Return one thing that we were told."""

    def step(self, number: int, step: str, now: datetime) -> None:
        """Record that a step was done."""

    def taken_up(self, number: int, case_id: int) -> None:
        """Record which case came of it."""

    def close_concern(self, number: int, by: str, now: datetime, outcome: str) -> bool:
        """Close it; False if it is closed."""

    def unseen_danger(self) -> Sequence[Concern]:
        """Return what is about somebody in danger and nobody has taken a step about."""

    def forget_concern(self, number: int) -> bool:
        """Remove the words, the address and the contact of what is closed; False if it is open."""

    def overdue(self, now: datetime) -> Sequence[Concern]:
        """Return what is open past its time."""

    def unread_words(self, after: int, limit: int) -> Sequence[tuple[int, int, str, str]]:
        """Return versions after *after*: (version, item, account, words), oldest first."""

    def matched(self, words: Sequence[str], item_id: int, account: str, now: datetime) -> int:
        """Record which words brought an item, once each; return how many are new."""

    def mark(self, name: str) -> int:
        """Return how far a reader of versions has come."""

    def reviewed(self, kind: str, pack: str, by: str, now: datetime, note: str) -> None:
        """Record that a policy, or how well it works, was reviewed."""

    def last_review(self, kind: str, pack: str) -> datetime | None:
        """Return when that was last done here; None if never."""

    def volumes(
        self, account: str, windows: Sequence[tuple[datetime, datetime]]
    ) -> Sequence[tuple[int, int]]:
        """Return how many items were posted in each window, and how many follow their authors."""

    def listened_since(self, account: str) -> datetime | None:
        """Return when the account was first seen; None if it is not known."""
