"""The contract that every connector keeps, and the shapes that it speaks in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from connectors._budgets import Books, Meter, Purpose, spending
from connectors._days import daily
from connectors._granting import Begun, Grant, Granted, Identity
from moderation import registry
from moderation.actions import Action, Capabilities, Presence, Receipt
from moderation.errors import UnknownName
from moderation.items import Item, ItemRef, Thread

__all__ = [
    "Account",
    "Begun",
    "Books",
    "Connector",
    "Grant",
    "Granted",
    "Heard",
    "Hears",
    "Identity",
    "Line",
    "Meter",
    "Page",
    "Purpose",
    "Tells",
    "Tombstone",
    "connect",
    "connector_for",
    "grant_of",
    "meter_of",
    "platforms",
    "spending",
]


@dataclass(frozen=True, slots=True)
class Account:
    """One official account as its connector needs it.

    *id* is the platform's own id of the account or page. *secrets* holds tokens and keys, and is
    never shown. *options* are the connector's own settings (base_url, caps, streams, timeouts).
    *meter* counts what is asked for the account, and keeps a part of it for acts.
    """

    name: str
    platform: str
    id: str
    handle: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    meter: Meter | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The platform says that an item was deleted: its words must go."""

    ref: ItemRef


@dataclass(frozen=True, slots=True)
class Page:
    """What one request brought. Items, raw payloads and cursor are committed together.

    *cursor* is opaque to everybody but the connector: a string to give back to ``pull``, valid
    once this page is stored. *raw* maps an item's id to the platform's own payload. *threads* is
    what the answer told of our own posts; where it tells nothing, nobody asks for it.
    """

    items: tuple[Item, ...]
    cursor: str
    raw: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    gone: tuple[Tombstone, ...] = ()
    done: bool = False  # the walk is complete up to now
    threads: tuple[Thread, ...] = ()


class Connector(Protocol):
    """Reads and acts on one account.

    ``CONNECTOR = <class taking an Account>`` ends the file. Making one opens nothing.
    """

    can: Capabilities  # on the class: known without an account
    secrets: tuple[tuple[str, ...], ...]  # on the class: any one of these sets is enough

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new in *stream*, a page at a time.

        May be abandoned at any page and called again with the last stored cursor: nothing is
        lost, and what comes twice is recognised by its ref. Newest-first platforms must still
        reach the older half after an interruption.
        Raises: any ConnectorError.
        """
        ...

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each item stands now, in order; UNKNOWN where the platform cannot say."""
        ...

    def act(self, action: Action) -> Receipt:
        """Carry out *action*, once.

        A verb that the platform does not offer is REFUSED with a reason and a link to do it by
        hand. Where it is already so: ALREADY. Where no clear answer came: UNKNOWN.
        Raises: RateLimited, OutOfBudget, AuthExpired, NotPermitted, PolicyBlocked, Transient
        (only when it is certain that nothing happened).
        """
        ...

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has already happened, without doing it.

        APPLIED if it has, REFUSED with reason "not done" if it has not, UNKNOWN if nobody can say.
        """
        ...


def platforms() -> tuple[str, ...]:
    """Return the platforms that have a connector."""
    return tuple(n for n in registry.available("connectors") if n not in {"base", "errors"})


def connector_for(platform: str) -> type[Connector]:
    """Return the connector class of *platform*: its abilities and needs, without an account.

    Raises: UnknownName listing the platforms there are.
    """
    if platform not in platforms():
        known = ", ".join(platforms())
        raise UnknownName(f'there is no connector for "{platform}"; there are: {known}')
    return cast(type[Connector], registry.load("connectors", platform, "CONNECTOR"))


class Rereads(Protocol):
    """A connector that can read all that stands under one post of ours (``can.rereads``)."""

    def thread(self, id: str) -> Iterator[Page]:
        """Yield everything under our post *id*, whatever its date; the cursors are empty.

        Raises: Gone if the post is no longer there; any ConnectorError.
        """
        ...


class Hears(Protocol):
    """A connector whose platform calls us as well: the calls say where to look, and no more.

    Where it has an attribute ``hears`` that is false, it takes no calls: a secret is missing.
    """

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return what to answer to the platform's test call; None to refuse it."""
        ...

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return what a call speaks of, read from the platform; its cursor is empty.

        Raises: NotPermitted where the signature is not the platform's.
        """
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What was told: a page without a cursor.

    *missed*: something was told that cannot be read, and only a pull can find.
    """

    page: Page
    missed: bool = False


class Line(Protocol):
    """A connection that a platform tells us over."""

    def __iter__(self) -> Iterator[Mapping[str, Any] | None]:
        """Yield each event, empty if it cannot be read, and None for a sign of life.

        Raises: Transient once the connection is broken; nothing where we closed it.
        """
        ...

    def close(self) -> None:
        """End it; any thread may."""
        ...


class Tells(Protocol):
    """A connector whose platform tells us over a connection that we hold open, beside the pulls.

    What is told is never all: a pull finds what a broken connection did not bring.
    """

    @property
    def wire(self) -> str:
        """Name the connection: connectors of the same name share one. Empty: none is wanted."""
        ...

    def subscribe(self) -> None:
        """Ask to be told about this account. Raises: any ConnectorError."""
        ...

    def listen(self) -> Line:
        """Open the connection. Raises: any ConnectorError."""
        ...

    def told(self, events: Sequence[Mapping[str, Any]]) -> Heard:
        """Return what *events* speak of, read from the platform. Raises: any ConnectorError."""
        ...


def meter_of(
    name: str, platform: str, options: Mapping[str, Any], books: Books | None = None
) -> Meter:
    """Return what counts an account's requests; all that ask for the account share it."""
    by_endpoint = platform == "x"  # the others count everything together
    return Meter(name, books=books, daily=daily(platform, options), by_endpoint=by_endpoint)


def grant_of(platform: str) -> Grant | None:
    """Return how an account of *platform* is connected; None where it needs no sign-in.

    It ends ``connectors/_<platform>_grant.py``: ``GRANT = ...``.
    """
    name = f"connectors._{platform}_grant"
    if platform not in platforms() or find_spec(name) is None:
        return None
    return cast(Grant, import_module(name).GRANT)


def connect(account: Account) -> Connector:
    """Return the connector for *account*; only its own SDK is imported.

    Raises: UnknownName listing the platforms there are.
    """
    made: Any = connector_for(account.platform)
    return cast(Connector, made(account))
