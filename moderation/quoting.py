"""Whose words are used again: with their approval only, and never by accident in an answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

RUN = 6  # words in a row: fewer are how everybody speaks
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


def repeated(answer: str, said: str) -> tuple[int, int] | None:
    """Return where *answer* first repeats six words of *said* in a row; None if it does not."""
    theirs = [w.lower() for w in _WORD.findall(said)]
    runs = {tuple(theirs[i : i + RUN]) for i in range(len(theirs) - RUN + 1)}
    found = list(_WORD.finditer(answer))
    for i in range(len(found) - RUN + 1):
        if tuple(m.group().lower() for m in found[i : i + RUN]) in runs:
            return found[i].start(), found[i + RUN - 1].end()
    return None


def approval(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the last event in which approval was given or taken back; None if never asked."""
    told = [e for e in events if e["happened"] == "quoting"]
    return told[-1] if told else None


def approved(events: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether their author has agreed that the words are used again."""
    last = approval(events)
    return last is not None and bool((last["data"] or {}).get("agreed"))
