"""The daemon's beginning and end: an empty store, an old one, a locked one, a taken address."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.settings import Settings
from connectors.base import Account
from listener import daemon
from listener.app import App, build
from listener.benches import clock_of
from listener.ports import AuditLine
from listener.scoring import LoadedWhenNeeded
from listener.steps import rota
from listener.store import migrations
from moderation.deadlines import Clock
from moderation.errors import ClassifierUnavailable, UnknownName
from tests.fakes.houses import Calm
from tests.fakes.platform import ACCOUNT, FakeConnector, Platform, an_item
from tests.fakes.policies import a_pack, spam
from tests.fakes.running import until


def an_app(folder: Path, *, web_port: int = 0, platform: Platform | None = None) -> App:
    """Return an application with one account on a platform in memory."""
    account = {
        "name": ACCOUNT,
        "platform": "facebook",
        "id": "page",
        "every_minutes": 0.005,
        "mode": "auto",
    }
    settings = Settings(
        store={"url": f"sqlite:///{folder / 'wellheard.db'}"},  # type: ignore[arg-type]
        web={"port": web_port},  # type: ignore[arg-type]
        reports={"folder": folder / "reports"},  # type: ignore[arg-type]
        accounts=[account],  # type: ignore[arg-type]
    )
    stands = platform or Platform()

    def connect(_account: Account) -> FakeConnector:
        return FakeConnector(stands)

    return build(
        settings,
        connect=connect,
        pack=a_pack(spam(), settings={"shipped": True}),
        classifier=Calm(),
    )


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Return an application that is not started."""
    made = an_app(tmp_path)
    yield made
    made.close()


async def hello(scope: object, receive: object, send: object) -> None:
    """Answer every request."""
    await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"hello"})  # type: ignore[operator]


def test_it_runs_serves_and_stops(tmp_path: Path) -> None:
    platform = Platform()
    platform.says(an_item("1", "spam"))
    app, stop = an_app(tmp_path, platform=platform), threading.Event()
    addresses: list[str] = []
    with capture_logs():
        thread = threading.Thread(
            target=daemon.run, args=(app, stop, hello), kwargs={"listening": addresses.append}
        )
        thread.start()
        until(lambda: platform.hidden == {"1"} and addresses)
        host, port = addresses[0].removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 5) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            assert b"200" in client.recv(100)
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def test_a_taken_address_is_one_clear_sentence(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        app = an_app(tmp_path, web_port=port)
        with pytest.raises(daemon.CannotServe, match=f"{port}.*choose another port"):
            daemon.run(app, threading.Event(), hello)
        app.close()


def test_a_store_of_another_version_is_left_alone(app: App) -> None:
    migrations.upgrade(app.database)
    with app.database.begin() as db:
        db.exec_driver_sql("update alembic_version set version_num='20200101_old'")
    with pytest.raises(daemon.OldShape, match="wellheard db upgrade"):
        daemon.ready(app, threading.Event())


def test_a_store_that_is_locked_at_the_start_is_waited_for(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "_AGAIN", 0.05)
    migrations.upgrade(app.database)
    app.database.dispose()
    other = sqlite3.connect(
        tmp_path / "wellheard.db", isolation_level=None, check_same_thread=False
    )
    other.execute("pragma locking_mode=exclusive")
    other.execute("begin exclusive")
    freed = threading.Timer(0.5, other.close)
    freed.start()
    with capture_logs():
        assert daemon.ready(app, threading.Event())
    freed.join()
    with app.work() as unit:
        assert unit.accounts.get(ACCOUNT) is not None


def test_stopping_ends_the_wait_for_a_store(tmp_path: Path, app: App) -> None:
    stop = threading.Event()
    stop.set()
    assert not daemon.ready(app, stop)


def test_health_says_how_old_the_engine_s_last_sign_of_life_is(app: App) -> None:
    assert daemon.ready(app, threading.Event())
    engine = app.engine()
    engine.start()
    until(lambda: app.health()["engine"]["seconds_since_beat"] is not None)
    engine.stop()
    told = app.health()
    assert told["engine"]["here"]
    assert told["accounts"][0]["account"] == ACCOUNT
    # Nobody is on call in this house, and that may have been noticed by now.
    assert {incident["kind"] for incident in told["incidents"]} <= {rota.KIND, rota.SOON}


def test_a_classifier_that_nobody_knows_is_said_at_once(tmp_path: Path) -> None:
    settings = Settings(classifier={"name": "crystal_ball"})  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match=r'"crystal_ball" is not known; known are: .*onnx'):
        build(settings, pack=a_pack())


def test_a_classifier_is_loaded_when_needed_and_tried_again_only_after_a_while() -> None:
    later = LoadedWhenNeeded("fixed", {"words": {"spam": {"toxicity": 0.9}}})
    assert later.version == ""
    assert len(later.score(["spam", "ham"])) == 2
    assert (later.name, later.version) == ("fixed", "1")
    missing = LoadedWhenNeeded("onnx", {"path": "/no/such/model"})
    began = time.monotonic()
    for _ in range(2):
        with pytest.raises((ClassifierUnavailable, TypeError)):
            missing.score(["text"])
    assert time.monotonic() - began < 5


def test_each_clock_can_be_started() -> None:
    received = datetime(2026, 11, 20, 10, tzinfo=UTC)
    for kind in Clock:
        started = clock_of(a_pack(), kind, received)
        assert started is not None
        assert started.clock is kind
        assert started.due > received


def test_a_moment_before_all_known_holidays_starts_no_wrong_clock() -> None:
    with capture_logs() as lines:
        assert clock_of(a_pack(), Clock.FOI, datetime(1999, 1, 1, tzinfo=UTC)) is None
    assert [line["log_level"] for line in lines] == ["warning"]


def test_the_audit_survives_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        app = an_app(tmp_path)
        assert daemon.ready(app, threading.Event())
        with app.work() as unit:
            unit.audit.add(AuditLine("tested", "ann", app.now()))
            unit.commit()
            app.close()
    app = an_app(tmp_path)
    with app.work() as unit:
        assert unit.audit.verify() is None
    app.close()
