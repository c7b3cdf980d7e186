"""From a scenario's TOML to the people, posts and events of a story."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

KINDS = {
    "x": {"mention", "reply", "quote", "dm"},
    "facebook": {"comment", "visitor_post", "mention", "dm"},
}
CHANGES = {"edit", "delete"}


class BadScenario(ValueError):
    """The scenario file does not say what it must; the message lists every fault."""


@dataclass(frozen=True)
class Event:
    """Something that happens *at* so long after the start (before it, if negative)."""

    at: timedelta
    on: str
    kind: str
    key: str = ""
    by: str = ""
    text: str = ""
    under: str = ""
    language: str = "en"
    media: tuple[dict[str, str], ...] = ()
    expect: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A story: who our accounts are, who the people are, and what happens when."""

    name: str
    title: str
    about: str
    starts: datetime
    organisation: str
    accounts: Mapping[str, Mapping[str, str]]
    people: Mapping[str, Mapping[str, Any]]
    events: tuple[Event, ...] = field(repr=False)

    @property
    def length(self) -> timedelta:
        """How long the story takes at the speed of life."""
        return max((e.at for e in self.events), default=timedelta())


def names() -> list[str]:
    """Return the stories that come with the product."""
    room = resources.files("listener.rehearsal") / "scenarios"
    return sorted(f.name[:-5] for f in room.iterdir() if f.name.endswith(".toml"))


def load(name_or_path: str | Path) -> Scenario:
    """Return the story of that name, or in that file.

    Raises: BadScenario listing all faults, or the known names.
    """
    given = Path(name_or_path)
    if given.suffix == ".toml":
        return read(given.stem, given.read_text("utf-8"))
    if str(name_or_path) not in names():
        raise BadScenario(f'no scenario "{name_or_path}"; there are: {", ".join(names())}')
    room = resources.files("listener.rehearsal") / "scenarios"
    return read(str(name_or_path), (room / f"{name_or_path}.toml").read_text("utf-8"))


def read(name: str, toml: str) -> Scenario:
    """Return the story told in *toml*. Raises: BadScenario."""
    raw = tomllib.loads(toml)
    posts = [{**p, "kind": "post", "at": -_ago(p.get("ago", "0h"))} for p in raw.get("posts", [])]
    events = [_event(e) for e in [*posts, *raw.get("events", [])]]
    faults = _faults(events, raw)
    if faults:
        raise BadScenario(f'scenario "{name}": ' + "; ".join(faults))
    return Scenario(
        name,
        raw["title"],
        raw.get("about", ""),
        raw["starts"],
        raw["organisation"],
        raw["accounts"],
        raw.get("people", {}),
        tuple(sorted(events, key=lambda e: e.at)),
    )


def _event(raw: Mapping[str, Any]) -> Event:
    at = raw.get("at", timedelta())
    if isinstance(at, time):
        at = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    fields = {k: v for k, v in raw.items() if k in Event.__dataclass_fields__}
    fields |= {k: tuple(fields[k]) for k in ("media", "expect") if k in fields}
    return Event(**{**fields, "at": at})


def _ago(words: str) -> timedelta:
    units = {"m": "minutes", "h": "hours", "d": "days"}
    return timedelta(**{units[words[-1]]: float(words[:-1])})


def _faults(events: list[Event], raw: Mapping[str, Any]) -> list[str]:
    wanted = ("title", "starts", "organisation", "accounts")
    faults = [f"{key} is missing" for key in wanted if key not in raw]
    known: set[str] = set()
    for event in sorted(events, key=lambda e: e.at):
        if event.on not in KINDS:
            faults.append(f"{event.at}: on = {event.on!r} is no platform")
        elif event.kind not in KINDS[event.on] | CHANGES | {"post"}:
            faults.append(f"{event.at}: {event.kind!r} is not said on {event.on}")
        if event.under and event.under not in known:
            faults.append(f"{event.at}: nothing is called {event.under!r} yet")
        if event.kind in ("comment", "reply", "quote", *CHANGES) and not event.under:
            faults.append(f"{event.at}: {event.kind} needs under = ...")
        known.add(event.key)
    return faults
