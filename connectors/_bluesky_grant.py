"""Connecting an account on Bluesky: an app password, made in the account's own settings."""

from connectors._grants import asked
from connectors._rows import text
from connectors.base import Account, Begun, Granted, Identity
from connectors.errors import AuthExpired, NotPermitted

HOME = "https://bsky.social"


class BlueskyGrant:
    """Takes an app password; it lasts until it is deleted there."""

    asks: tuple[str, ...] = ()
    password, pasting = "app_password", ""

    def begin(self, account: Account, redirect: str) -> Begun:
        """There is no page to agree on. Raises: NotPermitted."""
        raise NotPermitted(f'account "{account.name}": Bluesky is connected by an app password')

    def finish(self, account: Account, begun: Begun, answer: str) -> Granted:
        """Return the app password that was typed."""
        return Granted({self.password: answer})

    def renew(self, account: Account) -> Granted | None:
        """An app password is not renewed."""
        return None

    def inspect(self, account: Account) -> Granted | None:
        """An app password does not run out."""
        return None

    def revoke(self, account: Account) -> bool:
        """Bluesky lets no app password delete itself: it is done by hand."""
        return False

    def who(self, account: Account) -> Identity:
        """Return whom Bluesky takes us for. Raises: AuthExpired where the password is wrong."""
        form = {
            "identifier": account.handle or account.id,
            "password": account.secrets.get(self.password, ""),
        }
        url = f"{HOME}/xrpc/com.atproto.server.createSession"
        try:
            us = asked(account, "Bluesky", "POST", url, json=form)
        except AuthExpired:
            told = f'account "{account.name}": Bluesky does not accept this app password'
            raise AuthExpired(told) from None
        return Identity(text(us.get("did")), text(us.get("handle")))


GRANT = BlueskyGrant()
