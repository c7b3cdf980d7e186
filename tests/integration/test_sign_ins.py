"""Once a day the platform is asked whether it still knows us: tokens in files die silently."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.settings import Settings, from_mapping
from listener.app import App, build
from listener.daemon import tell_lacks
from listener.ports import Hindrance
from listener.sign_ins import SignIns
from listener.store.migrations import upgrade
from tests.fakes.authorisation import standing
from tests.fakes.meta_login import Meta

NOW = datetime.now(UTC)


@pytest.fixture
def meta() -> Iterator[Meta]:
    with standing(Meta()) as server:  # type: ignore[arg-type]
        yield server  # type: ignore[misc]


def made(folder: Path, meta: Meta) -> App:
    secrets = {"page_token": "page-77", "app_id": meta.id, "app_secret": meta.secret}
    account = {
        "name": "town-fb",
        "platform": "facebook",
        "id": "77",
        "options": {"base_url": meta.base},
        "secrets": secrets,
    }
    settings: Settings = from_mapping({"accounts": [account]}, folder)
    app = build(settings)
    upgrade(app.database)
    app.enrol()
    return app


def test_the_end_that_meta_tells_is_warned_of(tmp_path: Path, meta: Meta) -> None:
    meta.data_ends_at = int((NOW + timedelta(days=10)).timestamp())
    app = made(tmp_path, meta)
    SignIns(app).look(NOW)
    SignIns(app).look(NOW + timedelta(hours=1))
    assert meta.asked.count("GET /v26.0/debug_token") == 1
    with app.work() as unit:
        (lasting,) = unit.tokens.lasting()
    assert lasting.stage == "14"
    SignIns(app).look(NOW + timedelta(days=1, hours=1))
    assert meta.asked.count("GET /v26.0/debug_token") == 2
    app.close()


def test_a_token_that_died_pauses_the_account(tmp_path: Path, meta: Meta) -> None:
    meta.valid = False
    app = made(tmp_path, meta)
    SignIns(app).look(NOW)
    with app.work() as unit:
        state = unit.accounts.get("town-fb")
        (found,) = unit.standings.of("town-fb", NOW)
    assert state is not None
    assert "our token is dead" in state.paused
    assert found.kind is Hindrance.TOKEN
    app.close()


def test_an_account_that_is_not_connected_is_not_asked_about(tmp_path: Path, meta: Meta) -> None:
    app = made(tmp_path, meta)
    connection = app.lines["town-fb"].connection
    assert connection is not None
    connection.settings.secrets.clear()
    SignIns(app).look(NOW)
    assert meta.asked == []
    with app.work() as unit:
        assert unit.tokens.lasting() == []
    app.close()


def test_the_daemon_says_at_its_start_which_account_cannot_be_used(tmp_path: Path) -> None:
    accounts = [
        {"name": "town-x", "platform": "x", "id": "1"},
        {
            "name": "town-fb",
            "platform": "facebook",
            "id": "2",
            "secrets": {"page_token_file": "gone"},
        },
        {
            "name": "town-sky",
            "platform": "bluesky",
            "id": "did:plc:1",
            "secrets": {"app_password": "p"},
        },
        {"name": "news", "platform": "feeds", "id": "news"},
    ]
    app = build(from_mapping({"accounts": accounts}, tmp_path))
    upgrade(app.database)
    with capture_logs() as told:
        tell_lacks(app)
    said = {line["account"]: line["trouble"] for line in told}
    assert set(said) == {"town-x", "town-fb"}
    assert 'run "wellheard connect town-x"' in said["town-x"]
    assert "cannot read" in said["town-fb"]
    app.close()
