"""The daemon is killed over and over while people write and staff act: nothing lost or doubled."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from listener.ports import Conflict, StoreTrouble
from listener.steps import resolve
from listener.store.audit import SqlAudit
from listener.store.database import open_database, reading
from listener.store.work import work_on
from moderation.errors import Impossible
from tests.fakes.running import until
from tests.fakes.stages import Stage, a_stage
from tests.journeys.daemons import Daemon, agree, configuration

pytestmark = [pytest.mark.journey, pytest.mark.slow]
KILLS = 20


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open simulated platforms."""
    with a_stage() as open_stage:
        yield open_stage


@pytest.fixture
def daemon(stage: Stage, tmp_path: Path) -> Iterator[Daemon]:
    """Return a daemon that is not started yet."""
    made = Daemon(configuration(stage, tmp_path, every_minutes=0.02))
    yield made
    made.close()


def one(database: Engine, sql: str) -> int:
    """Return one number from the store; none while it is not there yet."""
    try:
        with reading(database) as db:
            return int(db.execute(text(sql)).scalar_one())
    except Exception:
        return -1


def talk(stage: Stage, chance: random.Random, number: int) -> None:
    """Have a few people write: some advertise, some cry for help, most are kind."""
    for n in range(chance.randint(3, 9)):
        word = chance.choices(["spam", "crisis", "kind"], [4, 1, 5])[0]
        words = f"{word} words number {number} and {n} about {chance.randint(0, 10**9)}"
        stage.says(chance.choice(["x", "facebook"]), words, by=f"person{chance.randint(1, 30)}")


def trouble(stage: Stage, chance: random.Random) -> None:
    """Have the platforms fail in every way they know, before and after doing what was asked."""
    for method in ("PUT", "POST", "GET"):
        kind = chance.choice(["delay", "cut", "html", "html_after", "status", "truncate", "empty"])
        stage.fault(kind, method=method, seconds=1.0, after=chance.random() < 0.5)


def answer(database: Engine, chance: random.Random, most: int = 2) -> None:
    """Have a colleague answer cries for help, as the review queue does."""
    work = work_on(database)
    try:
        with work() as unit:
            cases = [c for n in range(1, 200) if (c := unit.cases.get(n)) and c.urgent]
        for case in chance.sample(cases, min(most, len(cases))):
            words = f"Please ring 999 now if you are in danger. ({case.id})"
            resolve.reply(work, case.id, case.version, words, "ann", datetime.now(UTC))
    except (Conflict, Impossible, StoreTrouble):
        return


def test_twenty_kills_lose_nothing_and_double_nothing(
    stage: Stage, daemon: Daemon, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 -- shown when it fails
    chance = random.Random(seed)
    database = open_database(f"sqlite:///{tmp_path / 'wellheard.db'}")
    daemon.start("--no-web")
    until(lambda: one(database, "select count(*) from accounts") > 0, 30)
    agree(database)
    for number in range(KILLS):
        talk(stage, chance, number)
        trouble(stage, chance)
        time.sleep(chance.uniform(0.4, 4.0))
        answer(database, chance)
        time.sleep(chance.uniform(0.0, 0.4))
        daemon.kill()
        daemon.start("--no-web")
    stage.gate.faults.clear()
    stage.says("facebook", "crisis words that somebody answers at last")
    said = stage.summary()["said"]
    spam = sum("spam" in n.versions[-1].text for n in stage.world.notes)
    until(lambda: one(database, "select count(*) from items") >= said, 60)
    waiting = "select count(*) from versions where waiting"
    until(lambda: one(database, waiting) == 0, 60)
    answer(database, chance, most=50)
    unsent = "select count(*) from intents where state != 'receipted' and next_at is not null"
    # An act that met many faults and kills rests up to five minutes before it is tried again.
    until(lambda: one(database, unsent) == 0, 400)
    until(lambda: stage.summary()["hidden"] == spam, 30)
    assert daemon.terminate() == 0
    told = stage.summary()
    replies = "select count(*) from intents where verb = 'reply' and state in "
    done = one(database, f"{replies} ('receipted', 'confirmed')")
    unclear = one(database, f"{replies} ('unknown')")
    sent = sum(n for act, n in told["acts"].items() if act.endswith("reply"))
    print(f"said {said}, spam {spam}, answered {done}, unclear {unclear}, {told}")  # noqa: T201
    assert one(database, "select count(*) from items") == said
    assert one(database, "select count(*) from versions where judged_at is not null") == said
    assert told["doubled"] == 0
    # X refuses to answer who has not mentioned us; what was interrupted may have arrived or not.
    assert done <= sent <= done + unclear
    assert sent > 0
    assert one(database, "select count(*) from cases where urgent") == one(
        database, "select count(*) from verdicts where urgent"
    )
    with reading(database) as db:
        assert SqlAudit(db).verify() is None
    database.dispose()
    assert daemon.unparsed == []
