"""Connecting an Instagram account: by the Page in front of it, or by Instagram Login.

``login = "instagram"`` among the account's options chooses Instagram Login; the connector then
needs ``home = "https://graph.instagram.com"``. Its tokens last 60 days and are renewed by us.
Source: developers.facebook.com, Business Login for Instagram (2026).
"""

from connectors._grants import Code, Facts, asked, later
from connectors._http import utcnow
from connectors._meta_grant import BEHIND_A_PAGE
from connectors._rows import tables, text
from connectors.base import Account, Begun, Grant, Granted, Identity
from connectors.errors import Ambiguous

GRAPH = "https://graph.instagram.com"
BUSINESS = tuple(
    f"instagram_business_{what}" for what in ("basic", "manage_comments", "manage_messages")
)


class InstagramLogin(Code):
    """Gives ``access_token`` for 60 days; renewed, the same account goes on."""

    def finish(self, account: Account, begun: Begun, answer: str) -> Granted:
        """Return the long token for the code in *answer*."""
        # Instagram ends its answer with "#_", which belongs to no part of it.
        short = super().finish(account, begun, answer.strip().removesuffix("#_"))
        params = {
            "grant_type": "ig_exchange_token",
            "client_secret": account.secrets.get("app_secret", ""),
            "access_token": short.secrets["access_token"],
        }
        return self._long(account, "access_token", params)

    def _token(self, account: Account, form: dict[str, str]) -> dict[str, object]:  # type: ignore[override]
        found = self.post(account, self.facts.token, form)
        rows = tables(found.get("data"))  # documented as a list of one, seen as a bare table
        return rows[0] if rows else found

    def renew(self, account: Account) -> Granted | None:
        """Return a token for another 60 days."""
        token = account.secrets.get("access_token", "")
        params = {"grant_type": "ig_refresh_token", "access_token": token}
        long = self._long(account, "refresh_access_token", params)
        return Granted({**account.secrets, **long.secrets}, (), long.expires_at, None)

    def _long(self, account: Account, path: str, params: dict[str, str]) -> Granted:
        found = asked(account, "Instagram", "GET", f"{GRAPH}/{path}", params=params)
        if not text(found.get("access_token")):
            raise Ambiguous(f'account "{account.name}": Instagram sent no token')
        ends = later(utcnow(), found.get("expires_in"))
        return Granted({"access_token": text(found.get("access_token"))}, (), ends, None)

    def who(self, account: Account) -> Identity:
        """Return whom Instagram takes us for."""
        bearer = account.secrets.get("access_token", "")
        url = f"{GRAPH}/me?fields=user_id,username,name"
        us = asked(account, "Instagram", "GET", url, bearer=bearer)
        id = text(us.get("user_id")) or text(us.get("id"))
        return Identity(id, text(us.get("username")), text(us.get("name")))


BY_INSTAGRAM = InstagramLogin(
    Facts(
        platform="Instagram",
        authorise="https://www.instagram.com/oauth/authorize",
        token="https://api.instagram.com/oauth/access_token",  # noqa: S106 -- an address
        scopes=BUSINESS,
        separator=",",
        client=("app_id", "app_secret"),
    )
)


class Either:
    """Chooses by the account's option ``login``."""

    asks: tuple[str, ...] = ("app_id", "app_secret")
    password, pasting = "", BEHIND_A_PAGE.pasting

    def _of(self, account: Account) -> Grant:
        return BY_INSTAGRAM if account.options.get("login") == "instagram" else BEHIND_A_PAGE

    def begin(self, account: Account, redirect: str) -> Begun:
        """Return what a person opens."""
        return self._of(account).begin(account, redirect)

    def finish(self, account: Account, begun: Begun, answer: str) -> Granted:
        """Return what the platform gives for *answer*."""
        return self._of(account).finish(account, begun, answer)

    def renew(self, account: Account) -> Granted | None:
        """Return new tokens, where there is something to renew."""
        return self._of(account).renew(account)

    def inspect(self, account: Account) -> Granted | None:
        """Return until when our tokens are good."""
        return self._of(account).inspect(account)

    def revoke(self, account: Account) -> bool:
        """Take our tokens back."""
        return self._of(account).revoke(account)

    def who(self, account: Account) -> Identity:
        """Return whom the platform takes us for."""
        return self._of(account).who(account)


GRANT = Either()
