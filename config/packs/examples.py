"""The examples of a principle: comments that it must speak about, or must stay silent on."""

from collections.abc import Mapping
from typing import Any

from config.packs.faults import Faults, shown
from config.packs.fields import Fields
from config.packs.ladders import PLATFORMS
from moderation.items import Author, Kind
from moderation.principles import Example

_KEYS = frozenset(
    [
        "match",
        "pass",
        "kind",
        "platform",
        "own_thread",
        "author",
        "name",
        "author_kind",
        "bio",
        "scores",
        "strikes",
        "last_hour",
        "echoes",
        "echo_authors",
        "media",
        "context",
        "in_hours",
        "pre_election",
        "incident",
        "answered",
    ]
)


def examples(tables: Any, where: str, faults: Faults) -> tuple[Example, ...]:
    """Return the examples in *tables*; each has either ``match`` or ``pass``."""
    if not isinstance(tables, list):
        faults.add(
            f"{where}, example", "write one line an example: { match = ... } or { pass = ... }"
        )
        return ()
    read = (_example(t, f"{where}, example {n}", faults) for n, t in enumerate(tables, start=1))
    return tuple(example for example in read if example is not None)


def _example(table: Any, where: str, faults: Faults) -> Example | None:
    if not isinstance(table, Mapping) or ("match" in table) == ("pass" in table):
        faults.add(where, 'it needs either match = "..." or pass = "...", and not both')
        return None
    faults.unknown_keys(where, table, _KEYS)
    fields = Fields(table, where, faults)
    faults.misspelt(f"{where}, platform", str(table.get("platform", "facebook")), PLATFORMS)
    return Example(
        text=fields.words("match" if "match" in table else "pass"),
        match="match" in table,
        kind=fields.one_of("kind", Kind, Kind.COMMENT),
        platform=fields.text("platform", "facebook"),
        own_thread=fields.flag("own_thread", default=True),
        author=_author(fields),
        signals=_scores(table.get("scores", {}), where, faults),
        strikes=fields.count("strikes"),
        last_hour=fields.count("last_hour"),
        echoes=fields.count("echoes"),
        echo_authors=fields.count("echo_authors"),
        media=fields.texts("media"),
        context=fields.texts("context"),
        in_hours=fields.flag("in_hours", default=True),
        pre_election=fields.flag("pre_election"),
        incident=fields.flag("incident"),
        answered=fields.flag("answered", default=True),
    )


def _author(fields: Fields) -> Author:
    return Author(
        handle=fields.text("author"),
        name=fields.text("name"),
        kind=fields.text("author_kind", "person"),
        bio=fields.text("bio"),
    )


def _scores(value: Any, where: str, faults: Faults) -> dict[str, float]:
    if isinstance(value, Mapping) and all(_is_score(v) for v in value.values()):
        return {str(k): float(v) for k, v in value.items()}
    faults.add(f"{where}, scores", f"{shown(value)} stands where we need scores from 0 to 1")
    return {}


def _is_score(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
