"""A world on disk: written after changes, loaded to go on where it stopped."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from listener.rehearsal.world import Act, Note, Person, Version, World


def as_data(world: World) -> dict[str, Any]:
    """Return everything in *world* as plain data."""
    return {
        "people": [asdict(p) for p in world.people.values()],
        "notes": [_plain(asdict(n)) for n in world.notes],
        "acts": [_plain(asdict(a)) for a in world.acts],
        "served": dict(world.served),
        "counts": dict(world.counts),
        "blocked": {on: sorted(ids) for on, ids in world.blocked.items()},
        "muted": sorted(world.muted),
        "dm_blocked": sorted(world.dm_blocked),
        "answered": sorted(world.answered),
        "settings": world.settings,
        "serial": world._serial,
        "story": world.story,
    }


def save(world: World, path: Path) -> None:
    """Write *world* to *path*, whole or not at all."""
    with world.lock:
        text = json.dumps(as_data(world))
    aside = path.with_name(path.name + ".new")
    aside.write_text(text, "utf-8")
    os.replace(aside, path)


def load(world: World, path: Path) -> None:
    """Fill *world* from *path*."""
    data = json.loads(path.read_text("utf-8"))
    world.people = {p["id"]: Person(**p) for p in data["people"]}
    for raw in data["notes"]:
        raw["versions"] = [Version(**_timed(v)) for v in raw["versions"]]
        raw |= {k: tuple(raw[k]) for k in ("mentions", "media", "links")}
        note = Note(**raw)
        world.notes.append(note)
        world.by_id.update({v.id: note for v in note.versions})
        if note.key:
            world.keys[note.key] = note
    world.acts = [Act(**_timed(a)) for a in data["acts"]]
    world.served.update(data["served"])
    world.counts.update(data["counts"])
    world.blocked = {on: set(ids) for on, ids in data["blocked"].items()}
    world.muted, world.dm_blocked = set(data["muted"]), set(data["dm_blocked"])
    world.answered = set(data["answered"])
    world.settings, world._serial, world.story = data["settings"], data["serial"], data["story"]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _timed(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "at": datetime.fromisoformat(raw["at"])}
