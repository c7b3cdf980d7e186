"""From policy packs in TOML to packs that judge; every fault of a pack is told at once.

The packs stand beside this module: ``tewv.toml`` extends what stands in ``base/``.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from config import words
from config.packs import answers, documents, merging, organisation, settings
from config.packs.documents import BUILT_IN, Document, names
from config.packs.faults import Faults, meant
from config.packs.principles import Workshop
from moderation.errors import BadPack
from moderation.principles import Caution, PolicyPack, Principle

__all__ = ["load", "names"]

_PARTS = frozenset({"pack", "settings", "house", "principle", "account", "clauses"})


def load(given: str, *, caution: Caution | None = None) -> PolicyPack:
    """Return the pack called *given*, or in the file *given*; *caution* stands over its own.

    Raises: UnknownName listing the packs there are; BadPack listing every fault.
    """
    name, folder = documents.located(given)
    faults = Faults()
    layers = list(documents.chain(name, folder))
    read = [document for _, parts in reversed(layers) for document in parts]
    _check_files(read, faults)
    content = merging.whole(document.content for document in read)
    pack = _pack(name, content, caution, _fingerprint(read, caution), faults)
    if faults:
        raise BadPack(name, list(dict.fromkeys(faults)))
    shipped = folder == BUILT_IN and caution is None
    return replace(pack, settings={**pack.settings, "shipped": shipped})


def _pack(
    name: str, content: dict[str, Any], caution: Caution | None, fingerprint: str, faults: Faults
) -> PolicyPack:
    title, version, trust = organisation.header(content.get("pack"), name, faults)
    chosen = settings.check(content.get("settings", {}), faults)
    allowed = bool(chosen.get("devolved_accounts_allowed", True))
    register = organisation.accounts(content["account"], devolved_allowed=allowed, faults=faults)
    tables = [answers.answered(t, chosen, faults) for t in _live(content, faults)]
    workshop = Workshop(
        lexicons=words.load(),
        faults=faults,
        caution=_level(chosen),
        override=caution,
        known=frozenset(str(t.get("id")) for t in tables),
        trust=trust,
    )
    for principle in chosen.get("modes") or {}:
        if principle not in workshop.known:
            hint = meant(principle, workshop.known)
            faults.add("settings, modes", f'there is no principle "{principle}"{hint}')
    return PolicyPack(
        name=name,
        title=title,
        version=version if caution is None else f"{version}+{caution.value}",
        principles=_made(workshop, tables),
        settings={**chosen, "accounts": register, "policy": _policy(content)},
        house=organisation.house(content.get("house", {}), faults),
        fingerprint=fingerprint,
    )


def _policy(content: dict[str, Any]) -> Any:
    header = content.get("pack")
    return header.get("policy", {}) if isinstance(header, dict) else {}


def _made(workshop: Workshop, tables: Iterable[dict[str, Any]]) -> tuple[Principle, ...]:
    made = (workshop.principle(table) for table in tables)
    return tuple(principle for principle in made if principle is not None)


def _live(content: dict[str, Any], faults: Faults) -> list[dict[str, Any]]:
    """The principles that are not switched off, with the clauses that the pack gives them."""
    cited = content.get("clauses", {})
    tables = [t for t in content["principle"] if isinstance(t, dict)]
    if not isinstance(cited, dict):
        faults.add("clauses", 'a line a principle is needed, such as abuse = ["TEWV-A3-19"]')
        cited = {}
    faults.unknown_keys("clauses", cited, [str(t.get("id")) for t in tables])
    for table in tables:
        off = table.get("disabled", "")
        if "disabled" in table and (not isinstance(off, str) or not off.strip()):
            faults.add(f'principle "{table.get("id")}", disabled', "say why, in words")
    return [{**t, "clauses": _cited(cited, t)} for t in tables if "disabled" not in t]


def _cited(cited: dict[str, Any], table: dict[str, Any]) -> Any:
    """The clauses of a principle: its own, or those of the principle that it is like."""
    for name in (table.get("id"), table.get("like")):
        if str(name) in cited:
            return cited[str(name)]
    return table.get("clauses", [])


def _level(chosen: dict[str, Any]) -> Caution | None:
    level = chosen.get("caution")
    return Caution(level) if level in list(Caution) else None


def _check_files(read: Iterable[Document], faults: Faults) -> None:
    for document in read:
        faults.unknown_keys(document.source, document.content, _PARTS)
        ids = [p.get("id") for p in _tables(document.content.get("principle"))]
        for twice in sorted({str(i) for i in ids if i is not None and ids.count(i) > 1}):
            faults.add(document.source, f'two principles are called "{twice}"; an id stands once')


def _tables(value: Any) -> list[dict[str, Any]]:
    return [t for t in value if isinstance(t, dict)] if isinstance(value, list) else []


def _fingerprint(read: Iterable[Document], caution: Caution | None) -> str:
    parts = [*(document.digest for document in read), caution.value if caution else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
