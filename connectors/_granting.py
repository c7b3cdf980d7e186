"""The shapes in which an account is connected: what is begun, given, and who we are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from connectors.base import Account


@dataclass(frozen=True, slots=True)
class Begun:
    """An authorisation on its way: what a person opens, and what must come back."""

    address: str
    state: str
    redirect: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a platform gave us: *secrets* by the names that its connector takes.

    *expires_at*: we renew it ourselves by then. *ends_at*: a person must connect again by then.
    """

    secrets: Mapping[str, str] = field(repr=False)
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the platform takes us for."""

    id: str
    handle: str = ""
    name: str = ""


class Grant(Protocol):
    """How an account of a platform is connected.

    *asks*: secrets of our app that must be there before. *password*: the secret that a person
    types in, where there is no page to sign in on. *pasting*: the address to be led back to where
    no program of ours can listen; empty: the usual one.
    """

    asks: tuple[str, ...]
    password: str
    pasting: str

    def begin(self, account: "Account", redirect: str) -> Begun:
        """Return what a person opens. Raises: any ConnectorError."""
        ...

    def finish(self, account: "Account", begun: Begun, answer: str) -> Granted:
        """Return what the platform gives for *answer*, the address it led back to.

        Raises: NotPermitted where it was declined or belongs to another attempt; ConnectorError.
        """
        ...

    def renew(self, account: "Account") -> Granted | None:
        """Return new tokens, of which each old one may be spent; None where nothing is renewed.

        Raises: AuthExpired where a person must connect again; Ambiguous where it may be spent.
        """
        ...

    def inspect(self, account: "Account") -> Granted | None:
        """Return until when our tokens are good, where the platform can be asked.

        Raises: AuthExpired where they are no longer; any ConnectorError.
        """
        ...

    def revoke(self, account: "Account") -> bool:
        """Take our tokens back at the platform; False where that is done by hand there."""
        ...

    def who(self, account: "Account") -> Identity:
        """Return whom the platform takes *account*, with its secrets, for."""
        ...
