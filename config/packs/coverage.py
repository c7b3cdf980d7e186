"""Which clause of a policy is carried out by what, and which test proves it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from config.packs.clauses import Clause, of_trust
from moderation.principles import PolicyPack

EXAMPLES = "tests/unit/test_packs.py::test_every_example_holds"


@dataclass(frozen=True, slots=True)
class Covered:
    """One clause: what carries it out and what proves it, or why nothing does."""

    clause: Clause
    by: tuple[str, ...] = ()  # "principle abuse", "setting hours.closes", "module ...", "page ..."
    tests: tuple[str, ...] = ()
    not_software: str = ""
    missing: str = ""

    @property
    def state(self) -> str:
        """One word: done, not software, or missing."""
        if self.missing or not (self.by or self.not_software):
            return "missing"
        return "done" if self.by else "not software"


def coverage(pack: PolicyPack) -> tuple[Covered, ...]:
    """Return every clause of the policy of *pack*, in the policy's order."""
    trust = next((c.split("-")[0] for p in pack.principles for c in p.clauses), "")
    return tuple(_covered(clause, pack) for clause in of_trust(trust))


def _covered(clause: Clause, pack: PolicyPack) -> Covered:
    citing = [f"principle {p.id}" for p in pack.principles if clause.id in p.clauses]
    said = stated().get(clause.id, {})
    tests = [*([EXAMPLES] if citing else []), *said.get("tests", [])]
    return Covered(
        clause,
        by=(*citing, *said.get("by", [])),
        tests=tuple(dict.fromkeys(tests)),
        not_software=said.get("not_software", ""),
        missing=said.get("missing", ""),
    )


@cache
def stated() -> Mapping[str, Mapping[str, Any]]:
    """Return what is written down for clauses that more than principles carry out."""
    text = files("config.packs").joinpath("coverage.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["clause"]  # type: ignore[no-any-return]
