"""Bluesky's XRPC: sessions that renew themselves, queries and procedures, records of our own.

Why not the atproto library here: every answer goes through strict models, and a field that it
does not know, or a broken record by a stranger, would stop the reading.
"""

import threading
from collections.abc import Mapping
from typing import Any

from connectors._http import utcnow
from connectors._json_api import Api, Refusal
from connectors._rows import table, text
from connectors.base import Account
from connectors.errors import AuthExpired, ConnectorError, Gone, Invalid, Transient

HOME = "https://bsky.social"


class TokenExpired(Invalid):
    """The access token has run out; the refresh token brings another."""


class RecordMissing(Gone):
    """No record of ours under that key."""


class Swapped(Invalid):
    """The record changed between our reading and our writing."""


KINDS: dict[str, tuple[type[ConnectorError], str]] = {
    "ExpiredToken": (TokenExpired, "the session has run out"),
    "InvalidToken": (TokenExpired, "the session is not accepted"),
    "AuthMissing": (AuthExpired, "Bluesky wants us to sign in"),
    "AuthenticationRequired": (AuthExpired, "Bluesky does not accept the app password"),
    "AccountTakedown": (AuthExpired, "Bluesky has closed the account"),
    "RecordNotFound": (RecordMissing, "there is no such record"),
    "NotFound": (Gone, "Bluesky no longer has it"),
    "InvalidSwap": (Swapped, "the record changed meanwhile"),
    "UpstreamFailure": (Transient, "Bluesky is in trouble"),
}


def judged(refusal: Refusal) -> ConnectorError | None:
    """Return the error that Bluesky names; None where the status says it all."""
    found = KINDS.get(text(refusal.body.get("error")))
    if found is None or refusal.status >= 500 or refusal.status == 429:
        return None
    kind, words = found
    return kind(f"{refusal.who}: {words}")


class Session:
    """Signed in with an app password, and signed in again as often as needed."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._access = self._refresh = ""
        self._lock = threading.Lock()
        self._api = Api(account, "Bluesky", HOME, self._headers, judged)
        self._bearer = threading.local()

    def _headers(self) -> Mapping[str, str]:
        token = getattr(self._bearer, "token", "")
        return {"Authorization": f"Bearer {token}"} if token else {}

    def _ask(self, token: str, method: str, nsid: str, **given: Any) -> dict[str, Any]:
        self._bearer.token = token
        return self._api.ask(method, f"/xrpc/{nsid}", **given)

    def _signed(self, method: str, nsid: str, **given: Any) -> dict[str, Any]:
        token = self._access or self._renew("")
        try:
            return self._ask(token, method, nsid, **given)
        except TokenExpired:
            return self._ask(self._renew(token), method, nsid, **given)

    def _renew(self, old: str) -> str:
        with self._lock:
            if self._access == old:
                self._keep(self._refreshed() or self._created())
            return self._access

    def _refreshed(self) -> dict[str, Any]:
        if not self._refresh:
            return {}
        try:
            return self._ask(self._refresh, "POST", "com.atproto.server.refreshSession")
        except (TokenExpired, AuthExpired):
            return {}

    def _created(self) -> dict[str, Any]:
        who = {
            "identifier": self._account.handle or self._account.id,
            "password": self._account.secrets.get("app_password", ""),
        }
        try:
            return self._ask("", "POST", "com.atproto.server.createSession", json=who)
        except TokenExpired as fault:
            raise AuthExpired(str(fault)) from None

    def _keep(self, found: dict[str, Any]) -> None:
        self._access, self._refresh = text(found.get("accessJwt")), text(found.get("refreshJwt"))
        if not self._access:
            raise Transient(f'account "{self._account.name}": Bluesky gave no session')

    def query(self, nsid: str, **params: Any) -> dict[str, Any]:
        """Return the answer to a query."""
        return self._signed("GET", nsid, **params)

    def call(self, nsid: str, **body: Any) -> dict[str, Any]:
        """Return the answer to a procedure."""
        return self._signed("POST", nsid, json=body)

    def record(self, collection: str, key: str) -> tuple[dict[str, Any], str]:
        """Return a record of ours and its cid; ({}, "") where there is none."""
        try:
            found = self.query(
                "com.atproto.repo.getRecord", repo=self._account.id, collection=collection, rkey=key
            )
        except RecordMissing:
            return {}, ""
        return table(found.get("value")), text(found.get("cid"))

    def put(self, collection: str, key: str, value: Mapping[str, Any], old: str) -> None:
        """Write a record of ours over the one with the cid *old* (none if empty)."""
        self.call(
            "com.atproto.repo.putRecord",
            repo=self._account.id,
            collection=collection,
            rkey=key,
            record={"$type": collection, **value},
            swapRecord=old or None,
        )

    def create(self, collection: str, value: Mapping[str, Any]) -> str:
        """Write a new record of ours and return its address."""
        made = self.call(
            "com.atproto.repo.createRecord",
            repo=self._account.id,
            collection=collection,
            record={"$type": collection, "createdAt": now(), **value},
        )
        return text(made.get("uri"))

    def delete(self, collection: str, key: str) -> None:
        """Take a record of ours away."""
        self.call(
            "com.atproto.repo.deleteRecord", repo=self._account.id, collection=collection, rkey=key
        )


def now() -> str:
    """Return the present moment as Bluesky writes it."""
    return utcnow().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
