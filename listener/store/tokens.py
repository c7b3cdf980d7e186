"""The tokens of the accounts: sealed, renewed by one process at a time, never half written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update

from listener.store.database import in_our_words, reading
from listener.store.sealing import ReadKeys, Seal
from listener.store.shapes import clean, clean_json
from listener.store.tables import tokens

LEASE = timedelta(minutes=3)  # longer than any call for a new token may last


@dataclass(frozen=True, slots=True)
class Kept:
    """The tokens of one account as they are stored; *holder* is who is renewing them."""

    account: str
    version: int
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    who: str = ""
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    ends_at: datetime | None = None
    connected_at: datetime | None = None
    connected_by: str = ""
    renewed_at: datetime | None = None
    holder: str = ""
    held_at: datetime | None = None
    trouble: str = ""


class Vault:
    """Keeps tokens. Every method raises StoreTrouble; those that open or seal, NoKey too."""

    def __init__(self, engine: Engine, keys: ReadKeys) -> None:
        self._engine, self._seal = engine, Seal(keys)

    def stamp(self, account: str) -> int:
        """Return a number that changes whenever the account's tokens do; 0 for none."""
        with in_our_words(self._engine), reading(self._engine) as db:
            found = db.execute(select(tokens.c.version).where(tokens.c.account == account))
            return int(found.scalar() or 0)

    def get(self, account: str) -> Kept | None:
        """Return the tokens of *account*; None where none are stored. Raises: Unreadable."""
        with in_our_words(self._engine), reading(self._engine) as db:
            row = db.execute(select(tokens).where(tokens.c.account == account)).first()
        if row is None or not row.sealed:
            return None
        return self._kept(row)

    def _kept(self, row: Row[Any]) -> Kept:
        return Kept(
            account=row.account,
            version=row.version,
            secrets=self._seal.opened(row.account, row.sealed),
            who=row.who,
            scopes=tuple(row.scopes or ()),
            expires_at=row.expires_at,
            ends_at=row.ends_at,
            connected_at=row.connected_at,
            connected_by=row.connected_by,
            renewed_at=row.renewed_at,
            holder=row.holder,
            held_at=row.held_at,
            trouble=row.trouble,
        )

    def put(
        self,
        account: str,
        secrets: Mapping[str, str],
        now: datetime,
        *,
        by: str,
        who: str = "",
        scopes: Sequence[str] = (),
        expires_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> None:
        """Store what connecting *account* brought, in place of what was there."""
        change: dict[str, Any] = {
            "who": clean(who),
            "scopes": clean_json(list(scopes)),
            "expires_at": expires_at,
            "ends_at": ends_at,
            "connected_at": now,
            "connected_by": by,
            "renewed_at": now,
            "checked_at": now,
            **_FREE,
            "trouble": "",
            "stage": "",
        }
        with in_our_words(self._engine), self._engine.begin() as db:
            change["sealed"] = self._sealed(db, account, secrets)
            same = update(tokens).where(tokens.c.account == account)
            if not db.execute(same.values(change | {"version": tokens.c.version + 1})).rowcount:
                db.execute(insert(tokens).values(account=account, version=1, **change))

    def forget(self, account: str) -> bool:
        """Delete the tokens of *account*; False where there were none."""
        with in_our_words(self._engine), self._engine.begin() as db:
            gone = delete(tokens).where(tokens.c.account == account)
            return db.execute(gone).rowcount > 0

    def take(self, kept: Kept, holder: str, now: datetime) -> bool:
        """Let *holder* alone renew what *kept* shows; False if another does, or has done."""
        free = or_(tokens.c.holder == "", tokens.c.held_at < now - LEASE)
        chosen = (tokens.c.account == kept.account, tokens.c.version == kept.version, free)
        with in_our_words(self._engine), self._engine.begin() as db:
            taken = update(tokens).where(*chosen).values(holder=holder, held_at=now)
            return db.execute(taken).rowcount == 1

    def renew(
        self,
        kept: Kept,
        holder: str,
        secrets: Mapping[str, str],
        now: datetime,
        *,
        expires_at: datetime | None,
        ends_at: datetime | None,
    ) -> bool:
        """Store what *holder* got; False where the account was connected anew meanwhile."""
        change: dict[str, Any] = {
            "expires_at": expires_at,
            "ends_at": ends_at,
            "renewed_at": now,
            **_FREE,
            "trouble": "",
            "version": kept.version + 1,
        }
        with in_our_words(self._engine), self._engine.begin() as db:
            same = (tokens.c.account == kept.account, tokens.c.version == kept.version)
            change["sealed"] = self._sealed(db, kept.account, secrets)
            mine = update(tokens).where(*same, tokens.c.holder == holder)
            return db.execute(mine.values(change)).rowcount == 1

    def _sealed(self, db: Connection, account: str, secrets: Mapping[str, str]) -> str:
        """Seal while nobody else can: under a key that is being changed it would be lost."""
        db.execute(select(tokens.c.account).filter_by(account=account).with_for_update())
        return self._seal.sealed(account, secrets)

    def let_go(self, kept: Kept, holder: str, trouble: str = "") -> None:
        """End the renewing by *holder* without a new token; *trouble* says if it is for good."""
        mine = (tokens.c.account == kept.account, tokens.c.holder == holder)
        with in_our_words(self._engine), self._engine.begin() as db:
            change = {"trouble": trouble, "version": tokens.c.version + int(bool(trouble)), **_FREE}
            db.execute(update(tokens).where(*mine).values(change))

    def reseal(self) -> int:
        """Seal everything under the newest key, all or nothing; return how many accounts.

        Raises: Unreadable.
        """
        with in_our_words(self._engine), self._engine.begin() as db:
            stored = select(tokens.c.account, tokens.c.sealed).with_for_update()
            rows = db.execute(stored).all()
            for row in (r for r in rows if r.sealed):
                sealed = self._seal.renewed(row.account, row.sealed)
                this = update(tokens).where(tokens.c.account == row.account)
                db.execute(this.values(sealed=sealed))
        return sum(bool(r.sealed) for r in rows)


_FREE: dict[str, Any] = {"holder": "", "held_at": None}
