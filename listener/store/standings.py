"""What stands in the accounts' way, and when their tokens end, in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.ports.connecting import Hindrance, Lasting, Standing
from listener.store.shapes import clean
from listener.store.tables import standings, tokens

_ACTS = "acts:"  # before the kind, where it stands in the way of acts alone
_ORDER = (
    Hindrance.TOKEN,
    Hindrance.POLICY,
    Hindrance.PERMISSION,
    Hindrance.MONEY,
    Hindrance.QUOTA,
    Hindrance.RATE_LIMITED,
)
_LONG = timedelta(days=15)  # a life that is worth a warning; shorter ones are renewed all the time


class SqlStandings:
    """Keeps ``listener.ports.Standings``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def note(self, standing: Standing) -> None:
        """Write it down, or bring it up to date; since when stays as it was."""
        key = {"account": standing.account, "kind": _kind(standing.kind, acts=standing.acts)}
        change = {
            "sentence": clean(standing.sentence),
            "span": standing.span,
            "until": standing.until,
        }
        if self._db.execute(update(standings).filter_by(**key).values(change)).rowcount == 0:
            self._db.execute(insert(standings).values(**key, **change, since=standing.since))

    def over(self, account: str, *kinds: Hindrance, acts: bool = False) -> None:
        """Take away what no longer stands in the way of reading, or of acts."""
        chosen = [_kind(k, acts=acts) for k in kinds or Hindrance]
        which = (standings.c.account == account, standings.c.kind.in_(chosen))
        self._db.execute(delete(standings).where(*which))

    def of(self, account: str, now: datetime) -> Sequence[Standing]:
        """Return what stands in the way of *account*, worst first; what has run out does not."""
        return [s for s in standing_now(self._db, now) if s.account == account]


def standing_now(db: Connection, now: datetime) -> tuple[Standing, ...]:
    """Return what stands in the way of any account, worst first."""
    lasts = or_(standings.c.until.is_(None), standings.c.until > now)
    found = [
        Standing(
            account=r.account,
            kind=Hindrance(r.kind.removeprefix(_ACTS)),
            sentence=r.sentence,
            since=r.since,
            until=r.until,
            span=r.span,
            acts=r.kind.startswith(_ACTS),
        )
        for r in db.execute(select(standings).where(lasts))
    ]
    return tuple(sorted(found, key=lambda s: (s.account, s.acts, _ORDER.index(s.kind))))


def _kind(kind: Hindrance, *, acts: bool) -> str:
    return f"{_ACTS if acts else ''}{kind.value}"


class SqlTokens:
    """Keeps ``listener.ports.Tokens``; what is sealed stays sealed."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def lasting(self) -> Sequence[Lasting]:
        """Return those accounts whose tokens end at a known time, and by themselves."""
        found = []
        for row in self._db.execute(select(tokens).order_by(tokens.c.account)):
            ends = [row.ends_at] if row.ends_at else []
            begun = row.renewed_at or row.connected_at
            if row.expires_at and begun and row.expires_at - begun > _LONG:
                ends.append(row.expires_at)
            if ends:
                found.append(Lasting(row.account, min(ends), row.stage))
        return found

    def staged(self, account: str, stage: str) -> None:
        """Record the last warning that was given."""
        self._change(account, stage=stage)

    def asked_at(self, account: str) -> datetime | None:
        """Return when the platform was last asked whether the tokens are good."""
        chosen = select(tokens.c.checked_at).where(tokens.c.account == account)
        return self._db.execute(chosen).scalar()

    def inspected(self, account: str, ends_at: datetime | None, now: datetime) -> None:
        """Record until when the platform says that the tokens are good."""
        if not self._change(account, ends_at=ends_at, checked_at=now):
            # Its token stands in a file: nothing of it is kept here but when it ends.
            row = {"account": account, "ends_at": ends_at, "checked_at": now}
            self._db.execute(insert(tokens).values(row))

    def _change(self, account: str, **columns: object) -> bool:
        done = update(tokens).where(tokens.c.account == account).values(columns)
        return self._db.execute(done).rowcount > 0
