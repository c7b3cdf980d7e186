"""The daemon as a process: it starts, serves, waits out troubles, and stops when asked."""

import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from listener.store.database import open_database
from tests.fakes.running import until
from tests.fakes.stages import Stage, a_stage
from tests.journeys.daemons import Daemon, agree, configuration

pytestmark = pytest.mark.journey


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open simulated platforms."""
    with a_stage() as open_stage:
        yield open_stage


@pytest.fixture
def daemon(stage: Stage, tmp_path: Path) -> Iterator[Daemon]:
    """Return a daemon that is not started yet."""
    database = open_database(f"sqlite:///{tmp_path / 'wellheard.db'}")
    agree(database)
    database.dispose()
    made = Daemon(configuration(stage, tmp_path))
    yield made
    made.close()


def events(daemon: Daemon) -> list[str]:
    """Return what happened, in its words."""
    return [line["event"] for line in daemon.log]


def address(daemon: Daemon) -> str:
    """Return where the review queue is served."""
    until(lambda: "serving" in events(daemon), 30)
    return str(next(line["address"] for line in daemon.log if line["event"] == "serving"))


def test_it_serves_its_health_and_stops_cleanly(stage: Stage, daemon: Daemon) -> None:
    stage.says("facebook", "spam of the very worst sort", by="wordy")
    daemon.start()
    until(lambda: stage.summary()["hidden"] == 1, 30)
    with urllib.request.urlopen(f"{address(daemon)}/health", timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    assert daemon.terminate() == 0
    assert events(daemon)[-1] == "stopped"
    assert daemon.unparsed == []
    whole = json.dumps(daemon.log)
    assert "very worst sort" not in whole
    assert "wordy" not in whole
    assert "rehearsal-page-token" not in whole


def test_a_locked_database_is_one_clear_line_and_work_goes_on_after(
    stage: Stage, daemon: Daemon, tmp_path: Path
) -> None:
    daemon.start("--no-web")
    until(lambda: "running" in events(daemon), 30)
    other = sqlite3.connect(tmp_path / "wellheard.db", isolation_level=None)
    other.execute("begin exclusive")
    stage.says("facebook", "spam while it is locked")
    until(lambda: "the store cannot be used" in events(daemon), 60)
    other.execute("rollback")
    other.close()
    until(lambda: stage.summary()["hidden"] == 1, 60)
    until(lambda: "the store can be used again" in events(daemon), 90)
    troubles = [line for line in daemon.log if line["event"] == "the store cannot be used"]
    assert len(troubles) == 1
    assert "locked" in troubles[0]["trouble"]
    assert daemon.terminate() == 0
