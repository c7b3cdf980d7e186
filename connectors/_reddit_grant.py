"""Connecting an account on Reddit: OAuth 2.0, a refresh token that stays the same.

Reddit ignores PKCE; our app's secret and the state stand in for it. Source: github.com/reddit-
archive/reddit/wiki/OAuth2; the access itself needs Reddit's approval.
"""

from collections.abc import Mapping
from typing import Any

from connectors._grants import Code, Facts, asked
from connectors._rows import text
from connectors.base import Account, Identity

SITE = "https://www.reddit.com"


class RedditGrant(Code):
    """Gives a refresh token; praw fetches access with it by itself."""

    def post(self, account: Account, url: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Return the answer to *form*; Reddit refuses programs that do not say what they are."""
        id, secret = (account.secrets.get(n, "") for n in self.facts.client)
        agent = {"User-Agent": _agent(account)}
        option, body, sign = "token_url", dict(form), (id, secret)
        return asked(
            account, "Reddit", "POST", url, option=option, more=agent, data=body, auth=sign
        )

    def who(self, account: Account) -> Identity:
        """Return whom Reddit takes us for."""
        refresh = account.secrets.get("refresh_token", "")
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
        access = text(self.post(account, self.facts.token, form).get("access_token"))
        url, agent = "https://oauth.reddit.com/api/v1/me", {"User-Agent": _agent(account)}
        us = asked(account, "Reddit", "GET", url, bearer=access, more=agent)
        name, id = text(us.get("name")), text(us.get("id"))
        whole = f"t2_{id}" if account.id.startswith("t2_") else id  # both are in use
        return Identity(whole if id else name, name, name)


def _agent(account: Account) -> str:
    return str(account.options.get("user_agent", f"wellheard for {account.handle}"))


GRANT = RedditGrant(
    Facts(
        platform="Reddit",
        authorise=f"{SITE}/api/v1/authorize",
        token=f"{SITE}/api/v1/access_token",
        revoke=f"{SITE}/api/v1/revoke_token",
        scopes=("identity", "read", "privatemessages"),
        extra={"duration": "permanent"},
        basic=True,
        lasting=True,
    )
)
