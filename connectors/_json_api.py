"""A plain JSON interface: one place that asks, measures, and turns bad answers into errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests

from connectors._http import Limits, Road, quiet, retry_after, utcnow
from connectors._rows import table, tables
from connectors.base import Account
from connectors.errors import (
    Ambiguous,
    AuthExpired,
    ConnectorError,
    Gone,
    Invalid,
    NotPermitted,
    RateLimited,
    Transient,
)


@dataclass(frozen=True)
class Refusal:
    """A bad answer: what a platform's own rules for errors are given to judge."""

    who: str  # the account, ready for the start of a message
    status: int
    body: Mapping[str, Any]
    until: datetime | None
    write: bool


Judge = Callable[[Refusal], ConnectorError | None]


def usual(platform: str, refusal: Refusal) -> ConnectorError:
    """Return the error that a status means anywhere."""
    who, status, write = refusal.who, refusal.status, refusal.write
    if status == 401:
        return AuthExpired(f"{who}: {platform} no longer accepts our token; connect it again")
    if status == 403:
        return NotPermitted(f"{who}: {platform} does not allow this with our token")
    if status in (404, 410):
        return Gone(f"{who}: {platform} no longer has it")
    if status == 429:
        return RateLimited(f"{who}: {platform} asks us to slow down", refusal.until)
    if status >= 500:
        kind = Ambiguous if write else Transient
        return kind(f"{who}: {platform} is in trouble ({status})")
    return Invalid(f"{who}: {platform} does not understand what we asked ({status})")


class Api:
    """Asks one platform for one account. Raises ConnectorErrors and nothing else."""

    def __init__(
        self,
        account: Account,
        platform: str,
        home: str,
        headers: Callable[[], Mapping[str, str]],
        judge: Judge = lambda refusal: None,
    ) -> None:
        quiet()
        self._platform, self._home = platform, home
        self._who = f'account "{account.name}"'
        self._headers, self._judge = headers, judge
        self._session = requests.Session()
        base = str(account.options.get("base_url", home))
        limits = Limits.of(account.options)
        self.road = Road(account.name, home, base, limits, meter=account.meter)
        self._session.mount(home, self.road)

    def ask(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """Return the answer as a table; an empty one where a write has no body.

        *given* are query parameters, but for ``json`` (the body) and ``headers``.
        """
        found = self._sent(method, path, **given)
        if isinstance(found, dict):
            return found
        raise self._unreadable(write=method != "GET")

    def ask_list(self, path: str, **given: Any) -> list[dict[str, Any]]:
        """Return the tables of an answer that is a list."""
        found = self._sent("GET", path, **given)
        if not isinstance(found, list):
            raise self._unreadable(write=False)
        return tables(found)

    def _sent(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> Any:
        write = method != "GET"
        params = {k: v for k, v in params.items() if v not in (None, "")}
        shown = {**self._headers(), **(headers or {})}
        try:
            answer = self._session.request(
                method, self._home + path, params=params, json=json, headers=shown
            )
        except requests.RequestException as fault:
            kind = Ambiguous if write else Transient
            raise kind(f"{self._who}: the way broke ({type(fault).__name__})") from None
        if answer.status_code >= 300:
            raise self._refused(answer, write=write)
        return self._read(answer, write=write)

    def _refused(self, answer: requests.Response, *, write: bool) -> ConnectorError:
        try:
            body = table(answer.json())
        except ValueError:
            body = {}
        until = retry_after(answer.headers, utcnow())
        refusal = Refusal(self._who, answer.status_code, body, until, write)
        return self._judge(refusal) or usual(self._platform, refusal)

    def _read(self, answer: requests.Response, *, write: bool) -> Any:
        if not answer.content and write:
            return {}
        try:
            return answer.json()
        except ValueError:
            raise self._unreadable(write=write) from None

    def _unreadable(self, *, write: bool) -> ConnectorError:
        kind = Ambiguous if write else Transient
        return kind(f"{self._who}: {self._platform}'s answer cannot be read")
