"""Connecting a Facebook Page, or the Instagram account behind one, by Facebook Login for Business.

A person's short token is exchanged for a long one (60 days), and that for the Page's own, which
does not run out by itself but dies with the person's role or password, and whose leave to read
people's data ends after 90 days. Meta ignores PKCE; the app's secret proves every call.
Source: developers.facebook.com, Manually build a login flow; Long-lived access tokens (2026).
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors._grants import Code, Facts, asked
from connectors._graph_session import HOME, VERSION, proof
from connectors._rows import table, tables, text
from connectors.base import Account, Begun, Granted, Identity
from connectors.errors import AuthExpired, Gone, Invalid, NotPermitted

BOTH = ("pages_show_list", "pages_read_engagement")
PAGE = ("pages_read_user_content", "pages_manage_engagement", "pages_manage_metadata")
BEHIND = ("instagram_basic", "instagram_manage_comments", "instagram_manage_messages")


class MetaGrant(Code):
    """Gives ``page_token``, and ``user_token`` to take it back with."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        # Meta leads to plain http only while an app is in development; this page is always allowed.
        self.pasting = "https://www.facebook.com/connect/login_success.html"

    def more(self, account: Account) -> dict[str, str]:
        """Return what goes into the address besides: a business login's configuration."""
        chosen = account.options.get("config_id")
        return {"config_id": str(chosen)} if chosen else {}

    def finish(self, account: Account, begun: Begun, answer: str) -> Granted:
        """Return the Page's token for the code in *answer*."""
        short = super().finish(account, begun, answer).secrets[self.facts.access]
        exchange = {"grant_type": "fb_exchange_token", "fb_exchange_token": short}
        user = text(self.post(account, self.facts.token, exchange).get("access_token"))
        page = self._page_token(account, user)
        given = {"user_token": user, "page_token": page}
        known = replace(account, secrets={**account.secrets, **given})
        told = self.inspect(known)
        return Granted(given, told.scopes, None, told.ends_at)

    def _page_token(self, account: Account, user: str) -> str:
        refused = f'account "{account.name}": whoever signed in has no role on the page'
        try:
            if account.platform == "facebook" or account.options.get("page_id"):
                id = str(account.options.get("page_id", account.id))
                found = self.graph(account, user, id, fields="access_token")
            else:
                found = self._behind(account, user)
        except (AuthExpired, NotPermitted, Invalid, Gone):
            raise NotPermitted(refused) from None
        if not text(found.get("access_token")):
            raise NotPermitted(refused)
        return text(found.get("access_token"))

    def _behind(self, account: Account, user: str) -> dict[str, Any]:
        """Return the Page that the Instagram account belongs to; an empty one if none does."""
        fields, after = "access_token,instagram_business_account", ""
        for _ in range(20):
            place = {"after": after} if after else {}
            found = self.graph(account, user, "me/accounts", fields=fields, limit="100", **place)
            for page in tables(found.get("data")):
                if table(page.get("instagram_business_account")).get("id") == account.id:
                    return page
            paging = table(found.get("paging"))
            after = text(table(paging.get("cursors")).get("after"))
            if not paging.get("next") or not after:
                break
        return {}

    def graph(
        self, account: Account, token: str, path: str, method: str = "GET", **params: str
    ) -> dict[str, Any]:
        """Return what Graph answers at *path*, the token in a header and proved by the secret."""
        params["appsecret_proof"] = proof(token, account.secrets.get("app_secret", ""))
        url = f"{HOME}/{account.options.get('graph_version', VERSION)}/{path}"
        return asked(account, "Facebook", method, url, bearer=token, params=params)

    def inspect(self, account: Account) -> Granted:
        """Return until when our token is good, as Meta says. Raises: AuthExpired if it is not."""
        secrets = account.secrets
        ours = f"{secrets.get('app_id', '')}|{secrets.get('app_secret', '')}"
        token = secrets.get("page_token", "")
        params = {"input_token": token}
        url = f"{HOME}/{account.options.get('graph_version', VERSION)}/debug_token"
        found = asked(account, "Facebook", "GET", url, bearer=ours, params=params)
        told = table(found.get("data"))
        if told.get("is_valid") is False:
            raise AuthExpired(f'account "{account.name}": Facebook says that our token is dead')
        ends = [_moment(told.get(n)) for n in ("expires_at", "data_access_expires_at")]
        scopes = told.get("scopes")
        listed = tuple(s for s in scopes if isinstance(s, str)) if isinstance(scopes, list) else ()
        return Granted({}, listed, None, min((e for e in ends if e), default=None))

    def revoke(self, account: Account) -> bool:
        """Take back everything that the person gave our app."""
        user = account.secrets.get("user_token", "")
        if user:
            self.graph(account, user, "me/permissions", "DELETE")
        return bool(user)

    def who(self, account: Account) -> Identity:
        """Return whom Graph takes us for."""
        token = account.secrets.get("page_token", "")
        path = "me" if account.platform == "facebook" else account.id
        us = self.graph(account, token, path, fields="id,name,username")
        return Identity(text(us.get("id")), text(us.get("username")), text(us.get("name")))


def _moment(epoch: Any) -> datetime | None:
    """Return the moment of *epoch*; None for nought, which means never."""
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _facts(scopes: tuple[str, ...]) -> Facts:
    return Facts(
        platform="Facebook",
        authorise=f"https://www.facebook.com/{VERSION}/dialog/oauth",
        token=f"{HOME}/{VERSION}/oauth/access_token",
        scopes=scopes,
        separator=",",
        client=("app_id", "app_secret"),
    )


FACEBOOK = MetaGrant(_facts((*BOTH, *PAGE, "pages_messaging")))
BEHIND_A_PAGE = MetaGrant(_facts((*BOTH, *BEHIND)))
