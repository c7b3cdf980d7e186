"""Rows of an answer, whatever is in them: one that is odd costs neither the others nor itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from moderation.items import Item, ItemRef, Kind, digest

Raw = Mapping[str, Any]
ODD = (TypeError, ValueError, KeyError, AttributeError, OverflowError)


def tables(value: Any) -> list[dict[str, Any]]:
    """Return the tables in *value*; none if it is no list."""
    return [r for r in value if isinstance(r, dict)] if isinstance(value, list | tuple) else []


def rows(value: Any, key: str = "id") -> list[dict[str, Any]]:
    """Return the tables in *value* that have a usable id."""
    return [r for r in tables(value) if _usable(r.get(key))]


def _usable(id: Any) -> bool:
    return isinstance(id, str | int) and not isinstance(id, bool) and bool(str(id).strip())


def table(value: Any) -> dict[str, Any]:
    """Return *value* if it is a table, an empty one if not."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """Return *value* if it is words, none if not."""
    return value if isinstance(value, str) else ""


def made(
    found: Iterable[Raw], make: Callable[[Raw], Item], bare: Callable[[Raw], Item]
) -> Iterator[Item]:
    """Yield an item for each row: with everything, or bare where something in it is odd."""
    for row in found:
        try:
            yield make(row)
        except ODD:
            yield bare(row)


def bare(
    platform: str, account: str, id: str, words: Any, kind: Kind, *, own_thread: bool = False
) -> Item:
    """Return an item that knows its id and words and nothing else."""
    plain = text(words)
    ref = ItemRef(platform, account, id, digest(plain))
    return Item(ref, plain, kind, frozenset({kind}), own_thread)
