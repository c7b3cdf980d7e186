"""Connecting an account on X: OAuth 2.0 with PKCE; refresh tokens are good for one use.

Source: docs.x.com, OAuth 2.0 Authorization Code Flow with PKCE (2026).
"""

from connectors._grants import Code, Facts, asked
from connectors._rows import table, text
from connectors.base import Account, Identity

API = "https://api.x.com"
READS = ("tweet.read", "users.read", "mute.read", "dm.read", "offline.access")
WRITES = ("tweet.write", "tweet.moderate.write", "mute.write", "dm.write")


class XGrant(Code):
    """Gives ``oauth2_token``, for two hours, and the refresh token for the next one."""

    def who(self, account: Account) -> Identity:
        """Return whom X takes us for."""
        bearer = account.secrets.get("oauth2_token", "")
        found = asked(account, "X", "GET", f"{API}/2/users/me", bearer=bearer)
        us = table(found.get("data"))
        return Identity(text(us.get("id")), text(us.get("username")), text(us.get("name")))


GRANT = XGrant(
    Facts(
        platform="X",
        authorise="https://x.com/i/oauth2/authorize",
        token=f"{API}/2/oauth2/token",
        revoke=f"{API}/2/oauth2/revoke",
        scopes=(*READS, *WRITES),
        basic=True,
        access="oauth2_token",
    )
)
