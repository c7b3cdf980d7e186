"""Editions of packs: what was proposed, who saw it and agreed, and which one is live."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import Edition, Signature
from listener.store.database import in_our_words, reading
from listener.store.shapes import clean
from listener.store.tables import edition_people, editions


class SqlEditions:
    """Keeps ``listener.ports.Editions``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(self, fingerprint: str) -> Edition | None:
        """Return the edition with this content."""
        return _first(self._db, editions.c.fingerprint == fingerprint)

    def get(self, number: int) -> Edition | None:
        """Return one edition."""
        return _first(self._db, editions.c.id == number)

    def add(self, edition: Edition) -> int:
        """Store *edition* and return its number; the same content is one edition."""
        known = self.of(edition.fingerprint)
        if known is not None:
            return known.id
        row = {
            "fingerprint": edition.fingerprint,
            "name": edition.name,
            "title": clean(edition.title),
            "version": edition.version,
            "caution": edition.caution,
            "files": {k: clean(v) for k, v in edition.files.items()},
            "shipped": edition.shipped,
            "tried": edition.tried,
            "broken": [clean(b) for b in edition.broken],
            "by": edition.by,
            "proposed_at": edition.proposed_at,
        }
        done = self._db.execute(insert(editions).values(row).returning(editions.c.id))
        return int(done.scalar_one())

    def sign(self, number: int, signature: Signature) -> bool:
        """Record that somebody saw it or agreed; False if they had before."""
        whose = edition_people.c.edition_id == number, edition_people.c.who == signature.who
        there = select(edition_people.c.id).where(*whose, edition_people.c.what == signature.what)
        if self._db.execute(there).first() is not None:
            return False
        row = {
            "edition_id": number,
            "who": signature.who,
            "what": signature.what,
            "comparison": signature.comparison,
            "at": signature.at,
        }
        self._db.execute(insert(edition_people).values(row))
        return True

    def ever_live(self, given: str) -> bool:
        """Return whether any edition took effect while the settings named *given*."""
        chosen = select(editions.c.id).where(
            editions.c.given == given, editions.c.live_at.is_not(None)
        )
        return self._db.execute(chosen.limit(1)).first() is not None

    def go_live(self, number: int, given: str, by: str, why: str, now: datetime) -> None:
        """Let it take effect in place of what the settings name as *given*."""
        change = {"given": given, "live_at": now, "live_by": by, "live_why": clean(why)}
        self._db.execute(update(editions).where(editions.c.id == number).values(change))


def live(database: Engine, given: str) -> Edition | None:
    """Return the edition that is in force while the settings name *given*; None if none was."""
    chosen = editions.c.given == given, editions.c.live_at.is_not(None)
    newest = editions.c.live_at.desc(), editions.c.id.desc()
    with in_our_words(database), reading(database) as db:
        return _first(db, *chosen, order=newest)


def every(database: Engine) -> tuple[Edition, ...]:
    """Return every edition, newest first."""
    with in_our_words(database), reading(database) as db:
        rows = db.execute(select(editions).order_by(editions.c.id.desc())).all()
        return tuple(_edition(db, row) for row in rows)


def get(database: Engine, number: int) -> Edition | None:
    """Return one edition."""
    with in_our_words(database), reading(database) as db:
        return _first(db, editions.c.id == number)


def of(database: Engine, fingerprint: str) -> Edition | None:
    """Return the edition with this content."""
    with in_our_words(database), reading(database) as db:
        return _first(db, editions.c.fingerprint == fingerprint)


def _first(db: Connection, *where: Any, order: Sequence[Any] = ()) -> Edition | None:
    row = db.execute(select(editions).where(*where).order_by(*order).limit(1)).first()
    return _edition(db, row) if row else None


def _edition(db: Connection, row: Any) -> Edition:
    signed = (
        select(edition_people)
        .where(edition_people.c.edition_id == row.id)
        .order_by(edition_people.c.id)
    )
    people = tuple(Signature(r.who, r.what, r.at, r.comparison) for r in db.execute(signed))
    return Edition(**row._mapping, people=people)
