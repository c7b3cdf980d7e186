"""Reading the hand-written seeds: groups of sentence templates with the heads that they light."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from moderation.training.heads import BINARY, SENTIMENTS

FOLDER = Path(__file__).parent / "seeds"
SHARED = "slots.toml"
_HOLE = re.compile(r"\{([^{}]*)\}")


class BadSeed(ValueError):
    """A seed file has a fault; the message names the file, the group and the fault."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with holes: *parts* are the alternatives of every stretch, in order."""

    parts: tuple[tuple[str, ...], ...]

    def count(self) -> int:
        """Return how many sentences it can make."""
        total = 1
        for part in self.parts:
            total *= len(part)
        return total


@dataclass(frozen=True, slots=True)
class Group:
    """One family of phrases: the unit of the split, with what is known about all of them."""

    name: str
    targets: Mapping[str, float]
    sentiment: str
    weight: float
    templates: tuple[Template, ...]


def read_folder(folder: Path = FOLDER) -> list[Group]:
    """Read every seed file of *folder*, in the order of their names.

    Raises: BadSeed.
    """
    shared = _read(folder / SHARED).get("slots", {}) if (folder / SHARED).exists() else {}
    groups: list[Group] = []
    for path in sorted(folder.glob("*.toml")):
        said = _read(path)
        slots = {**shared, **said.get("slots", {})}
        groups += [_group(path.name, table, slots) for table in said.get("group", [])]
    twice = {g.name for g in groups if sum(o.name == g.name for o in groups) > 1}
    if twice:
        raise BadSeed(f"groups with the same name: {', '.join(sorted(twice))}")
    return groups


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise BadSeed(f"{path.name}: {fault}") from fault


def _group(file: str, table: Mapping[str, Any], slots: Mapping[str, Sequence[str]]) -> Group:
    name = str(table.get("name", "?"))
    lit, unknown = set(table.get("labels", [])), set(table.get("unknown", []))
    strange = sorted((lit | unknown) - set(BINARY))
    sentiment = str(table.get("sentiment", ""))
    if strange or (lit & unknown) or sentiment not in ("", *SENTIMENTS):
        raise BadSeed(
            f'{file}, "{name}": unknown or doubled heads {strange or lit & unknown or sentiment}'
        )
    targets = {head: float(head in lit) for head in BINARY if head not in unknown}
    try:
        templates = tuple(parsed(str(text), slots) for text in table["templates"])
    except KeyError as fault:
        raise BadSeed(f'{file}, "{name}": no such slot or key {fault}') from fault
    return Group(name, targets, sentiment, float(table.get("weight", 1.0)), templates)


def parsed(text: str, slots: Mapping[str, Sequence[str]]) -> Template:
    """Return a template: ``{a|b}`` is a choice in place, ``{role}`` a named one."""
    parts: list[tuple[str, ...]] = []
    for i, stretch in enumerate(_HOLE.split(text)):
        if i % 2 == 0:
            parts.append((stretch,))
        elif "|" in stretch:
            parts.append(tuple(stretch.split("|")))
        else:
            parts.append(tuple(str(each) for each in slots[stretch]))
    return Template(tuple(part for part in parts if part != ("",)))


def held_out(groups: Sequence[Group], share: float) -> set[str]:
    """Name the groups kept for validation: a share of every kind, at least one of four or more.

    A kind is a set of lit heads, so that every head that has groups enough is measured.
    """
    kinds: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        kinds.setdefault(tuple(h for h, v in group.targets.items() if v), []).append(group)
    kept: set[str] = set()
    for same in kinds.values():
        count = max(int(len(same) >= 4), round(share * len(same)))
        kept |= {group.name for group in sorted(same, key=_order)[:count]}
    return kept


def _order(group: Group) -> str:
    return sha256(group.name.encode()).hexdigest()
