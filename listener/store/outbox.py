"""Messages and clocks in the database: what is to be said to staff, and what runs out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from listener.ports import Deadline, Message
from listener.store.shapes import clean_json
from listener.store.tables import deadlines, messages

_DUE = ("waiting", "sending")


class SqlMessages:
    """Keeps ``listener.ports.Messages``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, message: Message) -> bool:
        """Store *message*; False if its key is there already."""
        there = select(messages.c.id).where(messages.c.key == message.key)
        if self._db.execute(there).first() is not None:
            return False
        row = {
            "key": message.key,
            "case_id": message.case_id,
            "kind": message.kind,
            "recipient": message.recipient,
            "channel": message.channel,
            "data": clean_json(message.data),
            "urgent": message.urgent,
            "created_at": message.created_at,
            "next_at": message.next_at,
        }
        self._db.execute(insert(messages).values(row))
        return True

    def get(self, message_id: int) -> Message | None:
        """Return one message."""
        row = self._db.execute(select(messages).where(messages.c.id == message_id)).first()
        return message_from(row) if row else None

    def of_case(self, case_id: int) -> Sequence[Message]:
        """Return the messages about a case, oldest first."""
        chosen = select(messages).where(messages.c.case_id == case_id).order_by(messages.c.id)
        return [message_from(r) for r in self._db.execute(chosen)]

    def acknowledge(self, message_id: int, by: str, now: datetime) -> bool:
        """Record that *by* has it; False if somebody said so before."""
        fresh = (messages.c.id == message_id, messages.c.acknowledged_at.is_(None))
        change = {"acknowledged_at": now, "acknowledged_by": by}
        return self._db.execute(update(messages).where(*fresh).values(change)).rowcount == 1

    def due(self, now: datetime, limit: int) -> Sequence[Message]:
        """Return what is to be sent, urgent first."""
        chosen = (
            select(messages)
            .where(messages.c.next_at <= now, messages.c.state.in_(_DUE))
            .order_by(messages.c.urgent.desc(), messages.c.id)
            .limit(limit)
        )
        return [message_from(r) for r in self._db.execute(chosen)]

    def move(
        self,
        message: Message,
        state: str,
        now: datetime,
        *,
        next_at: datetime | None = None,
        token: str = "",
        trouble: str = "",
        reference: str = "",
    ) -> bool:
        """Change the state if nobody else did since; say whether it was so."""
        change: dict[str, Any] = {
            "state": state,
            "next_at": next_at,
            "token": token,
            "trouble": trouble,
            "reference": reference,
            "attempts": message.attempts + (state == "sending"),
        }
        if state == "sent":
            change["sent_at"] = now
        same = (
            messages.c.id == message.id,
            messages.c.state == message.state,
            messages.c.token == message.token,
        )
        return self._db.execute(update(messages).where(*same).values(change)).rowcount == 1


class SqlDeadlines:
    """Keeps ``listener.ports.Deadlines``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def start(self, deadline: Deadline) -> bool:
        """Start a clock; False if this one runs already."""
        there = select(deadlines.c.id).filter_by(case_id=deadline.case_id, kind=deadline.kind)
        if self._db.execute(there).first() is not None:
            return False
        self._db.execute(insert(deadlines).values(_columns(deadline)))
        return True

    def due(self, now: datetime, limit: int) -> Sequence[Deadline]:
        """Return clocks to look at now."""
        chosen = select(deadlines).where(deadlines.c.next_at <= now)
        ordered = chosen.order_by(deadlines.c.next_at, deadlines.c.id).limit(limit)
        return [_deadline(r) for r in self._db.execute(ordered)]

    def of_case(self, case_id: int) -> Sequence[Deadline]:
        """Return a case's clocks."""
        chosen = select(deadlines).where(deadlines.c.case_id == case_id).order_by(deadlines.c.id)
        return [_deadline(r) for r in self._db.execute(chosen)]

    def save(self, deadline: Deadline) -> None:
        """Store the clock as it stands."""
        change = update(deadlines).where(deadlines.c.id == deadline.id)
        self._db.execute(change.values(_columns(deadline)))


_CLOCK = (
    "case_id",
    "kind",
    "started_at",
    "due_at",
    "early_at",
    "warn_at",
    "warned_at",
    "breached_at",
    "met_at",
    "paused_at",
    "paused_why",
    "paused_seconds",
    "next_at",
)


def _columns(deadline: Deadline) -> dict[str, Any]:
    return {name: getattr(deadline, name) for name in _CLOCK}


def _deadline(row: Row[Any]) -> Deadline:
    return Deadline(id=row.id, **{name: getattr(row, name) for name in _CLOCK})


def message_from(row: Row[Any]) -> Message:
    """Return a row of the outbox as a message."""
    return Message(
        id=row.id,
        key=row.key,
        kind=row.kind,
        recipient=row.recipient,
        created_at=row.created_at,
        next_at=row.next_at,
        case_id=row.case_id,
        channel=row.channel,
        data=row.data or {},
        urgent=row.urgent,
        state=row.state,
        token=row.token,
        attempts=row.attempts,
        sent_at=row.sent_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
    )
