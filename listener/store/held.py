"""Reading items back with the words that stand, or stood, on them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.engine import Connection

from listener.ports import Held, IntentState
from listener.store.shapes import held_from
from listener.store.tables import aliases, authors, intents, items, versions
from moderation.actions import AGAINST_A_PERSON
from moderation.items import ItemRef

SELECT = (
    select(
        items.c.id.label("item_id"),
        items.c.platform,
        items.c.account,
        items.c.platform_id,
        items.c.kind,
        items.c.roles,
        items.c.own_thread,
        items.c.author_id,
        items.c.thread,
        items.c.parent,
        items.c.permalink,
        items.c.language,
        items.c.posted_at,
        items.c.state,
        items.c.gone_at,
        items.c.version_id.label("current_version"),
        versions.c.id.label("version_id"),
        versions.c.number,
        versions.c.digest,
        versions.c.text,
        versions.c.media,
        versions.c.links,
        versions.c.edited_at,
        versions.c.seen_at,
        versions.c.judged_at,
        authors.c.platform_id.label("author_platform_id"),
        authors.c.handle,
        authors.c.name,
        authors.c.kind.label("author_kind"),
        authors.c.bio,
        authors.c.created_at,
        authors.c.followers,
    )
    .select_from(versions)
    .join(items, items.c.id == versions.c.item_id)
    .outerjoin(authors, authors.c.id == items.c.author_id)
)

_STANDING = (IntentState.SENDING, IntentState.RECEIPTED, IntentState.CONFIRMED)


def waiting(db: Connection, limit: int) -> Sequence[Held]:
    """Return versions to be judged, oldest first."""
    chosen = SELECT.where(versions.c.waiting == true()).order_by(versions.c.id).limit(limit)
    return _held(db, db.execute(chosen).all())


def get(db: Connection, item_id: int) -> Held | None:
    """Return an item with the words that stand now."""
    current = SELECT.where(items.c.id == item_id, versions.c.id == items.c.version_id)
    found = _held(db, db.execute(current).all())
    return found[0] if found else None


def find(db: Connection, ref: ItemRef) -> int | None:
    """Return the id of the item that the platform calls *ref*, or once called so."""
    for table, answer in ((items, items.c.id), (aliases, aliases.c.item_id)):
        chosen = select(answer).where(
            table.c.platform == ref.platform,
            table.c.account == ref.account,
            table.c.platform_id == ref.id,
        )
        found = db.execute(chosen).scalar()
        if found is not None:
            return int(found)
    return None


def acted_on(db: Connection, item_ids: Iterable[int]) -> set[int]:
    """Return those of the items against which an act of ours stands."""
    chosen = (
        select(intents.c.item_id, intents.c.verb, intents.c.undoes_id, intents.c.id)
        .where(intents.c.item_id.in_(list(item_ids)), intents.c.state.in_(_STANDING))
        .order_by(intents.c.id)
    )
    rows = db.execute(chosen).all()
    undone = {r.undoes_id for r in rows if r.undoes_id is not None}
    return {r.item_id for r in rows if r.verb in AGAINST_A_PERSON and r.id not in undone}


def _held(db: Connection, rows: Sequence[Any]) -> Sequence[Held]:
    acted = acted_on(db, {r.item_id for r in rows}) if rows else set()
    return [held_from(r, acted=r.item_id in acted) for r in rows]
