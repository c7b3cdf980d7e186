"""Comparisons that run in the background, and every change that they found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.engine import Connection

from listener.store.database import in_our_words, reading
from listener.store.tables import cases, items, replay_changes, replays, versions

OPEN = ("due", "running")
PAGE = 25  # changes on a page


@dataclass(frozen=True, slots=True)
class Replay:
    """One comparison. *old* and *new* say which packs; *after* is how far it has come."""

    id: int
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    classifier: str
    since: datetime
    state: str
    total: int
    after: int
    tally: Mapping[str, Any]
    trouble: str
    by: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def done(self) -> int:
        """How many items were judged by both."""
        return int(self.tally.get("items", 0))

    @property
    def open(self) -> bool:
        """Whether it is still to be worked on."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Changed:
    """One item whose outcome would change: both sides, its words, and its case if it has one."""

    line: Mapping[str, Any]
    account: str
    text: str
    case: int | None = None
    labels: tuple[str, ...] = field(default=())


class SqlReplays:
    """Keeps ``listener.ports.Replays``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def ask(
        self,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        since: datetime,
        classifier: str,
        by: str,
        now: datetime,
    ) -> int:
        """Store that a comparison is wanted and return its number."""
        row = {
            "old": dict(old),
            "new": dict(new),
            "since": since,
            "classifier": classifier,
            "by": by,
            "asked_at": now,
            "tally": {},
        }
        done = self._db.execute(insert(replays).values(row).returning(replays.c.id))
        return int(done.scalar_one())

    def begin(self, number: int, total: int, now: datetime) -> None:
        """Record that it runs, over *total* items."""
        self._change(number, state="running", total=total, started_at=now)

    def advance(
        self,
        number: int,
        after: int,
        tally: Mapping[str, Any],
        lines: Sequence[tuple[int, Mapping[str, Any]]],
    ) -> bool:
        """Store how far it has come, with what was found; False if it was stopped meanwhile."""
        rows = [{"replay_id": number, "item_id": item, "line": line} for item, line in lines]
        if rows:
            self._db.execute(insert(replay_changes), rows)
        return self._change(number, after=after, tally=dict(tally))

    def end(self, number: int, state: str, now: datetime, trouble: str = "") -> bool:
        """Record that it is over; False if it was over already."""
        return self._change(number, state=state, finished_at=now, trouble=trouble)

    def _change(self, number: int, **change: object) -> bool:
        chosen = update(replays).where(replays.c.id == number, replays.c.state.in_(OPEN))
        return self._db.execute(chosen.values(change)).rowcount > 0


def waiting(database: Engine) -> Replay | None:
    """Return the comparison to work on next: the oldest that is not over."""
    chosen = select(replays).where(replays.c.state.in_(OPEN)).order_by(replays.c.id).limit(1)
    with in_our_words(database), reading(database) as db:
        row = db.execute(chosen).first()
    return _replay(row) if row else None


def get(database: Engine, number: int) -> Replay | None:
    """Return one comparison."""
    with in_our_words(database), reading(database) as db:
        row = db.execute(select(replays).where(replays.c.id == number)).first()
    return _replay(row) if row else None


def latest(database: Engine, fingerprint: str = "", limit: int = 20) -> tuple[Replay, ...]:
    """Return the latest comparisons, newest first; only those of the new pack *fingerprint*."""
    chosen = select(replays).order_by(replays.c.id.desc()).limit(200 if fingerprint else limit)
    with in_our_words(database), reading(database) as db:
        found = [_replay(row) for row in db.execute(chosen)]
    return tuple(r for r in found if not fingerprint or r.new.get("fingerprint") == fingerprint)[
        :limit
    ]


def changes(
    database: Engine, number: int, page: int, wanted: str = ""
) -> tuple[tuple[Changed, ...], int]:
    """Return one page of what a comparison found, and how many there are in all.

    *wanted*: only where this principle speaks or falls silent.
    """
    of = replay_changes.c.replay_id == number
    with in_our_words(database), reading(database) as db:
        if wanted:
            ids = [r.id for r in db.execute(select(replay_changes).where(of)) if _about(r, wanted)]
            ids.sort()
            total, shown = len(ids), ids[(page - 1) * PAGE : page * PAGE]
            where = replay_changes.c.id.in_(shown)
            chosen = _LINES.where(where).order_by(replay_changes.c.id)
        else:
            total = int(db.execute(select(func.count()).where(of)).scalar_one())
            order = _LINES.where(of).order_by(replay_changes.c.id)
            chosen = order.limit(PAGE).offset((page - 1) * PAGE)
        rows = db.execute(chosen).all()
    return tuple(_changed(row) for row in rows), total


_LINES = (
    select(replay_changes.c.line, items.c.account, versions.c.text, cases.c.id.label("case_id"))
    .join(items, items.c.id == replay_changes.c.item_id)
    .join(versions, versions.c.id == items.c.version_id)
    .outerjoin(cases, (cases.c.item_id == items.c.id) & (cases.c.kind == "item"))
)


def _about(row: Any, wanted: str) -> bool:
    return wanted in (*row.line.get("spoke", ()), *row.line.get("silent", ()))


def _changed(row: Any) -> Changed:
    labels = (*row.line["before"]["labels"], *row.line["after"]["labels"])
    return Changed(row.line, row.account, row.text, row.case_id, tuple(dict.fromkeys(labels)))


def _replay(row: Any) -> Replay:
    return Replay(**row._mapping)
