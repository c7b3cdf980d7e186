"""Signed links in messages: each says "I have it" for one message, and opens nothing else."""

import hashlib
import hmac
from collections.abc import Callable

_LENGTH = 32  # hexadecimal characters: 128 bits


class Links:
    """Makes and reads links at *address*; *key* is asked for when the first one is made."""

    def __init__(self, address: str, key: Callable[[], bytes]) -> None:
        self._address, self._key = address, key
        self._kept: bytes | None = None

    def acknowledge(self, message_id: int) -> str:
        """Return the address at which somebody can say that they have it."""
        return f"{self._address}/have-it/{message_id}-{self._seal(message_id)}"

    def message(self, token: str) -> int | None:
        """Return the message that *token* was made for; None if it is not one of ours."""
        number, _, seal = token.partition("-")
        if not (number.isascii() and number.isdecimal() and len(number) < 16):
            return None
        same = hmac.compare_digest(seal.encode(), self._seal(int(number)).encode())
        return int(number) if same else None

    def _seal(self, message_id: int) -> str:
        if self._kept is None:
            self._kept = self._key()
        told = f"acknowledge {message_id}".encode()
        return hmac.new(self._kept, told, hashlib.sha256).hexdigest()[:_LENGTH]
