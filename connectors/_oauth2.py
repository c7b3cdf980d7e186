"""Access tokens that run out within hours, and the refresh token that brings a new one."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import requests

from connectors._http import Limits, Road, utcnow
from connectors.base import Account
from connectors.errors import AuthExpired, Transient

MARGIN = timedelta(minutes=2)


class Token:
    """Gives a valid access token; asks for a new one shortly before the old one ends.

    Only for platforms whose refresh token stays the same, since nothing is written back.
    """

    def __init__(
        self, account: Account, home: str, path: str, clock: Callable[[], datetime] = utcnow
    ) -> None:
        self._account, self._address, self._clock = account, home + path, clock
        self._session = requests.Session()
        base = str(account.options.get("token_url", account.options.get("base_url", home)))
        road = Road(account.name, home, base, Limits.of(account.options))
        self._session.mount(home, road)
        self._access = account.secrets.get("access_token", "")
        self._ends: datetime | None = None if self._access else clock()
        self._lock = threading.Lock()

    def __call__(self) -> str:
        """Return an access token that is good for now. Raises: AuthExpired, Transient."""
        with self._lock:
            if self._ends is not None and self._clock() >= self._ends - MARGIN:
                self._renew()
            return self._access

    def refused(self) -> None:
        """Take in that the platform no longer accepts the present one."""
        with self._lock:
            if self._account.secrets.get("refresh_token"):
                self._ends = self._clock()

    def _renew(self) -> None:
        secrets, who = self._account.secrets, f'account "{self._account.name}"'
        if not secrets.get("refresh_token"):
            raise AuthExpired(f"{who}: the token has run out; connect the account again")
        names = ("client_id", "client_secret", "refresh_token")
        form = {n: secrets.get(n, "") for n in names} | {"grant_type": "refresh_token"}
        try:
            answer = self._session.post(self._address, data=form)
            body = answer.json()
        except (requests.RequestException, ValueError):
            raise Transient(f"{who}: no new token could be fetched") from None
        if answer.status_code in (400, 401) or "access_token" not in body:
            raise AuthExpired(f"{who}: the platform gives no new token; connect it again")
        self._access = str(body["access_token"])
        self._ends = self._clock() + timedelta(seconds=int(body.get("expires_in", 3600)))
