"""Daily digests, and the addresses of people who asked to be written to, in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.ports import Message
from listener.store.outbox import message_from
from listener.store.tables import addresses, cases, digest_entries, messages

_LEFT = ("sent", "unknown")


class SqlDigests:
    """Keeps ``listener.ports.Digests``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def keep(self, contact: str, message_id: int, now: datetime) -> bool:
        """Keep a message for the next digest of *contact*; False if it is kept already."""
        there = select(digest_entries.c.id).filter_by(contact=contact, message_id=message_id)
        if self._db.execute(there).first() is not None:
            return False
        row = {"contact": contact, "message_id": message_id, "added_at": now}
        self._db.execute(insert(digest_entries).values(row))
        return True

    def claim(self, contact: str, digest_id: int) -> Sequence[Message]:
        """Return the messages of a digest; those that wait for one belong to it from now on."""
        free = (digest_entries.c.contact == contact, digest_entries.c.digest_id.is_(None))
        self._db.execute(update(digest_entries).where(*free).values(digest_id=digest_id))
        return self.of(digest_id)

    def of(self, digest_id: int) -> Sequence[Message]:
        """Return the messages that a digest claimed."""
        chosen = (
            select(messages)
            .join(digest_entries, digest_entries.c.message_id == messages.c.id)
            .where(digest_entries.c.digest_id == digest_id)
            .order_by(messages.c.id)
        )
        return [message_from(r) for r in self._db.execute(chosen)]

    def waits(self, message_id: int) -> bool:
        """Return whether the message waits for a digest that has not left."""
        digest = messages.alias("digest")
        chosen = (
            select(digest_entries.c.id)
            .outerjoin(digest, digest.c.id == digest_entries.c.digest_id)
            .where(
                digest_entries.c.message_id == message_id,
                or_(digest.c.id.is_(None), digest.c.state.not_in(_LEFT)),
            )
        )
        return self._db.execute(chosen).first() is not None


class SqlAddresses:
    """Keeps ``listener.ports.Addresses``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def keep(self, case_id: int, email: str, by: str, now: datetime) -> None:
        """Store the address for a case, in place of an earlier one."""
        self._db.execute(delete(addresses).where(addresses.c.case_id == case_id))
        row = {"case_id": case_id, "email": email, "by": by, "at": now}
        self._db.execute(insert(addresses).values(row))

    def of_case(self, case_id: int) -> str:
        """Return the address; empty if none was given."""
        chosen = select(addresses.c.email).where(addresses.c.case_id == case_id)
        return self._db.execute(chosen).scalar() or ""


def forget(db: Connection, item_ids: Sequence[int]) -> None:
    """Remove the addresses that authors of these items gave."""
    theirs = select(cases.c.id).where(cases.c.item_id.in_(item_ids))
    db.execute(delete(addresses).where(addresses.c.case_id.in_(theirs)))
