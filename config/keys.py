"""The key that stored tokens are sealed with: where it comes from, and how it is made and changed.

``WELLHEARD_KEY`` outranks ``WELLHEARD_KEY_FILE``, which outranks ``[store] key_file``. Several keys
may be given, one a line (or with spaces between): the first one seals, all of them open.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from config.errors import ConfigurationError

VARIABLE = "WELLHEARD_KEY"
FILE_VARIABLE = "WELLHEARD_KEY_FILE"


class Keys:
    """The keys of one installation; read each time, so that a changed file counts at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path | None:
        """The file that holds the keys; None where the environment holds them itself."""
        if os.environ.get(VARIABLE, "").strip():
            return None
        return Path(os.environ.get(FILE_VARIABLE) or self._path)

    def __call__(self) -> tuple[bytes, ...]:
        """Return the keys, the newest first; none where there is no key yet.

        Raises: ConfigurationError where what should be a key is none, or cannot be read.
        """
        path = self.path
        held = os.environ[VARIABLE] if path is None else _held(path)
        return tuple(_key(word, path) for word in held.split())

    def made(self) -> bool:
        """Make the key file, for its owner alone, unless there is a key; True if it was made."""
        path = self.path
        if path is None or self():
            return False
        write(path, [Fernet.generate_key()])
        return True


def write(path: Path, keys: Sequence[bytes]) -> None:
    """Write *keys* to *path* whole or not at all, readable by its owner alone."""
    aside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(b"".join(key + b"\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except OSError as error:
        fault = f"{path} cannot be written ({error.strerror})"
        raise ConfigurationError("the key for tokens", [fault]) from error


def _held(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        fault = f"{path} cannot be read ({why}); check who may read it"
        raise ConfigurationError("the key for tokens", [fault]) from error


def _key(word: str, path: Path | None) -> bytes:
    key = word.encode()
    try:
        Fernet(key)
    except ValueError as error:
        where = VARIABLE if path is None else str(path)
        fault = f'{where} holds something that is no key; make one with "wellheard keys make FILE"'
        raise ConfigurationError("the key for tokens", [fault]) from error
    return key
