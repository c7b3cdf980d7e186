"""Connecting an account on a Mastodon server: an app registered there, OAuth 2.0 with PKCE.

Tokens do not run out. Source: docs.joinmastodon.org, OAuth (4.3 and later know PKCE).
"""

from dataclasses import replace
from urllib.parse import quote

from connectors._grants import Code, Facts, asked
from connectors._rows import text
from connectors.base import Account, Begun, Granted, Identity
from connectors.errors import Transient

HOME = "https://mastodon.social"
WRITES = ("write:blocks", "write:conversations", "write:mutes", "write:reports")
SCOPES = ("read", "write:statuses", *WRITES)


class MastodonGrant(Code):
    """Registers an app of ours on the account's server first; nobody has to."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.asks = ()
        self.pasting = "urn:ietf:wg:oauth:2.0:oob"

    def begin(self, account: Account, redirect: str) -> Begun:
        """Return what a person opens, once the server knows us."""
        form = {
            "client_name": "Wellheard",
            "redirect_uris": redirect,
            "scopes": " ".join(self.facts.scopes),
        }
        ours = asked(account, "Mastodon", "POST", f"{HOME}/api/v1/apps", data=form)
        app = {name: text(ours.get(name)) for name in self.facts.client}
        if not all(app.values()):
            raise Transient(f'account "{account.name}": the server did not register us')
        begun = super().begin(replace(account, secrets={**account.secrets, **app}), redirect)
        return replace(begun, secrets={**begun.secrets, **app})

    def finish(self, account: Account, begun: Begun, answer: str) -> Granted:
        """Return the token for *answer*: an address, or the bare code that the server shows."""
        app = {name: begun.secrets[name] for name in self.facts.client}
        if "://" not in answer:
            answer = f"{HOME}/?code={quote(answer.strip())}&state={quote(begun.state)}"
        known = replace(account, secrets={**account.secrets, **app})
        granted = super().finish(known, begun, answer)
        return replace(granted, secrets={**granted.secrets, **app})

    def who(self, account: Account) -> Identity:
        """Return whom the server takes us for."""
        url = f"{HOME}/api/v1/accounts/verify_credentials"
        bearer = account.secrets.get("access_token", "")
        us = asked(account, "Mastodon", "GET", url, bearer=bearer)
        return Identity(text(us.get("id")), text(us.get("acct")), text(us.get("display_name")))


GRANT = MastodonGrant(
    Facts(
        platform="Mastodon",
        authorise=f"{HOME}/oauth/authorize",
        token=f"{HOME}/oauth/token",
        revoke=f"{HOME}/oauth/revoke",
        scopes=SCOPES,
    )
)
