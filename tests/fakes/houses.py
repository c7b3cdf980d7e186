"""A small house for steps: a store, a platform, a classifier and a pack that fit each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, text

from listener.ports import AccountState, Work
from listener.steps.act import act
from listener.steps.bench import Bench
from listener.steps.confirm import confirm
from listener.steps.judge import judge
from listener.steps.pull import Pulled, pull
from listener.steps.recording import Outcome
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.work import work_on
from moderation.actions import Receipt
from moderation.errors import ClassifierUnavailable
from moderation.items import Signal
from moderation.principles import Mode, PolicyPack
from tests.fakes.platform import ACCOUNT, NOON, FakeConnector, Platform
from tests.fakes.policies import a_pack, abuse, crisis, spam

STREAM = "comments"


class Calm:
    """A classifier that finds every text calm, or cannot run."""

    name, version, labels = "calm", "1", ("toxicity",)

    def __init__(self) -> None:
        self.broken = ""

    def score(self, texts: Sequence[str]) -> Sequence[Sequence[Signal]]:
        """Return one low score a text."""
        if self.broken:
            raise ClassifierUnavailable(self.broken)
        return [[Signal("toxicity", 0.01, "calm@1")] for _ in texts]


@dataclass
class House:
    """A store with one account on a platform in memory."""

    database: Engine
    work: Work
    platform: Platform = field(default_factory=Platform)
    classifier: Calm = field(default_factory=Calm)
    pack: PolicyPack = field(default_factory=lambda: a_pack(spam(), abuse(), crisis()))
    mode: Mode = Mode.AUTO
    now: datetime = NOON
    budget: int = 60

    def __post_init__(self) -> None:
        self.connector = FakeConnector(self.platform)
        with self.work() as unit:
            unit.accounts.enrol(AccountState(ACCOUNT, "facebook", "page"), self.now)
            unit.commit()

    def later(self, **time: float) -> "House":
        """Let time pass."""
        self.now += timedelta(**time)
        return self

    def pull(self) -> Pulled:
        """Pull the account."""
        return pull(self.work, self.connector, ACCOUNT, [STREAM], self.now)

    def judge(self, limit: int = 100) -> Outcome:
        """Judge what waits."""
        return judge(self.work, self.classifier, self.bench, self.now, limit)

    def bench(self, _account: str, _platform: str) -> Bench:
        """Return what the account is judged by."""
        return Bench(
            self.pack,
            self.connector.can,
            self.mode,
            acts_per_hour=self.budget,
            acts_per_day=self.budget,
        )

    def act(self) -> Receipt | None:
        """Carry out the next act."""
        return act(self.work, self.connector, ACCOUNT, self.now, timedelta(seconds=60))

    def confirm(self) -> int:
        """Look whether acts hold."""
        return confirm(self.work, self.connector, ACCOUNT, self.now)

    def count(self, table: str, where: str = "true") -> int:
        """Return how many rows of *table* fit."""
        sql = f"select count(*) from {table} where {where}"  # noqa: S608 -- a test's own words
        with self.database.connect() as db:
            return int(db.execute(text(sql)).scalar_one())

    def value(self, sql: str) -> object:
        """Return one value."""
        with self.database.connect() as db:
            return db.execute(text(sql)).scalar()

    def values(self, sql: str) -> list[object]:
        """Return the first value of each row."""
        with self.database.connect() as db:
            return list(db.execute(text(sql)).scalars())


def a_house(folder: Path, url: str = "") -> House:
    """Return a house whose store is at *url*, or a new SQLite file in *folder*."""
    if not url:
        file = folder / "wellheard.db"
        file.write_bytes(_shaped())
        url = f"sqlite:///{file}"
    database = open_database(url, busy_seconds=0.2)
    return House(database, work_on(database))


@cache
def _shaped() -> bytes:
    """Return an empty SQLite store of today's shape: migrating takes longer than most tests."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shape.db"
        database = open_database(f"sqlite:///{file}")
        upgrade(database)
        with database.connect() as db:
            db.exec_driver_sql("rollback")
            db.exec_driver_sql("pragma wal_checkpoint(truncate)")
        database.dispose()
        return file.read_bytes()
