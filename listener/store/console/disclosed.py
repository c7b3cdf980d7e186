"""All that is kept of one case, as somebody outside the team may be given it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.sql import Select

from listener.store.tables import (
    audit,
    audit_head,
    authors,
    case_events,
    cases,
    decisions,
    disclosures,
    evidence,
    intents,
    items,
    receipts,
    verdicts,
    versions,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows of one case, plain; *attachments* are files by name."""

    case: Row
    item: Row
    author: Row
    versions: Sequence[Row]
    verdicts: Sequence[Row]
    decisions: Sequence[Row]
    acts: Sequence[Row]
    events: Sequence[Row]
    copies: Sequence[Row]
    audit: Sequence[Row]
    head: Row
    attachments: Mapping[str, bytes]


def gathered(db: Connection, case_id: int) -> Gathered | None:
    """Return what is kept of a case; None if there is none."""
    case = db.execute(select(cases).where(cases.c.id == case_id)).mappings().first()
    if case is None:
        return None
    item_id = case["item_id"]
    item = db.execute(select(items).where(items.c.id == item_id)).mappings().one()
    author = select(authors).where(authors.c.id == item["author_id"])
    copies = db.execute(select(evidence).where(evidence.c.item_id == item_id)).mappings().all()
    decided = select(intents, receipts.c.outcome, receipts.c.reference, receipts.c.at)
    joined = decided.join(receipts, receipts.c.intent_id == intents.c.id, isouter=True)
    trail = select(audit).where(or_(audit.c.case_id == case_id, audit.c.item_id == item_id))
    return Gathered(
        case=_plain(case),
        item=_plain(item),
        author=next(iter(_rows(db, author)), {}),
        versions=_rows(db, select(versions).where(versions.c.item_id == item_id)),
        verdicts=_rows(db, select(verdicts).where(verdicts.c.item_id == item_id)),
        decisions=_rows(db, select(decisions).where(decisions.c.item_id == item_id)),
        acts=_rows(db, joined.where(intents.c.item_id == item_id)),
        events=_rows(db, select(case_events).where(case_events.c.case_id == case_id)),
        copies=[_plain(c) for c in copies],
        audit=_rows(db, trail.order_by(audit.c.id)),
        head=next(iter(_rows(db, select(audit_head))), {}),
        attachments={f"copy-{c['id']}": c["attachment"] for c in copies if c["attachment"]},
    )


def requests(db: Connection, case_id: int | None = None) -> Sequence[Any]:
    """Return the requests for evidence, newest first; of one case if it is given."""
    chosen = select(disclosures).order_by(disclosures.c.id.desc())
    if case_id is not None:
        chosen = chosen.where(disclosures.c.case_id == case_id)
    return db.execute(chosen).all()


def _rows(db: Connection, chosen: Select[Any]) -> Sequence[Row]:
    return [_plain(row) for row in db.execute(chosen).mappings()]


def _plain(row: RowMapping) -> Row:
    """Return *row* as JSON can hold it; keys of the work and raw payloads stay here."""
    kept = {k: v for k, v in row.items() if k not in _INTERNAL}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in kept.items()}


_INTERNAL = frozenset({"attachment", "token", "raw", "next_check_at", "checks", "next_at"})
