"""Signing in: passwords, sessions and their end. Who is let in, and for how long."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from listener.store.users import Session, User, Users
from listener.web.roles import Role

IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)
SHORTEST = 10  # characters of a password
TRIES = 5  # failed sign-ins before an account waits
LONGEST_WAIT = timedelta(minutes=15)

_HASHER = PasswordHasher()
# Compared with when there is no such user, so that both answers take the same time.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$cEz2kq+o65VN2ljf5pnInQ$"
    "Za5Mvj2WEgwZg+KixZgs1eYgKDDmTDsIL+LPHqxBk9Y"
)


class NotAdded(Exception):
    """The person was not added; the message says why."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in, in which role, with which session."""

    name: str
    full_name: str
    role: Role
    digest: str
    csrf: str

    @property
    def shown(self) -> str:
        """How a person is named on a page."""
        return self.full_name or self.name


def add_user(
    users: Users, name: str, password: str, role: str, now: datetime, full_name: str = ""
) -> None:
    """Store a new person who can sign in.

    Raises: NotAdded if the name is taken or empty, the password short, the role unknown.
    """
    name = name.strip().lower()
    known = ", ".join(r.value for r in Role)
    if not name or any(c.isspace() for c in name):
        raise NotAdded("a user name has no spaces in it and is not empty")
    if len(password) < SHORTEST:
        raise NotAdded(f"a password has at least {SHORTEST} characters")
    if role not in {r.value for r in Role}:
        raise NotAdded(f'"{role}" is not a role; the roles are: {known}')
    if not users.add(name, full_name, role, hashed(password), now):
        raise NotAdded(f'there is already a user called "{name}"')


def hashed(password: str) -> str:
    """Return the password as it is kept: argon2id with its salt."""
    return _HASHER.hash(password)


def sign_in(users: Users, name: str, password: str, now: datetime) -> str | None:
    """Return the cookie of a new session; None if it is not the person, or they must wait."""
    user = users.named(name.strip().lower())
    matches = _matches(user.password if user else _NOBODY, password)
    if user is None or not user.active or (user.locked_until and user.locked_until > now):
        return None
    if not matches:
        users.failed(user, _locked_until(user.failures + 1, now))
        return None
    cookie = secrets.token_urlsafe(32)
    session = Session(_digest(cookie), secrets.token_urlsafe(32), now, now, now + WHOLE)
    users.signed_in(user, session)
    return cookie


def _matches(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _locked_until(failures: int, now: datetime) -> datetime | None:
    """The wait doubles with every failure after the first few."""
    if failures < TRIES:
        return None
    wait: timedelta = timedelta(minutes=1) * 2 ** min(failures - TRIES, 10)
    return now + min(wait, LONGEST_WAIT)


def whose(users: Users, cookie: str, now: datetime, *, touch: bool = True) -> Signed | None:
    """Return who holds *cookie*; None if the session is over.

    *touch* False: looking does not keep the session alive (a page that asks by itself).
    """
    digest = _digest(cookie)
    found = users.session(digest)
    if found is None:
        return None
    user, session = found
    if now >= session.expires_at or now - session.seen_at >= IDLE or not _welcome(user):
        users.signed_out(digest)
        return None
    if touch and now - session.seen_at > timedelta(seconds=30):
        users.seen(digest, now)
    return Signed(user.name, user.full_name, Role(user.role), digest, session.csrf)


def _welcome(user: User) -> bool:
    return user.active and user.role in {r.value for r in Role}


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


@dataclass
class Throttle:
    """How often one address may fail to sign in. Kept in memory: it only slows guessing."""

    most: int = 20
    within: timedelta = timedelta(minutes=15)

    def __post_init__(self) -> None:
        self._failures: dict[str, list[datetime]] = {}

    def allows(self, address: str, now: datetime) -> bool:
        """Return whether *address* may try."""
        return len(self._recent(address, now)) < self.most

    def failed(self, address: str, now: datetime) -> None:
        """Count a failure."""
        if len(self._failures) > 10_000:
            self._failures.clear()
        self._failures[address] = [*self._recent(address, now), now]

    def _recent(self, address: str, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get(address, []) if now - at < self.within]
