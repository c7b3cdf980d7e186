"""Whether a pack may act: it came with the product, or two people agreed to this content of it."""

from sqlalchemy import Engine

from listener.ports.editions import AGREED, PEOPLE
from listener.store.editions import of
from moderation.principles import PolicyPack

__all__ = ["PEOPLE", "approvers", "live"]


def approvers(database: Engine, pack: PolicyPack) -> tuple[str, ...]:
    """Return who agreed to exactly this content of *pack*, each once, in order."""
    edition = of(database, pack.fingerprint)
    return edition.who(AGREED) if edition else ()


def live(database: Engine, pack: PolicyPack) -> bool:
    """Return whether *pack* may act: it came with the product, or two people agreed to it."""
    return bool(pack.settings.get("shipped")) or len(approvers(database, pack)) >= PEOPLE
