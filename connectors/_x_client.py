"""The unmodified tweepy for one account, its answers as tables and its errors translated."""

from collections.abc import Callable
from typing import Any

import tweepy

from connectors import _x_errors as errors
from connectors import _x_payload as payload
from connectors._http import Limits, Road, quiet
from connectors._rows import rows, table, text
from connectors._x_money import Ledger, ledger
from connectors.base import Account

HOME = "https://api.twitter.com"  # tweepy's own; OAuth 1 signatures are made over it
NAMES = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


class Client:
    """Reads and writes for one account; every call costs what the ledger says."""

    def __init__(self, account: Account) -> None:
        quiet()
        self.account, self.us = account.name, account.id
        secrets, options = account.secrets, account.options
        self.oauth1 = "access_token_secret" in secrets
        given = {n: secrets.get(n) for n in NAMES} if self.oauth1 else {}
        token = secrets.get("oauth2_token") or secrets.get("bearer_token")
        self.api = tweepy.Client(token, return_type=dict, **given)
        base = str(options.get("base_url", "https://api.x.com"))
        limits = Limits.of(options)
        self.road = Road(account.name, HOME, base, limits, meter=account.meter)
        self.api.session.mount(HOME, self.road)
        self._ledger: Ledger = ledger(account)

    def table(
        self, ask: Callable[..., Any], *given: Any, capped: bool = True, **more: Any
    ) -> dict[str, Any]:
        """Return what *ask*, a reading method of tweepy's, brings.

        Not *capped* is what completes a page that is paid for already.
        """
        if capped:
            self._ledger.check()
        with errors.translated(self.account):
            found = ask(*given, user_auth=self.oauth1, **more)
            if not isinstance(found, dict):
                raise ValueError("no table")
            return found

    def posts(self, ask: Callable[..., Any], *given: Any, **more: Any) -> payload.Answer:
        """Return a page of posts; all but a lookup by ids is a list."""
        found = self.table(ask, *given, **more)
        listed = ask != self.api.get_tweets
        with errors.translated(self.account):
            if listed:
                errors.inside(self.account, found)
            page = payload.answer(found, listed=listed)
        self._ledger.read("post", [str(p["id"]) for p in page.posts])
        return page

    def messages(self, **more: Any) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
        """Return a page of messages, who wrote them, and the next place."""
        found = self.table(self.api.get_direct_message_events, **more)
        with errors.translated(self.account):
            payload.whole(found)
        events = rows(found.get("data"))
        self._ledger.read("message", [str(e["id"]) for e in events])
        users = rows(table(found.get("includes")).get("users"))
        following = text(table(found.get("meta")).get("next_token"))
        return events, {str(u["id"]): u for u in users}, following

    def write(self, kind: str, do: Callable[..., Any], *given: Any, **more: Any) -> dict[str, Any]:
        """Return the ``data`` of an act of *kind*; its price is written down first."""
        self._ledger.check()
        self._ledger.wrote(kind, str(more.get("text", "")))
        with errors.translated(self.account, write=True):
            found = do(*given, user_auth=self.oauth1, **more)["data"]
            return found if isinstance(found, dict) else {}

    def call(self, route: str) -> dict[str, Any]:
        """Return the ``data`` of a POST that tweepy has no method for."""
        self._ledger.check()
        with errors.translated(self.account, write=True):
            answer = self.api.request("POST", route, user_auth=self.oauth1)
            return table(table(answer.json()).get("data"))
