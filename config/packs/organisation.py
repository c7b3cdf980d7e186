"""Whose pack it is: the header, the names that rules need to know, and the account register."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from config.packs.clauses import clauses
from config.packs.faults import Faults, meant, shown
from config.packs.fields import Fields
from config.packs.settings import DATE
from moderation.principles import House

_HEADER = frozenset(["name", "title", "version", "extends", "trust", "policy"])
_POLICY = frozenset(["title", "reference", "approved", "review", "owner"])
_HOUSE = frozenset(["names", "handles", "domains", "public_figures", "candidates", "statements"])
_ACCOUNT = frozenset(
    [
        "platform",
        "handle",
        "kind",
        "service",
        "checked",
        "note",
        "opens",
        "closes",
        "days",
        "clauses",
        "verify",
    ]
)
_KINDS = ("corporate", "devolved")


def header(table: Any, name: str, faults: Faults) -> tuple[str, str, str]:
    """Return title, version and the prefix of the policy's clauses."""
    if not isinstance(table, Mapping):
        faults.add("pack", "the file needs a [pack] table with name, title and version")
        return name, "0", ""
    faults.unknown_keys("pack", table, _HEADER)
    fields = Fields(table, "pack", faults)
    if table.get("name") != name:
        faults.add("pack, name", f'{shown(table.get("name"))} should be "{name}", as the file is')
    _policy(table.get("policy", {}), faults)
    trust = fields.text("trust")
    trusts = {c.trust for c in clauses().values()}
    if trust and trust not in trusts:
        faults.add("pack, trust", f"{shown(trust)} has no clauses here{meant(trust, trusts)}")
    title = fields.needed("title", "say whose policy it is")
    version = fields.needed("version", 'number it, such as version = "1"')
    return title, version, trust


def _policy(table: Any, faults: Faults) -> None:
    if not isinstance(table, Mapping):
        faults.add("pack, policy", f"{shown(table)} stands where we need a table")
        return
    faults.unknown_keys("pack, policy", table, _POLICY)
    for key in ("approved", "review"):
        if key in table and not DATE.fits(table[key]):
            faults.add(f"pack, policy, {key}", f"{shown(table[key])} is not {DATE.words}")


def house(table: Any, faults: Faults) -> House:
    """Return the organisation as rules need to know it."""
    if not isinstance(table, Mapping):
        faults.add("house", f"{shown(table)} stands where we need a table")
        return House()
    faults.unknown_keys("house", table, _HOUSE)
    fields = Fields(table, "house", faults)
    topics = table.get("statements", {})
    statements = Fields(topics if isinstance(topics, Mapping) else {}, "house, statements", faults)
    return House(
        names=fields.texts("names"),
        handles=fields.texts("handles"),
        domains=fields.texts("domains"),
        public_figures=fields.texts("public_figures"),
        candidates=fields.texts("candidates"),
        statements={topic: statements.texts(topic) for topic in statements.table},
    )


def accounts(tables: Any, *, devolved_allowed: bool, faults: Faults) -> list[dict[str, Any]]:
    """Return the account register; a devolved account where none is allowed is a fault."""
    register = []
    for number, table in enumerate(tables, start=1):
        where = f"account {number}"
        if not isinstance(table, Mapping):
            faults.add(where, f"{shown(table)} stands where we need a table")
            continue
        faults.unknown_keys(where, table, _ACCOUNT)
        fields = Fields(table, where, faults)
        fields.needed("platform", "say where it is")
        if "handle" not in table:
            faults.add(f"{where}, handle", "it is missing; say what it is called there")
        if table.get("kind") not in _KINDS:
            faults.add(f"{where}, kind", f"{shown(table.get('kind'))}{meant('', _KINDS)}")
        if table.get("kind") == "devolved" and not devolved_allowed:
            faults.add(where, "this policy allows no accounts but the corporate ones")
        register.append(dict(table))
    return register


def overdue(policy: Mapping[str, Any], today: dt.date) -> bool:
    """Return whether the policy's own review date has passed."""
    review = policy.get("review")
    return isinstance(review, dt.date) and review < today
