"""Times in which an account may have missed something, kept as incidents that a person closes."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from listener.store.tables import incidents

KIND = "gap"
VANISHED = "vanished"


class SqlGaps:
    """Keeps ``listener.ports.Gaps``; of another *kind*, the times in which much vanished."""

    def __init__(self, connection: Connection, kind: str = KIND) -> None:
        self._db, self._kind = connection, kind

    def since(self, account: str) -> datetime | None:
        """Return where the open gap of *account* begins."""
        chosen = select(incidents.c.data).where(incidents.c.open_key == self._key(account))
        data = self._db.execute(chosen).scalar()
        return datetime.fromisoformat(data["since"]) if data else None

    def note(self, account: str, since: datetime, sentence: str, now: datetime) -> bool:
        """Open a gap, or bring the open one up to date; True if it is new."""
        change = {"seen_at": now, "sentence": sentence, "data": {"since": since.isoformat()}}
        touched = update(incidents).where(incidents.c.open_key == self._key(account)).values(change)
        if self._db.execute(touched).rowcount:
            return False
        row = {
            "open_key": self._key(account),
            "kind": self._kind,
            "account": account,
            "opened_at": now,
        }
        self._db.execute(insert(incidents).values(**row, **change))
        return True

    def seen(self, account: str, by: str, now: datetime) -> bool:
        """Close the open gap, because a person has seen it; True if there was one."""
        chosen = update(incidents).where(incidents.c.open_key == self._key(account))
        change = {"open_key": None, "closed_at": now, "closed_by": by}
        return self._db.execute(chosen.values(change)).rowcount > 0

    def _key(self, account: str) -> str:
        return f"{self._kind}:{account}"
