"""What was entered by hand, marked as such on its case."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, select

from listener.ports.listening import Entered
from listener.store.brought import entered_from
from listener.store.console import reading
from listener.store.tables import entered
from listener.web.casebook import CasePage
from listener.web.context import Tag
from listener.web.words import when

TAG = Tag("Entered by hand", "white")


def of_item(engine: Engine, item_id: int) -> Entered | None:
    """Return who entered the item by hand; None if nobody did."""
    with reading(engine) as db:
        row = db.execute(select(entered).where(entered.c.item_id == item_id)).first()
    return entered_from(row) if row else None


def facts(told: Entered, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return who saw an item and who wrote it down."""
    found = [
        ("Seen by", told.seen_by),
        ("Entered by hand", f"{told.by}, {when(told.at, now)}"),
        ("Note", told.note),
    ]
    return tuple((name, said) for name, said in found if said)


def marked(page: CasePage, engine: Engine, item_id: int, now: datetime) -> CasePage:
    """Return *page* marked, if its item was entered by hand."""
    told = of_item(engine, item_id)
    if told is None:
        return page
    return replace(page, tags=(*page.tags, TAG), facts=(*page.facts, *facts(told, now)))
