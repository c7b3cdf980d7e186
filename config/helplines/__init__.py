"""The helpline directory, from the data beside this file or from a file of the organisation's."""

import tomllib
from collections.abc import Mapping
from datetime import time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import ConfigurationError
from moderation.helplines import DAYS, Helpline, Opening

_PLAIN = (
    "id", "name", "phone", "other_phone", "text", "text_to", "say", "rank", "audience", "area",
    "topic", "crisis", "verified", "never_expires", "source", "checked_on", "review_by",
)  # fmt: skip
_KNOWN = {*_PLAIN, "hours", "packs", "not_packs", "text_verified"}
_NEEDED = ("id", "name", "hours", "source", "checked_on", "review_by")


@cache
def directory() -> tuple[Helpline, ...]:
    """Return the helplines that come with the product."""
    return read((files(__name__) / "lines.toml").read_text("utf-8"), "helplines")


def from_file(path: Path) -> tuple[Helpline, ...]:
    """Return the helplines in *path*. Raises: ConfigurationError listing every fault."""
    return read(path.read_text("utf-8"), str(path))


def read(content: str, source: str) -> tuple[Helpline, ...]:
    """Return the helplines in TOML *content*. Raises: ConfigurationError listing every fault."""
    try:
        entries = tomllib.loads(content).get("line", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(source, [f"it is not valid TOML: {error}"]) from error
    faults: list[str] = []
    lines = tuple(line for e in entries if (line := _line(e, faults)) is not None)
    if faults:
        raise ConfigurationError(source, faults)
    return lines


def _line(entry: Mapping[str, Any], faults: list[str]) -> Helpline | None:
    who = str(entry.get("id", "a line without id"))
    missing = [k for k in _NEEDED if k not in entry]
    unknown = sorted(set(entry) - _KNOWN)
    found = [f"{who}: {k} is missing" for k in missing]
    found += [f"{who}: there is no setting {k}" for k in unknown]
    if not any(entry.get(k) for k in ("phone", "text", "say")):
        found.append(f"{who}: give phone, or text with text_to")
    try:
        openings = _openings(entry.get("hours", "always"))
    except (KeyError, ValueError, TypeError):
        found.append(f'{who}: hours must be "always" or a list of days, opens and closes')
        openings = ()
    faults.extend(found)
    if found:
        return None
    plain = {k: entry[k] for k in _PLAIN if k in entry}
    if entry.get("text_verified") is False:
        plain["text_to"] = plain["text"] = ""
    return Helpline(
        **plain,
        openings=openings,
        packs=frozenset(entry.get("packs", ())),
        not_packs=frozenset(entry.get("not_packs", ())),
    )


def _openings(hours: Any) -> tuple[Opening, ...]:
    if hours == "always":
        return ()
    if not hours or isinstance(hours, str):
        raise ValueError
    return tuple(_opening(h) for h in hours)


def _opening(hours: Mapping[str, Any]) -> Opening:
    midnight = hours["closes"] == "24:00"
    closes = time(0) if midnight else time.fromisoformat(hours["closes"])
    days = frozenset(DAYS.index(d) for d in hours["days"])
    return Opening(days, time.fromisoformat(hours["opens"]), closes, midnight)
