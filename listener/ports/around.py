"""A unit of work, and who sends, writes and wakes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from listener.ports.casework import Audit, Cases, Deadlines, Health, Messages
from listener.ports.connecting import Standings, Tokens
from listener.ports.editions import Editions
from listener.ports.listening import Brought, Searches
from listener.ports.papers import Papers
from listener.ports.pulling import Accounts, Intents, Items, Judgements
from listener.ports.records import Message
from listener.ports.registering import Register
from listener.ports.ruling import Disengagements, Replays, Switches
from listener.ports.telling import Addresses, Digests
from listener.ports.watching import Checks, Gaps, Posts


class UnitOfWork(Protocol):
    """One transaction. Leaving without commit() leaves nothing behind."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def items(self) -> Items: ...

    @property
    def judgements(self) -> Judgements: ...

    @property
    def intents(self) -> Intents: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def messages(self) -> Messages: ...

    @property
    def deadlines(self) -> Deadlines: ...

    @property
    def health(self) -> Health: ...

    @property
    def digests(self) -> Digests: ...

    @property
    def addresses(self) -> Addresses: ...

    @property
    def checks(self) -> Checks: ...

    @property
    def gaps(self) -> Gaps: ...

    @property
    def papers(self) -> Papers: ...

    @property
    def vanishings(self) -> Gaps: ...

    @property
    def posts(self) -> Posts: ...

    @property
    def switches(self) -> Switches: ...

    @property
    def replays(self) -> Replays: ...

    @property
    def editions(self) -> Editions: ...

    @property
    def disengagements(self) -> Disengagements: ...

    @property
    def register(self) -> Register: ...

    @property
    def searches(self) -> Searches: ...

    @property
    def brought(self) -> Brought: ...

    @property
    def standings(self) -> Standings: ...

    @property
    def tokens(self) -> Tokens: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def commit(self) -> None:
        """Make everything durable, and wake what was asked to be woken."""

    def wake(self, step: str, key: str = "", *, at: datetime | None = None) -> None:
        """Have *step* run for *key* once this is committed; the same key twice is once."""


Work = Callable[[], UnitOfWork]


class Notifier(Protocol):
    """Sends one message to staff."""

    def send(self, message: Message) -> str:
        """Return a reference once it has left. Raises: NotSent if it certainly has not."""
        ...


class Reporter(Protocol):
    """Writes one report."""

    def write(self, kind: str, period: str, now: datetime) -> Sequence[str]:
        """Return the files that were written."""
        ...


class Engine(Protocol):
    """Says when; what is to be done stands in the rows."""

    def wake(self, step: str, key: str = "", *, at: datetime | None = None) -> None:
        """Run *step* for *key* soon, or at *at*; asked twice, it runs once."""
        ...
