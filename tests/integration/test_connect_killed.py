"""A process killed while a new token is fetched: the next one renews, or says what happened."""

import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.keys import Keys
from listener.ports import AccountState
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.tokens import Vault
from listener.store.work import work_on
from tests.fakes.authorisation import Server, standing
from tests.integration.test_connect_command import command, ran, settings

MENTIONS = "/2/users/123/mentions"
NOTHING = {"meta": {"result_count": 0}}


class Slow(Server):
    """Holds the answer of the token path back, before or after the old token is used up."""

    hold = ""
    asked_for = threading.Event()
    go_on = threading.Event()

    def _token(self, given: dict[str, Any], headers: dict[str, str]) -> Any:
        if self.hold == "before":
            self._wait()
        found = super()._token(given, headers)
        if self.hold == "after":
            self._wait()
        return found

    def _wait(self) -> None:
        self.asked_for.set()
        self.go_on.wait(30)


@pytest.fixture
def x() -> Iterator[Slow]:
    answers = {MENTIONS: NOTHING, "/2/users/123/tweets": NOTHING}
    server = Slow(whoami=answers | {"/2/tweets/search/recent": NOTHING})
    server.asked_for, server.go_on = threading.Event(), threading.Event()
    with standing(server):
        yield server
        server.go_on.set()


def ending(folder: Path, server: Server) -> None:
    """Store tokens of which the access token has run out."""
    settings(folder, server)
    database = open_database(f"sqlite:///{folder}/wellheard.db")
    upgrade(database)
    keys, now = Keys(folder / "secrets" / "wellheard.key"), datetime.now(UTC)
    keys.made()
    with work_on(database)() as unit:
        unit.accounts.enrol(AccountState("town-x", "x", "123"), now)
        unit.commit()
    server.refresh.add("rt-0")
    given = {"oauth2_token": "at-0", "refresh_token": "rt-0"}
    ended = now - timedelta(minutes=1)
    Vault(database, keys).put("town-x", given, now, by="ann", expires_at=ended)
    database.dispose()


def killed_while_fetching(folder: Path, server: Slow, hold: str) -> None:
    server.hold = hold
    process = command(folder, "pull", "town-x")
    assert server.asked_for.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    server.hold = ""
    server.go_on.set()
    with closing(sqlite3.connect(folder / "wellheard.db")) as db, db:
        db.execute("update tokens set held_at = datetime('now', '-10 minutes')")


def test_killed_before_the_old_token_was_used_up_the_next_one_renews(
    tmp_path: Path, x: Slow
) -> None:
    ending(tmp_path, x)
    x.rotates = False  # what the killed process asked for may still be carried out
    killed_while_fetching(tmp_path, x, "before")
    code, told = ran(tmp_path, "pull", "town-x")
    assert code == 0, told
    assert "0 new" in told


def test_killed_after_it_was_used_up_the_next_one_says_so(tmp_path: Path, x: Slow) -> None:
    ending(tmp_path, x)
    killed_while_fetching(tmp_path, x, "after")
    code, told = ran(tmp_path, "pull", "town-x")
    assert code == 1
    assert 'the old one is used up; run "wellheard connect town-x"' in told
    assert "Token expired or missing" in ran(tmp_path, "status")[1]
    asked = x.asked.count("POST /2/oauth2/token")
    ran(tmp_path, "pull", "town-x")
    assert x.asked.count("POST /2/oauth2/token") == asked
