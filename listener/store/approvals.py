"""Who agreed to a pack before it goes live: lines of the audit, one a person and fingerprint."""

from datetime import datetime

from sqlalchemy import Engine, select

from listener.ports import AuditLine, Work
from listener.store.database import reading
from listener.store.tables import audit
from moderation.principles import PolicyPack

APPROVED = "pack approved"
PEOPLE = 2


def approve(work: Work, pack: PolicyPack, by: str, seen: str, now: datetime) -> None:
    """Record that *by* agrees to *pack*, having read the comparison with the digest *seen*."""
    data = {"pack": pack.id, "fingerprint": pack.fingerprint, "comparison": seen}
    with work() as unit:
        unit.audit.add(AuditLine(APPROVED, by, now, data=data))
        unit.commit()


def approvers(database: Engine, pack: PolicyPack) -> tuple[str, ...]:
    """Return who agreed to exactly this content of *pack*, each once, in order."""
    chosen = select(audit.c.by, audit.c.data).where(audit.c.what == APPROVED).order_by(audit.c.id)
    with reading(database) as db:
        rows = db.execute(chosen).all()
    names = (row.by for row in rows if row.data.get("fingerprint") == pack.fingerprint)
    return tuple(dict.fromkeys(names))


def live(database: Engine, pack: PolicyPack) -> bool:
    """Return whether *pack* may act: it came with the product, or two people agreed to it."""
    return bool(pack.settings.get("shipped")) or len(approvers(database, pack)) >= PEOPLE
