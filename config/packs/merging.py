"""Laying a pack over the one it extends: settings key by key, principles by id, field by field."""

from collections.abc import Iterable, Mapping
from typing import Any

Table = dict[str, Any]


def whole(layers: Iterable[Table]) -> Table:
    """Return *layers*, the most general first, as one content."""
    result: Table = {}
    for layer in layers:
        result = over(result, layer)
    return result


def over(below: Table, above: Table) -> Table:
    """Return *below* with *above* laid over it."""
    merged = _tables(_rest(below), _rest(above))
    merged["principle"] = _principles(below.get("principle", []), above.get("principle", []))
    merged["account"] = [*_list(below.get("account")), *_list(above.get("account"))]
    return merged


def _rest(content: Table) -> Table:
    return {k: v for k, v in content.items() if k not in ("principle", "account")}


def _tables(below: Mapping[str, Any], above: Mapping[str, Any]) -> Table:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(under, dict) and isinstance(value, dict)
        merged[key] = _tables(under, value) if both else value  # type: ignore[arg-type]
    return merged


def _principles(below: Any, above: Any) -> list[Any]:
    """Principles in the order in which they first appear; examples of both are kept."""
    merged: dict[Any, Any] = {}
    for number, table in enumerate([*_list(below), *_list(above)]):
        if not isinstance(table, dict):
            merged[number] = table
            continue
        key = table.get("id", number)
        merged[key] = _principle(merged[key], table) if key in merged else table
    return list(merged.values())


def _principle(below: Table, above: Table) -> Table:
    examples = _examples(below.get("example"), above.get("example"))
    return {**below, **above} | ({"example": examples} if examples else {})


def _examples(below: Any, above: Any) -> list[Any]:
    """Both packs' examples; where both judge the same words, the upper pack's word counts."""
    own = _list(above)
    settled = {_words(e) for e in own}
    return [*(e for e in _list(below) if _words(e) not in settled), *own]


def _words(example: Any) -> str:
    return str(example.get("match", example.get("pass", ""))) if isinstance(example, dict) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
