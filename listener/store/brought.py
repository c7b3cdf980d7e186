"""Items entered by hand and files that people brought, in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.ports.listening import Entered, Upload, UploadState
from listener.store.shapes import clean, clean_json
from listener.store.tables import accounts, entered, items, uploads

_OPEN = (UploadState.MAPPING.value, UploadState.WAITING.value, UploadState.RUNNING.value)

_UPLOAD = (
    "id", "name", "place", "platform", "account", "size", "by", "at", "month_first", "row", "new",
    "edited", "known", "bad", "trouble", "started_at", "ended_at",
)  # fmt: skip


class SqlBrought:
    """Keeps ``listener.ports.listening.Brought``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def same(self, platform: str, ids: Sequence[str], links: Sequence[str]) -> int | None:
        """Return the item that has one of these ids on *platform*, or one of these addresses."""
        by_id = (items.c.platform == platform) & items.c.platform_id.in_([clean(i) for i in ids])
        by_link = items.c.permalink.in_([clean(link) for link in links])
        chosen = select(items.c.id).where(or_(by_id, by_link)).order_by(items.c.id).limit(1)
        return self._db.execute(chosen).scalar_one_or_none()

    def elsewhere(
        self, platform: str, account: str, ids: Sequence[str], links: Sequence[str]
    ) -> Collection[str]:
        """Return which of *ids* and *links* other accounts than *account* hold already."""
        others = select(accounts.c.name).where(accounts.c.name != account)
        names = list(self._db.execute(others).scalars())
        by_id = select(items.c.platform_id).where(
            items.c.platform == platform,
            items.c.account.in_(names),
            items.c.platform_id.in_([clean(i) for i in ids]),
        )
        by_link = select(items.c.permalink).where(
            items.c.permalink.in_([clean(link) for link in links]), items.c.account != account
        )
        found = set(self._db.execute(by_id).scalars())
        return found | set(self._db.execute(by_link).scalars()) if links else found

    def enter(self, given: Entered) -> None:
        """Record that an item was entered by hand."""
        row = {
            "item_id": given.item_id,
            "seen_by": clean(given.seen_by),
            "note": clean(given.note),
            "public": given.public,
            "by": given.by,
            "at": given.at,
        }
        self._db.execute(insert(entered).values(row))

    def entered(self, item_id: int) -> Entered | None:
        """Return who entered an item by hand."""
        row = self._db.execute(select(entered).where(entered.c.item_id == item_id)).first()
        return entered_from(row) if row else None

    def upload(self, upload: Upload) -> int:
        """Store that a file was brought and return its number."""
        row = {
            "name": clean(upload.name),
            "place": upload.place,
            "platform": upload.platform,
            "account": upload.account,
            "size": upload.size,
            "state": upload.state.value,
            "columns": dict(upload.columns),
            "month_first": upload.month_first,
            "by": upload.by,
            "at": upload.at,
            "faults": [],
        }
        made = self._db.execute(insert(uploads).values(row).returning(uploads.c.id))
        return int(made.scalar_one())

    def uploaded(self, number: int) -> Upload | None:
        """Return one file."""
        row = self._db.execute(select(uploads).where(uploads.c.id == number)).first()
        return upload_from(row) if row else None

    def ready(self, number: int, columns: Mapping[str, str], *, month_first: bool) -> bool:
        """Let it be read, with its columns named; False if that was done already."""
        change = {
            "state": UploadState.WAITING.value,
            "columns": clean_json(dict(columns)),
            "month_first": month_first,
        }
        return self._move(number, (UploadState.MAPPING.value,), change)

    def begin(self, number: int, now: datetime) -> bool:
        """Record that it is being read; False if it is not to be."""
        if self._move(number, (UploadState.RUNNING.value,), {"trouble": ""}):
            return True
        change = {"state": UploadState.RUNNING.value, "started_at": now}
        return self._move(number, (UploadState.WAITING.value,), change)

    def advance(self, upload: Upload) -> bool:
        """Store how far it has come; False if somebody stopped it."""
        change = {
            "row": upload.row,
            "new": upload.new,
            "edited": upload.edited,
            "known": upload.known,
            "bad": upload.bad,
            "faults": clean_json([list(f) for f in upload.faults]),
        }
        return self._move(upload.id, (UploadState.RUNNING.value,), change)

    def end(self, number: int, state: UploadState, now: datetime, trouble: str = "") -> bool:
        """Record how it ended; False if it had ended already."""
        change = {"state": state.value, "ended_at": now, "trouble": trouble}
        return self._move(number, _OPEN, change)

    def _move(self, number: int, states: Sequence[str], change: Mapping[str, Any]) -> bool:
        chosen = (uploads.c.id == number) & uploads.c.state.in_(states)
        return self._db.execute(update(uploads).where(chosen).values(change)).rowcount > 0


def entered_from(row: Row[Any]) -> Entered:
    """Return what a row tells."""
    return Entered(row.item_id, row.seen_by, row.by, row.at, row.note, row.public)


def upload_from(row: Row[Any]) -> Upload:
    """Return the file of a row."""
    told: dict[str, Any] = {name: getattr(row, name) for name in _UPLOAD}
    return Upload(
        **told,
        state=UploadState(row.state),
        columns=row.columns or {},
        faults=tuple((int(n), str(why)) for n, why in row.faults or ()),
    )
