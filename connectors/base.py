"""The contract that every connector keeps, and the shapes that it speaks in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from moderation import registry
from moderation.actions import Action, Capabilities, Presence, Receipt
from moderation.errors import UnknownName
from moderation.items import Item, ItemRef, Thread


@dataclass(frozen=True, slots=True)
class Account:
    """One official account as its connector needs it.

    *id* is the platform's own id of the account or page. *secrets* holds tokens and keys, and is
    never shown. *options* are the connector's own settings (base_url, caps, streams, timeouts).
    """

    name: str
    platform: str
    id: str
    handle: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


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


class Hears(Protocol):
    """A connector whose platform calls us as well: the calls say where to look, and no more."""

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return what to answer to the platform's test call; None to refuse it."""
        ...

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return what a call speaks of, read from the platform; its cursor is empty.

        Raises: NotPermitted where the signature is not the platform's.
        """
        ...


def connect(account: Account) -> Connector:
    """Return the connector for *account*; only its own SDK is imported.

    Raises: UnknownName listing the platforms there are.
    """
    made: Any = connector_for(account.platform)
    return cast(Connector, made(account))
