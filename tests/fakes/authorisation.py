"""A simulated authorisation server on loopback: codes and refresh tokens are good for one use."""

import base64
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.fakes.servers import serving

Answer = Any


@dataclass
class Server:
    """What it knows: its app, who signs in there, what it gave; and what goes wrong on demand.

    *authorise*, *token*, *revoke* are paths. *basic*: the app must sign in by a header.
    *whoami*: path -> the answer to whoever holds a good access token.
    """

    authorise: str = "/i/oauth2/authorize"
    token: str = "/2/oauth2/token"
    revoke: str = "/2/oauth2/revoke"
    id: str = "app-id"
    secret: str = "app-s3cret"
    pkce: bool = True
    basic: bool = True
    rotates: bool = True
    refreshes: bool = True
    scope: str = ""
    separator: str = " "
    lasts: int = 7200
    more: dict[str, Any] = field(default_factory=dict)
    whoami: dict[str, Any] = field(default_factory=dict)
    declines: bool = False
    faults: list[tuple[int, Any]] = field(default_factory=list)  # answers of the token path
    after: list[tuple[int, Any]] = field(default_factory=list)  # the same, once it has happened
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: set[str] = field(default_factory=set)
    refresh: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    given: list[dict[str, Any]] = field(default_factory=list)
    base: str = ""

    def __call__(
        self, method: str, path: str, given: dict[str, Any], headers: dict[str, str]
    ) -> Answer:
        """Answer one request."""
        self.asked.append(f"{method} {path}")
        self.given.append(given)
        if path == self.authorise:
            return self._authorise(given)
        if path == self.token:
            return self._token(given, headers)
        if path == self.revoke:
            self.access.discard(given.get("token", ""))
            self.refresh.discard(given.get("token", ""))
            return {}
        if path in self.whoami:
            bearer = headers.get("authorization", "").removeprefix("Bearer ")
            good = bearer in self.access
            return self.whoami[path] if good else (401, {"title": "Unauthorized"})
        return 404, {}

    def _authorise(self, given: dict[str, Any]) -> Answer:
        if given.get("client_id") != self.id or given.get("response_type") != "code":
            return 400, {"error": "invalid_request"}
        back = {"state": given["state"]}
        if self.declines:
            back["error"] = "access_denied"
        else:
            code = secrets.token_hex(8)
            self.codes[code] = given
            back["code"] = code
        where = f"{given['redirect_uri']}?{urlencode(back)}"
        return 302, "", {"location": where, "content-type": "text/plain"}

    def _token(self, given: dict[str, Any], headers: dict[str, str]) -> Answer:
        if self.faults:
            return self.faults.pop(0)
        if not self._ours(given, headers):
            return 401, {"error": "invalid_client"}
        if given.get("grant_type") == "authorization_code":
            refused = self._redeem(given)
        else:
            refused = self._spend(given.get("refresh_token", ""))
        if refused:
            return 400, {"error": refused}
        again = given.get("grant_type") == "refresh_token" and not self.rotates
        found = self._issue(refresh=self.refreshes and not again)
        return self.after.pop(0) if self.after else found

    def _ours(self, given: dict[str, Any], headers: dict[str, str]) -> bool:
        if not self.basic:
            return (given.get("client_id"), given.get("client_secret")) == (self.id, self.secret)
        wanted = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
        return headers.get("authorization") == f"Basic {wanted}"

    def _redeem(self, given: dict[str, Any]) -> str:
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != given.get("redirect_uri"):
            return "invalid_grant"
        verifier = given.get("code_verifier", "")
        if not self.pkce:
            return "invalid_request" if verifier or "code_challenge" in asked else ""
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        good = asked.get("code_challenge_method") == "S256" and asked["code_challenge"] == challenge
        return "" if good and len(verifier) >= 43 else "invalid_grant"

    def _spend(self, token: str) -> str:
        if token not in self.refresh:
            return "invalid_grant"
        if self.rotates:
            self.refresh.discard(token)
        return ""

    def _issue(self, *, refresh: bool) -> dict[str, Any]:
        access = f"at-{secrets.token_hex(8)}"
        self.access.add(access)
        found = {"access_token": access, "token_type": "bearer", "expires_in": self.lasts}
        if refresh:
            found["refresh_token"] = f"rt-{secrets.token_hex(8)}"
            self.refresh.add(found["refresh_token"])
        if self.scope:
            found["scope"] = self.scope
        return found | self.more


X_USER = {"/2/users/me": {"data": {"id": "123", "username": "TownTrust", "name": "Town"}}}


def an_x(**changes: Any) -> Server:
    """Return a server that authorises as X does."""
    return Server(**{"whoami": dict(X_USER), **changes})


@contextmanager
def standing(server: Server) -> Iterator[Server]:
    """Serve it; its address is in *base*."""
    with serving(server) as base:
        server.base = base
        yield server
