"""The statements library: those that come with the product as drafts, and the organisation's own.

A file of the organisation's is a list of [[statement]] tables; one with the id of a draft of ours
stands in its place.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.errors import ConfigurationError
from moderation.statements import Standing, Statement

_NEEDED = {"id": str, "topic": str, "line": str, "link": str, "owner": str, "review_by": date}
_KNOWN = {*_NEEDED, "phrases", "standing", "approved_by", "packs"}


def library(path: Path | None = None) -> tuple[Statement, ...]:
    """Return our drafts and what stands in *path*. Raises: ConfigurationError with every fault."""
    ours = read((files(__name__) / "drafts.toml").read_text("utf-8"), "the statements")
    own = read(path.read_text("utf-8"), str(path)) if path else ()
    found = {s.id: s for s in (*ours, *own)}
    return tuple(found.values())


def read(content: str, source: str) -> tuple[Statement, ...]:
    """Return the statements in TOML *content*. Raises: ConfigurationError with every fault."""
    try:
        entries = tomllib.loads(content).get("statement", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(source, [f"it is not valid TOML: {error}"]) from error
    faults: list[str] = []
    found = [s for entry in entries if (s := _statement(entry, faults)) is not None]
    if faults:
        raise ConfigurationError(source, faults)
    return tuple(found)


def _statement(entry: Mapping[str, Any], faults: list[str]) -> Statement | None:
    who = str(entry.get("id", "a statement without id"))
    wrong = [f"{who}: there is no setting {k}" for k in sorted(set(entry) - _KNOWN)]
    wrong += [
        f"{who}: {name} is missing, or is no {kind.__name__}"
        for name, kind in _NEEDED.items()
        if not isinstance(entry.get(name), kind)
    ]
    standing = entry.get("standing", "draft")
    if standing not in {s.value for s in Standing}:
        wrong.append(f"{who}: standing must be one of {', '.join(s.value for s in Standing)}")
    if standing == Standing.LIVE and not entry.get("approved_by"):
        wrong.append(f"{who}: a live statement needs approved_by, the name of who approved it")
    faults.extend(wrong)
    if wrong:
        return None
    return Statement(
        **{name: entry[name] for name in _NEEDED},
        phrases=tuple(entry.get("phrases", ())),
        standing=Standing(standing),
        approved_by=str(entry.get("approved_by", "")),
        packs=frozenset(entry.get("packs", ())),
    )
