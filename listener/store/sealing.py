"""Sealing secrets before they are stored, and opening them again: Fernet under one key or more."""

import json
from collections.abc import Callable, Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from listener.ports.troubles import PortError

ReadKeys = Callable[[], Sequence[bytes]]


class NoKey(PortError):
    """There is no key to seal or open tokens with."""


class Unreadable(PortError):
    """What is stored was not sealed with any key that we have."""


class Seal:
    """Seals the secrets of an account; what was sealed for one account opens for no other."""

    def __init__(self, keys: ReadKeys) -> None:
        self._keys = keys

    def sealed(self, account: str, secrets: Mapping[str, str]) -> str:
        """Return *secrets* sealed under the newest key. Raises: NoKey."""
        content = json.dumps({"account": account, "secrets": dict(secrets)})
        return self._fernet(account).encrypt(content.encode()).decode()

    def opened(self, account: str, sealed: str) -> dict[str, str]:
        """Return the secrets in *sealed*. Raises: NoKey, Unreadable."""
        try:
            content = json.loads(self._fernet(account).decrypt(sealed.encode()))
        except InvalidToken:
            raise _unreadable(account) from None
        if content["account"] != account:
            raise _unreadable(account)
        return {str(k): str(v) for k, v in content["secrets"].items()}

    def renewed(self, account: str, sealed: str) -> str:
        """Return *sealed* under the newest key. Raises: NoKey, Unreadable."""
        try:
            return self._fernet(account).rotate(sealed.encode()).decode()
        except InvalidToken:
            raise _unreadable(account) from None

    def _fernet(self, account: str) -> MultiFernet:
        keys = self._keys()
        if not keys:
            raise NoKey(
                f'account "{account}": there is no key for stored tokens; put the key file back, '
                "or set WELLHEARD_KEY"
            )
        return MultiFernet([Fernet(key) for key in keys])


def _unreadable(account: str) -> Unreadable:
    return Unreadable(
        f'account "{account}": its stored tokens do not open with our key; put the right key back, '
        f'or run "wellheard connect {account}"'
    )
