"""Users of the console and their sessions; passwords come in hashed, cookies digested."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from listener.store.console import reading
from listener.store.database import in_our_words
from listener.store.tables import sessions, users


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account in the console."""

    id: int
    name: str
    full_name: str
    role: str
    password: str = field(repr=False)
    active: bool
    failures: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in that is still open; *digest* is the SHA-256 of the cookie."""

    digest: str
    csrf: str = field(repr=False)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class Users:
    """The users and sessions of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, full_name: str, role: str, password: str, now: datetime) -> bool:
        """Store a user; False if the name is taken."""
        with in_our_words(self._engine), self._engine.begin() as db:
            if db.execute(select(users.c.id).where(users.c.name == name)).first():
                return False
            row = {"name": name, "full_name": full_name, "role": role, "password": password}
            db.execute(insert(users).values(**row, created_at=now))
        return True

    def email(self, name: str) -> str:
        """Return where somebody can be written to; empty if that is not known."""
        with reading(self._engine) as db:
            found = select(users.c.email).where(users.c.name == name, users.c.active)
            return str(db.execute(found).scalar() or "")

    def change(self, name: str, **changes: Any) -> bool:
        """Change role, password or active of a user; False if there is no such name."""
        with in_our_words(self._engine), self._engine.begin() as db:
            done = db.execute(update(users).where(users.c.name == name).values(**changes))
            return done.rowcount == 1

    def named(self, name: str) -> User | None:
        """Return the user who signs in as *name*."""
        with reading(self._engine) as db:
            row = db.execute(select(users).where(users.c.name == name)).first()
        return _user(row) if row else None

    def all(self) -> tuple[User, ...]:
        """Return everybody with an account, by name."""
        with reading(self._engine) as db:
            return tuple(_user(row) for row in db.execute(select(users).order_by(users.c.name)))

    def failed(self, user: User, locked_until: datetime | None) -> None:
        """Count a failed sign-in, and lock the account until then."""
        self.change(user.name, failures=users.c.failures + 1, locked_until=locked_until)

    def signed_in(self, user: User, session: Session) -> None:
        """Open *session*, and remove sessions that are over."""
        now = session.created_at
        changes: Mapping[str, Any] = {"failures": 0, "locked_until": None, "signed_in_at": now}
        with in_our_words(self._engine), self._engine.begin() as db:
            db.execute(delete(sessions).where(sessions.c.expires_at <= now))
            db.execute(update(users).where(users.c.id == user.id).values(**changes))
            row = {"digest": session.digest, "csrf": session.csrf, "user_id": user.id}
            times = {"created_at": now, "seen_at": now, "expires_at": session.expires_at}
            db.execute(insert(sessions).values(**row, **times))

    def session(self, digest: str) -> tuple[User, Session] | None:
        """Return who holds the session; it may be over."""
        held = (sessions.c.digest, sessions.c.csrf, sessions.c.seen_at, sessions.c.expires_at)
        opened = sessions.c.created_at.label("opened_at")
        joined = select(users, *held, opened).join(sessions, sessions.c.user_id == users.c.id)
        with reading(self._engine) as db:
            row = db.execute(joined.where(sessions.c.digest == digest)).first()
        if row is None:
            return None
        found = Session(row.digest, row.csrf, row.opened_at, row.seen_at, row.expires_at)
        return _user(row), found

    def seen(self, digest: str, now: datetime) -> None:
        """Record that the session is in use."""
        with in_our_words(self._engine), self._engine.begin() as db:
            db.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=now))

    def signed_out(self, digest: str) -> None:
        """Close the session."""
        with in_our_words(self._engine), self._engine.begin() as db:
            db.execute(delete(sessions).where(sessions.c.digest == digest))

    def signed_out_everywhere(self, name: str) -> None:
        """Close every session of a user."""
        whose = select(users.c.id).where(users.c.name == name).scalar_subquery()
        with in_our_words(self._engine), self._engine.begin() as db:
            db.execute(delete(sessions).where(sessions.c.user_id == whose))


def _user(row: Row[Any]) -> User:
    return User(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=row.role,
        password=row.password,
        active=row.active,
        failures=row.failures,
        locked_until=row.locked_until,
    )
