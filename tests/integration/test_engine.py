"""The whole application in one process, against simulated platforms over real sockets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from listener.engines.embedded import Embedded, Tick
from listener.engines.lanes import Task, Weather
from listener.ports import StoreBusy
from tests.fakes.running import an_app, running, settings_for, until
from tests.fakes.stages import Stage, a_stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open simulated platforms."""
    with a_stage() as open_stage:
        yield open_stage


@pytest.mark.parametrize("store", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_spam_on_both_platforms_is_hidden_by_itself(
    stage: Stage, tmp_path: Path, store: str, request: pytest.FixtureRequest
) -> None:
    stage.says("x", "cheap spam here")
    stage.says("facebook", "more spam here")
    stage.says("facebook", "thank you all")
    elsewhere = {}
    if store == "postgres":
        elsewhere = {"store": {"url": request.getfixturevalue("postgres")()}}
    app = an_app(settings_for(stage.accounts, tmp_path, **elsewhere))
    with running(app):
        until(lambda: app.health()["totals"]["acts"] == 2)
        until(lambda: app.health()["totals"]["judged"] == 3)
    hidden = [n.versions[-1].text for n in stage.world.notes if n.hidden]
    assert sorted(hidden) == ["cheap spam here", "more spam here"]
    assert stage.summary()["doubled"] == 0


def test_what_falls_due_is_found_though_something_is_woken_all_the_time() -> None:
    ran: list[str] = []
    engine = Embedded(
        {"woken": lambda _key, _now: bool(engine.wake("woken")), "due": _note(ran)},
        lambda _now: [("due", "")],
        [],
        lambda: datetime.now(UTC),
    )
    engine.wake("woken")
    engine.start()
    until(lambda: len(ran) >= 2, 10)
    engine.stop()


def _note(ran: list[str]) -> Task:
    def task(_key: str, _now: datetime) -> bool:
        ran.append("due")
        return False

    return task


def test_a_step_that_fails_rests_and_the_others_go_on() -> None:
    calls: list[str] = []

    def fails(_key: str, _now: datetime) -> bool:
        calls.append("fails")
        raise ValueError("a fault of ours")

    engine = Embedded(
        {"fails": fails, "due": _note(calls)},
        lambda _now: [("fails", ""), ("due", "")],
        [],
        lambda: datetime.now(UTC),
    )
    engine.start()
    until(lambda: calls.count("due") >= 3, 10)
    engine.stop()
    assert calls.count("fails") < calls.count("due")


def test_a_store_that_cannot_be_used_is_told_once_and_so_is_its_return() -> None:
    now = [datetime(2026, 11, 21, tzinfo=UTC)]
    weather = Weather(lambda: now[0])
    with capture_logs() as lines:
        weather.good()
        for _ in range(3):
            weather.bad(StoreBusy("the database is locked"))
            now[0] += timedelta(seconds=30)
            weather.good()  # from something that only reads
        assert weather.trouble
        now[0] += timedelta(seconds=30)
        weather.good()
        weather.good()
    told = [line["event"] for line in lines]
    assert told == ["the store cannot be used", "the store can be used again"]
    assert not weather.trouble


def test_ticks_come_on_their_interval_and_not_twice() -> None:
    came: list[datetime] = []
    tick = Tick("often", came.append, every=timedelta(seconds=0.2))
    engine = Embedded({}, lambda _now: [], [tick], lambda: datetime.now(UTC))
    engine.start()
    until(lambda: len(came) >= 3, 10)
    engine.stop()
    assert engine.ticked_at == came[-1]


def test_the_weekly_report_comes_on_monday_at_eight_in_london_all_year() -> None:
    tick = Tick("weekly", lambda _now: None, weekday="mon", hour=8)
    engine = Embedded({}, lambda _now: [], [tick], lambda: datetime.now(UTC))
    job = engine.job("weekly")
    for start, due in (
        (datetime(2026, 7, 17, tzinfo=UTC), datetime(2026, 7, 20, 7, tzinfo=UTC)),
        (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 3, 29, 7, tzinfo=UTC)),
    ):
        assert job.trigger.get_next_fire_time(None, start) == due
    assert job.misfire_grace_time is None
