"""Connecting a LinkedIn page: OAuth 2.0 without PKCE, which LinkedIn refuses to confidential apps.

Tokens last 60 days. Apps that LinkedIn lets refresh them get a refresh token for a year; all
others need a person every 60 days. Source: learn.microsoft.com, 3-legged OAuth flow (2026).
"""

from datetime import UTC, datetime
from urllib.parse import quote

from connectors._grants import Code, Facts, asked
from connectors._rows import tables, text
from connectors.base import Account, Granted, Identity
from connectors.errors import AuthExpired

SITE, API = "https://www.linkedin.com", "https://api.linkedin.com"
ROLES = f"{API}/rest/organizationAcls?q=roleAssignee&state=APPROVED"


class LinkedInGrant(Code):
    """Gives an access token; who we are is the page that the person may act for."""

    def inspect(self, account: Account) -> Granted | None:
        """Return until when our token is good. Raises: AuthExpired if it is no longer."""
        form = {"token": account.secrets.get("access_token", "")}
        told = self.post(account, f"{SITE}/oauth/v2/introspectToken", form)
        if told.get("active") is False:
            raise AuthExpired(f'account "{account.name}": LinkedIn says that our token is dead')
        at = told.get("expires_at")
        ends = datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None
        return Granted({}, tuple(text(told.get("scope")).replace(",", " ").split()), None, ends)

    def who(self, account: Account) -> Identity:
        """Return the page of the settings if they have a role in it, else another of theirs."""
        headers = {
            "Linkedin-Version": str(account.options.get("linkedin_version", "202607")),
            "X-Restli-Protocol-Version": "2.0.0",
        }
        bearer = account.secrets.get("access_token", "")
        found = asked(account, "LinkedIn", "GET", ROLES, bearer=bearer, more=headers)
        pages = [text(r.get("organization")) for r in tables(found.get("elements"))]
        number = account.id.rpartition(":")[2]
        ours = next((p for p in pages if p.rpartition(":")[2] == number), "")
        shown = ours or next(iter(pages), "")
        id = shown.rpartition(":")[2]
        if not ours:
            return Identity(id)
        url = f"{API}/rest/organizations/{quote(id)}"
        page = asked(account, "LinkedIn", "GET", url, bearer=bearer, more=headers)
        return Identity(id, text(page.get("vanityName")), text(page.get("localizedName")))


GRANT = LinkedInGrant(
    Facts(
        platform="LinkedIn",
        authorise=f"{SITE}/oauth/v2/authorization",
        token=f"{SITE}/oauth/v2/accessToken",
        revoke=f"{SITE}/oauth/v2/revoke",
        scopes=("r_organization_social", "w_organization_social", "rw_organization_admin"),
        pkce=False,
    )
)
