"""Files that people brought, as the console shows them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from listener.ports.listening import Upload, UploadState
from listener.store.brought import upload_from
from listener.store.tables import uploads

_READY = (UploadState.WAITING.value, UploadState.RUNNING.value)


def latest(db: Connection, limit: int = 50) -> Sequence[Upload]:
    """Return the latest files, the newest first."""
    chosen = select(uploads).order_by(uploads.c.id.desc()).limit(limit)
    return [upload_from(r) for r in db.execute(chosen)]


def one(db: Connection, number: int) -> Upload | None:
    """Return one file."""
    row = db.execute(select(uploads).where(uploads.c.id == number)).first()
    return upload_from(row) if row else None


def left(db: Connection, before: datetime) -> Sequence[Upload]:
    """Return files that were brought *before* then and whose columns nobody has named."""
    unnamed = uploads.c.state == UploadState.MAPPING.value
    return [
        upload_from(r) for r in db.execute(select(uploads).where(unnamed, uploads.c.at < before))
    ]


def places(db: Connection) -> frozenset[str]:
    """Return the copies that are still needed."""
    needed = (*_READY, UploadState.MAPPING.value)
    chosen = select(uploads.c.place).where(uploads.c.state.in_(needed))
    return frozenset(db.execute(chosen).scalars())


def to_read(db: Connection) -> Sequence[int]:
    """Return the files in our folder that are ready, oldest first; others are read by a command."""
    chosen = select(uploads.c.id).where(
        uploads.c.state.in_(_READY), uploads.c.place.not_like("%/%")
    )
    return list(db.execute(chosen.order_by(uploads.c.id)).scalars())
