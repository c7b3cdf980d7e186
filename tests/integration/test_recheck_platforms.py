"""Looking again through the real connectors and the engine's own task, in rehearsal."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from listener.app import App
from listener.chores import Chores
from listener.daemon import ready
from listener.steps.pull import pull
from listener.store.due import due
from tests.fakes.running import an_app, settings_for
from tests.fakes.stages import Stage, a_stage

LATER = timedelta(minutes=36)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> Iterator[App]:
    made = an_app(settings_for(stage.accounts, tmp_path))
    assert ready(made, threading.Event())
    yield made
    made.close()


def values(app: App, sql: str) -> list[object]:
    with app.database.connect() as db:
        return list(db.exec_driver_sql(sql).scalars())


def poll(app: App, account: str, now: datetime) -> None:
    line = app.lines[account]
    assert pull(app.work, line.reads, account, line.streams, now).trouble == ""
    Chores(app).judge("", now)


@pytest.mark.parametrize("platform", ["facebook", "x"])
def test_an_edit_and_a_deletion_are_found_by_looking_again(
    stage: Stage, app: App, platform: str
) -> None:
    account, now = f"rehearsal-{platform}", datetime.now(UTC)
    _, note, other = (stage.says(platform, t) for t in ("kept", "a kind word", "words to go"))
    poll(app, account, now)
    assert values(app, "select count(*) from items where next_check_at is not null") == [3]
    stage.edits(note, "another word")
    stage.world.delete(other)
    assert ("recheck", account) not in due(app.database, now)
    assert ("recheck", account) in due(app.database, now + LATER)
    assert Chores(app).recheck(account, now + LATER) is False
    said = "select v.text from items i join versions v on v.id = i.version_id order by i.id"
    assert sorted(map(str, values(app, said))) == ["", "another word", "kept"]
    assert len(values(app, "select id from items where gone_at is not null")) == 1
    assert ("recheck", account) not in due(app.database, now + LATER)
    poll(app, account, now + LATER)
    assert values(app, "select count(*) from items") == [3]
    assert values(app, "select count(*) from versions") == [4]


def test_a_silence_is_noticed_by_the_poll_that_ends_it(stage: Stage, app: App) -> None:
    account, now = "rehearsal-facebook", datetime.now(UTC)
    poll(app, account, now - timedelta(days=2))
    chores = Chores(app)
    with app.work() as unit:
        assert unit.health.slot(account, now)
        unit.commit()
    chores.pull(account, now)
    (sentence,) = values(app, "select sentence from incidents where closed_at is null")
    assert str(sentence).startswith(f"may have missed items on {account} between ")
