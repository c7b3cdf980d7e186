"""The clauses of the five policies, by id: the only clauses that a principle may cite."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id, whose policy it stands in, where, and what it is about in our words."""

    id: str
    trust: str
    section: str
    title: str
    core: bool  # the product must carry it out; the others it helps with where it can


@cache
def clauses() -> Mapping[str, Clause]:
    """Return every known clause by its id."""
    text = files("config.packs").joinpath("clauses.csv").read_text(encoding="utf-8")
    return {row["id"]: _clause(row) for row in csv.DictReader(text.splitlines())}


def _clause(row: Mapping[str, str]) -> Clause:
    return Clause(row["id"], row["trust"], row["section"], row["title"], row["core"] == "yes")


def of_trust(prefix: str) -> tuple[Clause, ...]:
    """Return the clauses of one policy, in the order in which it has them."""
    return tuple(c for c in clauses().values() if c.trust == prefix)
