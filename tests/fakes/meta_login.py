"""Facebook Login and the Graph behind it, simulated: short, long and Page tokens, each proved."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from tests.fakes.authorisation import Answer, Server

V = "/v26.0"


@dataclass
class Meta(Server):
    """A person with a role on *pages* (id -> Instagram account behind it)."""

    authorise: str = f"{V}/dialog/oauth"
    token: str = f"{V}/oauth/access_token"
    basic: bool = False
    pages: tuple[tuple[str, str], ...] = (("77", "1789"),)
    expires_at: int = 0
    data_ends_at: int = 0
    valid: bool = True

    def __call__(
        self, method: str, path: str, given: dict[str, Any], headers: dict[str, str]
    ) -> Answer:
        """Answer one request."""
        if path in (self.authorise, self.token):
            return super().__call__(method, path, given, headers)
        self.asked.append(f"{method} {path}")
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        place = path.removeprefix(V)
        if place == "/debug_token":
            if bearer != f"{self.id}|{self.secret}":
                return 401, {"error": {"type": "OAuthException", "code": 190}}
            return {
                "data": {
                    "is_valid": self.valid,
                    "expires_at": self.expires_at,
                    "data_access_expires_at": self.data_ends_at,
                    "scopes": ["pages_show_list", "pages_manage_engagement"],
                }
            }
        wanted = hmac.new(self.secret.encode(), bearer.encode(), hashlib.sha256).hexdigest()
        if bearer not in self.access or given.get("appsecret_proof") != wanted:
            return 400, {"error": {"type": "OAuthException", "code": 190}}
        return self._graph(method, place, bearer)

    def _graph(self, method: str, place: str, bearer: str) -> Answer:
        if (method, place) == ("DELETE", "/me/permissions"):
            self.access.clear()
            return {"success": True}
        if place == "/me/accounts":
            rows = [
                {"access_token": self._page(p), "instagram_business_account": {"id": i}}
                for p, i in self.pages
            ]
            return {"data": rows}
        ours = {p: "town" for p, _ in self.pages} | {i: "town.ig" for _, i in self.pages}
        id = bearer.removeprefix("page-") if place == "/me" else place.strip("/")
        if id not in ours:
            return 400, {"error": {"type": "GraphMethodException", "code": 100}}
        found = {"id": id, "name": "Town", "username": ours[id]}
        return found | ({"access_token": self._page(id)} if bearer.startswith("long-") else {})

    def _page(self, id: str) -> str:
        self.access.add(f"page-{id}")
        return f"page-{id}"

    def _token(self, given: dict[str, Any], headers: dict[str, str]) -> Answer:
        if given.get("grant_type") != "fb_exchange_token":
            return super()._token(given, headers)
        if not self._ours(given, headers) or given["fb_exchange_token"] not in self.access:
            return 400, {"error": {"type": "OAuthException", "code": 190}}
        long = "long-" + given["fb_exchange_token"]
        self.access.add(long)
        return {"access_token": long, "token_type": "bearer", "expires_in": 5184000}
