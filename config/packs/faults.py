"""Faults of a pack, told in words for somebody who is no programmer; all of them, not the first."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


class Faults(list[str]):
    """The faults found so far, each one sentence that says where, what and what is allowed."""

    def add(self, where: str, what: str) -> None:
        """Add a fault at *where* ("principle "abuse", severity")."""
        self.append(f"{where}: {what}")

    def unknown_keys(self, where: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        """Add a fault for each key of *table* that is not in *known*."""
        allowed = sorted(known)
        for key in table:
            if key not in allowed:
                self.add(where, f'there is nothing called "{key}"{meant(key, allowed)}')

    def misspelt(self, where: str, given: str, known: Iterable[str]) -> None:
        """Add a fault if *given* is none of *known* but close to one of them.

        For names that an organisation may add to: another word is theirs, a slip of the pen is not.
        """
        names = sorted(known)
        close = difflib.get_close_matches(given, names, n=1, cutoff=0.75)
        if given not in names and close:
            self.add(where, f'"{given}" is not known; did you mean "{close[0]}"?')


def meant(given: object, known: Iterable[str]) -> str:
    """Return a hint for a slip of the pen, or the list of what is allowed."""
    names = sorted(known)
    close = difflib.get_close_matches(str(given), names, n=1, cutoff=0.6)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; allowed are: {', '.join(names)}"


def shown(value: object) -> str:
    """Return *value* as its writer would recognise it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(shown(each) for each in value)}]"
    return "a table" if isinstance(value, Mapping) else str(value)
