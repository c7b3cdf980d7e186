"""The helpline directory, from the data beside this file or from a file of the organisation's."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache, lru_cache
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


def in_use(own: Path | None) -> tuple[Helpline, ...]:
    """Return the directory with the organisation's *own* file over it, read again when it changes.

    A ``[[line]]`` there replaces the line of the same id or comes in addition; a ``[[checked]]``
    (id, checked_on, review_by) says that a line was checked.
    Raises: ConfigurationError listing every fault.
    """
    if own is None or not own.exists():
        return directory()
    return _with(str(own), own.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _with(path: str, _changed: int) -> tuple[Helpline, ...]:
    content = Path(path).read_text("utf-8")
    ours = {line.id: line for line in (*directory(), *read(content, path))}
    faults: list[str] = []
    for entry in tomllib.loads(content).get("checked", []):
        line = ours.get(str(entry.get("id", "")))
        days = [entry.get(name) for name in ("checked_on", "review_by")]
        if line is None:
            faults.append(f"{entry.get('id', 'a check')}: there is no such line")
        elif not all(type(day) is date for day in days):
            faults.append(f"{line.id}: give checked_on and review_by as dates such as 2027-02-01")
        else:
            ours[line.id] = replace(line, checked_on=days[0], review_by=days[1], verified=True)
    if faults:
        raise ConfigurationError(path, faults)
    return tuple(ours.values())


def checked(own: Path, line: str, on: date, review_by: date) -> None:
    """Write into the organisation's *own* file that *line* was checked.

    Raises: ConfigurationError if there is no such line, or the next check is not after this one.
    """
    if line not in {x.id for x in in_use(own)}:
        raise ConfigurationError(str(own), [f"{line}: there is no such line"])
    if review_by <= on:
        raise ConfigurationError(str(own), [f"{line}: the next check must come after this one"])
    entry = f'\n[[checked]]\nid = "{line}"\nchecked_on = {on}\nreview_by = {review_by}\n'
    with own.open("a", encoding="utf-8") as file:
        file.write(entry)


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
