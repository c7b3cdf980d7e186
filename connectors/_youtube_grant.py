"""Connecting a YouTube channel: Google's OAuth 2.0 with PKCE; the refresh token stays the same.

Source: developers.google.com, OAuth 2.0 for desktop apps (2026). An app that Google still counts
as "testing" gets refresh tokens for seven days, and says so.
"""

from connectors._grants import Code, Facts, asked
from connectors._rows import table, tables, text
from connectors.base import Account, Identity
from connectors.errors import NotPermitted

TOKENS = "https://oauth2.googleapis.com"


class GoogleGrant(Code):
    """Gives a refresh token; the connector fetches access with it by itself."""

    def who(self, account: Account) -> Identity:
        """Return the channel that Google takes us for."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": account.secrets.get("refresh_token", ""),
        }
        access = text(self.post(account, self.facts.token, form).get("access_token"))
        url = "https://www.googleapis.com/youtube/v3/channels?part=snippet&mine=true"
        found = tables(asked(account, "YouTube", "GET", url, bearer=access).get("items"))
        if not found:
            raise NotPermitted(f'account "{account.name}": whoever signed in has no channel')
        ours = next((c for c in found if c.get("id") == account.id), found[0])
        snippet = table(ours.get("snippet"))
        handle = text(snippet.get("customUrl")).removeprefix("@")
        return Identity(text(ours.get("id")), handle, text(snippet.get("title")))


GRANT = GoogleGrant(
    Facts(
        platform="Google",
        authorise="https://accounts.google.com/o/oauth2/v2/auth",
        token=f"{TOKENS}/token",
        revoke=f"{TOKENS}/revoke",
        scopes=("https://www.googleapis.com/auth/youtube.force-ssl",),
        extra={"access_type": "offline", "prompt": "consent"},
        lasting=True,
    )
)
