"""A daemon that X tells over an open connection: at once, through kills, and beside its polls."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from listener.store.database import open_database, reading
from tests.fakes.running import until
from tests.fakes.stages import Stage, a_stage
from tests.journeys.daemons import Daemon, configuration

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open simulated platforms."""
    with a_stage(x_alive_seconds=0.2) as open_stage:
        yield open_stage


@pytest.fixture
def daemon(stage: Stage, tmp_path: Path) -> Iterator[Daemon]:
    """Return a daemon that polls once an hour and is told meanwhile; it is not started yet."""
    file = configuration(stage, tmp_path, every_minutes=60)
    file.write_text(file.read_text("utf-8").replace("dms = true", "dms = true, push = true", 1))
    assert any(a["options"].get("push") for a in tomllib.loads(file.read_text())["accounts"])
    made = Daemon(file)
    yield made
    made.close()


def stored(daemon: Daemon) -> list[str]:
    """Return the words of every version in the store."""
    database = open_database(f"sqlite:///{daemon.configuration.with_name('wellheard.db')}")
    try:
        with reading(database) as db:
            return sorted(db.execute(text("select text from versions")).scalars())
    except Exception:
        return []
    finally:
        database.dispose()


def is_open(daemon: Daemon, times: int) -> bool:
    return sum(line["event"] == "wire open" for line in daemon.log) >= times


def test_it_is_told_at_once_and_survives_being_killed(stage: Stage, daemon: Daemon) -> None:
    daemon.start()
    until(lambda: is_open(daemon, 1), 60)
    stage.says("x", "@HarrowdaleNHS told", kind="mention")
    until(lambda: stored(daemon) == ["@HarrowdaleNHS told"], 60)
    daemon.kill()
    stage.says("x", "@HarrowdaleNHS said to nobody", kind="mention")
    daemon.start()
    until(lambda: is_open(daemon, 2), 60)
    stage.says("x", "@HarrowdaleNHS told again", kind="mention")
    every = ["@HarrowdaleNHS said to nobody", "@HarrowdaleNHS told", "@HarrowdaleNHS told again"]
    until(lambda: stored(daemon) == every, 60)
    stage.fault("cut", match="activity/stream")
    stage.says("x", "@HarrowdaleNHS cut off", kind="mention")
    until(lambda: len(stored(daemon)) == 4, 60)
    assert daemon.terminate() == 0
    assert daemon.unparsed == []
    assert not [line for line in daemon.log if line["level"] == "error"]
