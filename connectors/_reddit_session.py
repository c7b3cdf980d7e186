"""Reddit through the unmodified praw: signed in on first use, raw answers, translated errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import praw
import prawcore
import requests

from connectors._http import Limits, Road, quiet, retry_after, utcnow
from connectors._rows import table
from connectors.base import Account
from connectors.errors import (
    AuthExpired,
    ConnectorError,
    Gone,
    Invalid,
    NotPermitted,
    RateLimited,
    Transient,
)

SITE, API = "https://www.reddit.com", "https://oauth.reddit.com"
KINDS: tuple[tuple[type[Exception], type[ConnectorError], str], ...] = (
    (prawcore.OAuthException, AuthExpired, "Reddit does not accept our sign-in; connect it again"),
    (prawcore.InvalidToken, AuthExpired, "Reddit no longer accepts our token; connect it again"),
    (prawcore.InsufficientScope, NotPermitted, "our token lacks a scope for this"),
    (prawcore.Forbidden, NotPermitted, "Reddit does not allow this (has the access been granted?)"),
    (prawcore.NotFound, Gone, "Reddit no longer has it"),
    (prawcore.UnavailableForLegalReasons, Gone, "Reddit does not show it here, for legal reasons"),
    (prawcore.ServerError, Transient, "Reddit is in trouble"),
    (prawcore.BadJSON, Transient, "Reddit's answer cannot be read"),
    (prawcore.RequestException, Transient, "Reddit cannot be reached"),
)


@contextmanager
def translated(account: str) -> Iterator[None]:
    """Turn whatever praw raises inside into a ConnectorError, without words or tokens."""
    who = f'account "{account}"'
    try:
        yield
    except ConnectorError:
        raise
    except prawcore.TooManyRequests as fault:
        headers = getattr(getattr(fault, "response", None), "headers", {})
        until = retry_after(headers, utcnow())
        raise RateLimited(f"{who}: Reddit asks us to slow down", until) from None
    except Exception as fault:
        inner = getattr(fault, "original_exception", None)
        if isinstance(inner, ConnectorError):
            raise inner from None
        found = next((k for k in KINDS if isinstance(fault, k[0])), None)
        if found is None and isinstance(
            fault, prawcore.PrawcoreException | praw.exceptions.PRAWException
        ):
            raise Invalid(
                f"{who}: Reddit does not understand us ({type(fault).__name__})"
            ) from None
        if found is None:
            raise Transient(f"{who}: Reddit cannot be read ({type(fault).__name__})") from None
        raise found[1](f"{who}: {found[2]}") from None


class Session:
    """Asks Reddit for one account."""

    def __init__(self, account: Account) -> None:
        quiet()
        self._account = account
        self._reddit: Any = None
        limits = Limits.of(account.options)
        bases = {home: str(account.options.get("base_url", home)) for home in (SITE, API)}
        meter = account.meter
        self._roads = {h: Road(account.name, h, b, limits, meter=meter) for h, b in bases.items()}

    def _made(self) -> Any:
        options, secrets = self._account.options, self._account.secrets
        session = requests.Session()
        for home, road in self._roads.items():
            session.mount(home, road)
        names = ("client_id", "client_secret", "refresh_token", "username", "password")
        given: dict[str, Any] = {n: secrets[n] for n in names if secrets.get(n)}
        return praw.Reddit(
            user_agent=str(options.get("user_agent", f"wellheard for {self._account.handle}")),
            requestor_kwargs={"session": session},
            check_for_updates=False,
            check_for_async=False,
            **given,
        )

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """Return the table of children and the next place, as Reddit lists things."""
        given = {k: v for k, v in params.items() if v != ""} | {"raw_json": 1}
        try:
            with translated(self._account.name):
                self._reddit = self._reddit or self._made()
                found = self._reddit.request(method="GET", path=path, params=given)
        except Transient:
            if self._roads[API].last.status != 401:  # praw knows no 401 and trips over it
                raise
            who = f'account "{self._account.name}"'
            raise AuthExpired(f"{who}: Reddit no longer accepts our token") from None
        listing = table(table(found).get("data"))
        if not isinstance(listing.get("children"), list):
            raise Transient(f'account "{self._account.name}": Reddit sent no list')
        return listing
