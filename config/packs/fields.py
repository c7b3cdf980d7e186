"""Reading one field of a table: its value where it is right, a fault and a stand-in where not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from config.packs.faults import Faults, meant, shown

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """One table of a pack, with the place to name in messages."""

    table: Mapping[str, Any]
    where: str
    faults: Faults

    def text(self, key: str, default: str = "") -> str:
        """Return words."""
        value = self.table.get(key, default)
        if isinstance(value, str):
            return value.strip()
        self._wrong(key, value, 'words in quotation marks, such as "same day"')
        return default

    def words(self, key: str) -> str:
        """Return words as they stand, with the space around them."""
        value = self.table[key]
        if isinstance(value, str):
            return value
        self._wrong(key, value, "the words of a comment in quotation marks")
        return ""

    def needed(self, key: str, why: str) -> str:
        """Return words that must not be missing."""
        if not str(self.table.get(key, "")).strip():
            self.faults.add(f"{self.where}, {key}", f"it is missing; {why}")
            return ""
        return self.text(key)

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.table.get(key, default)
        if isinstance(value, bool):
            return value
        self._wrong(key, value, "true or false, without quotation marks")
        return default

    def count(self, key: str, default: int = 0) -> int:
        """Return a whole number, not negative."""
        value = self.table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._wrong(key, value, "a whole number, 0 or more")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of words."""
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self._wrong(key, value, 'a list, such as ["first", "second"]')
        return ()

    def one_of(self, key: str, kind: type[E], default: E) -> E:
        """Return one of the words of *kind*."""
        value = self.table.get(key, default.value)
        names = [m.value for m in kind]
        if value in names:
            return kind(value)
        self.faults.add(f"{self.where}, {key}", f"{shown(value)} is not known{meant(value, names)}")
        return default

    def _wrong(self, key: str, value: Any, wanted: str) -> None:
        self.faults.add(f"{self.where}, {key}", f"{shown(value)} stands where we need {wanted}")
