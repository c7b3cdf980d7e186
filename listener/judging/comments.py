"""From a row of a file to an item, with what is wrong said in words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from moderation.items import Author, Item, ItemRef, Kind, digest

_KINDS = tuple(k.value for k in Kind)
_PLATFORM = re.compile(r"[a-z0-9_-]{1,40}")
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0", ""})


def item(row: Mapping[str, Any]) -> Item:
    """Return the item that *row* describes.

    A time without a zone is taken as UTC.
    Raises: ValueError saying which field is wrong and what it should be.
    """
    text = _text(row, "text")
    author = _author(row.get("author"))
    platform = str(row.get("platform") or "unknown").strip().lower()
    if not _PLATFORM.fullmatch(platform):
        raise ValueError('"platform" is not a name such as "facebook"')
    return Item(
        ref=ItemRef(platform, "", _id(row), digest(text)),
        text=text,
        kind=_kind(row.get("kind")),
        own_thread=_flag(row.get("own_thread")),
        author=author,
        posted_at=_time(row.get("posted_at")),
    )


def context(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words above it that *row* gives: "parent" first, then "thread"."""
    given = (row.get(key) for key in ("parent", "thread"))
    return tuple(text for text in given if isinstance(text, str) and text.strip())


def _id(row: Mapping[str, Any]) -> str:
    value = row.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or str(value).strip() == "":
        raise ValueError('"id" is missing; every comment needs one')
    return str(value)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        raise ValueError(f'"{key}" is missing; give "" if nothing was written')
    if not isinstance(value, str):
        raise ValueError(f'"{key}" is not text')
    return value


def _kind(value: Any) -> Kind:
    if value in (None, ""):
        return Kind.COMMENT
    if value not in _KINDS:
        raise ValueError(f'"kind" is none of {", ".join(_KINDS)}')
    return Kind(value)


def _flag(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError('"own_thread" is neither true nor false')
    return word in _TRUE


def _author(value: Any) -> Author:
    if value in (None, ""):
        return Author()
    if isinstance(value, str):
        return Author(id=value, handle=value)
    if isinstance(value, Mapping) and all(isinstance(v, str) for v in value.values()):
        known = {k: v for k, v in value.items() if k in ("id", "handle", "name", "kind", "bio")}
        return Author(**known)
    raise ValueError('"author" is neither a name nor an object with id, handle, name, kind, bio')


def _time(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError('"posted_at" is not a time such as 2026-11-20T09:30:00Z') from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise ValueError('"posted_at" is out of the calendar') from None
