"""An edition of a pack as it passes through, and what the store does for editions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

SEEN, AGREED = "seen", "agreed"
PEOPLE = 2  # who agree before an edition may act


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody saw what an edition would change, or agreed to it."""

    who: str
    what: str
    at: datetime
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One content of a pack. *broken*: its examples that do not hold, in words.

    *live_at* is when it last took effect; a later one of the same *given* has taken its place.
    """

    fingerprint: str
    name: str
    title: str
    version: str
    caution: str
    files: Mapping[str, str]
    shipped: bool
    tried: int
    broken: Sequence[str]
    by: str
    proposed_at: datetime
    id: int = 0
    given: str = ""
    live_at: datetime | None = None
    live_by: str = ""
    live_why: str = ""
    people: Sequence[Signature] = field(default=())

    @property
    def label(self) -> str:
        """The name and version that verdicts by it carry."""
        return f"{self.name}@{self.version}"

    def who(self, what: str) -> tuple[str, ...]:
        """Return who saw it, or agreed to it, in order."""
        return tuple(s.who for s in self.people if s.what == what)

    @property
    def agreed(self) -> bool:
        """Whether two people agreed to it."""
        return len(self.who(AGREED)) >= PEOPLE


class Editions(Protocol):
    """Contents of packs that were proposed."""

    def of(self, fingerprint: str) -> Edition | None:
        """Return the edition with this content."""

    def get(self, number: int) -> Edition | None:
        """Return one edition."""

    def add(self, edition: Edition) -> int:
        """Store *edition* and return its number; the same content is one edition."""

    def sign(self, number: int, signature: Signature) -> bool:
        """Record that somebody saw it or agreed; False if they had before."""

    def ever_live(self, given: str) -> bool:
        """Return whether any edition took effect while the settings named *given*."""

    def go_live(self, number: int, given: str, by: str, why: str, now: datetime) -> None:
        """Let it take effect in place of what the settings name as *given*."""
