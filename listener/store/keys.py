"""The secret that signs links in messages: made once for an installation, kept in its store."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from listener.store.database import in_our_words
from listener.store.tables import keys


def key(engine: Engine, name: str) -> bytes:
    """Return the key called *name*, made now if there was none. Raises: StoreTrouble."""
    with in_our_words(engine):
        found = _read(engine, name)
        if found is None:
            row = {"name": name, "value": secrets.token_hex(32), "made_at": datetime.now(UTC)}
            try:
                with engine.begin() as db:
                    db.execute(insert(keys).values(row))
            except IntegrityError:
                pass  # somebody else made it at the same moment: theirs is the one
            found = _read(engine, name)
    return bytes.fromhex(found or "")


def _read(engine: Engine, name: str) -> str | None:
    with engine.begin() as db:
        return db.execute(select(keys.c.value).where(keys.c.name == name)).scalar()
