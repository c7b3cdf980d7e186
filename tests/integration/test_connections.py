"""Tokens while they are used: renewed in time and once, found anew, never silently lost."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from config.settings import AccountSettings
from connectors.base import connect, connector_for
from connectors.errors import AuthExpired, Transient
from listener.connections import OFTEN, Connection
from listener.ports import AccountState
from listener.standing_in import StandIn
from listener.store.tokens import LEASE, Vault
from tests.fakes.authorisation import Server, an_x, standing
from tests.fakes.houses import House, a_house
from tests.fakes.platform import NOON

MENTIONS = "/2/users/123/mentions"
HOUR = timedelta(hours=1)


@dataclass
class Town:
    """An account on X that was connected: its store, its platform, a clock."""

    house: House
    server: Server
    files: dict[str, Path] = field(default_factory=dict)
    key: bytes = field(default_factory=Fernet.generate_key)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.vault = Vault(self.house.database, lambda: [self.key])
        with self.house.work() as unit:
            unit.accounts.enrol(AccountState("town-x", "x", "123"), NOON)
            unit.commit()

    def connected(self, *, lasts: timedelta | None = HOUR, token: str = "at-0") -> None:  # noqa: S107
        self.server.access.add(token)
        self.server.refresh.add("rt-0")
        given = {"oauth2_token": token, "refresh_token": "rt-0"}
        ends = self.now + lasts if lasts else None
        self.vault.put("town-x", given, self.now, by="ann", expires_at=ends)

    def connection(self) -> Connection:
        app = {"client_id": self.server.id, "client_secret": self.server.secret}
        settings = AccountSettings(
            name="town-x",
            platform="x",
            id="123",
            secrets=app,
            secret_files=self.files,
            options={"base_url": self.server.base},
        )
        return Connection(settings, connector_for("x"), self.vault, lambda: self.now)

    def token(self, connection: Connection) -> str:
        return connection.current()[1].secrets["oauth2_token"]

    def renewals(self) -> int:
        return self.server.asked.count("POST /2/oauth2/token")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with standing(an_x(whoami={MENTIONS: {"meta": {"result_count": 0}}})) as server:
        yield Town(a_house(tmp_path), server)


def test_a_token_is_renewed_before_it_ends_and_the_new_refresh_token_is_kept(town: Town) -> None:
    town.connected()
    connection = town.connection()
    assert town.token(connection) == "at-0"
    town.now += HOUR - timedelta(minutes=4)
    token = town.token(connection)
    assert token in town.server.access - {"at-0"}
    kept = town.vault.get("town-x")
    assert kept is not None
    assert {kept.secrets["refresh_token"]} == town.server.refresh
    assert town.token(town.connection()) == token
    assert town.renewals() == 1


def test_many_at_once_renew_once(town: Town) -> None:
    town.connected()
    town.now += HOUR - timedelta(minutes=4)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(town.token(town.connection())))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6  # those that came meanwhile went on with the old one
    assert town.renewals() == 1


def test_after_a_crash_before_the_call_the_next_one_renews(town: Town) -> None:
    town.connected()
    kept = town.vault.get("town-x")
    assert kept is not None
    assert town.vault.take(kept, "somebody who stopped", town.now)
    town.now += LEASE + timedelta(hours=2)
    assert town.token(town.connection()) in town.server.access


def test_after_a_crash_behind_the_call_it_is_clearly_told(town: Town) -> None:
    town.connected()
    kept = town.vault.get("town-x")
    assert kept is not None
    assert town.vault.take(kept, "somebody who stopped", town.now)
    town.server.refresh.clear()  # it was used up, and what came for it was lost
    town.now += timedelta(hours=2)
    with pytest.raises(AuthExpired, match=r"the old one is used up; run .wellheard connect town-x"):
        town.connection().current()
    asked = town.renewals()
    with pytest.raises(AuthExpired, match="used up"):
        town.connection().current()
    assert town.renewals() == asked  # nobody goes on asking
    assert "used up" in town.connection().trouble()


def test_while_another_process_renews_the_old_token_is_used_as_long_as_it_is_good(
    town: Town,
) -> None:
    town.connected()
    kept = town.vault.get("town-x")
    assert kept is not None
    town.now += HOUR - timedelta(minutes=1)
    assert town.vault.take(kept, "another", town.now)
    connection = town.connection()
    assert town.token(connection) == "at-0"
    town.now += timedelta(minutes=1)
    with pytest.raises(Transient, match="another process"):
        connection.current()


def test_no_clear_answer_is_tried_again_after_the_lease(town: Town) -> None:
    town.connected()
    town.server.faults.append((503, {}))
    town.now += HOUR - timedelta(minutes=4)
    connection = town.connection()
    assert town.token(connection) == "at-0"
    town.now += LEASE + timedelta(seconds=1)
    assert town.token(connection) != "at-0"


def test_a_new_token_is_kept_while_the_store_is_locked(town: Town, tmp_path: Path) -> None:
    town.connected()
    town.now += HOUR - timedelta(minutes=4)
    connection = town.connection()
    other = sqlite3.connect(tmp_path / "wellheard.db", isolation_level=None, timeout=5)
    take = town.vault.take

    def lock_after(*given: object) -> bool:
        taken = take(*given)  # type: ignore[arg-type]
        other.execute("begin immediate")
        return taken

    town.vault.take = lock_after  # type: ignore[assignment]
    token = town.token(connection)
    other.execute("rollback")
    assert token != "at-0"
    kept = town.vault.get("town-x")
    assert kept is not None
    assert kept.secrets["oauth2_token"] == "at-0"
    assert town.token(connection) == token
    kept = town.vault.get("town-x")
    assert kept is not None
    assert kept.secrets["oauth2_token"] == token
    other.close()


def test_what_was_connected_anew_meanwhile_is_not_overwritten(town: Town) -> None:
    town.connected()
    kept = town.vault.get("town-x")
    assert kept is not None
    town.vault.take(kept, "slow", town.now)
    town.connected(token="at-1")
    stored = town.vault.renew(
        kept, "slow", {"oauth2_token": "late"}, town.now, expires_at=None, ends_at=None
    )
    assert not stored
    assert town.token(town.connection()) == "at-1"


def test_a_new_token_counts_without_a_restart(town: Town) -> None:
    town.connected()
    connector = StandIn(town.connection(), connect)
    assert next(iter(connector.pull("mentions", None))).done
    town.server.access.clear()
    town.server.refresh.clear()
    with pytest.raises(AuthExpired):
        next(iter(connector.pull("mentions", None)))
    town.connected(token="at-new")
    assert next(iter(connector.pull("mentions", None))).done


def test_a_token_that_is_refused_early_is_renewed_and_the_pull_goes_on(town: Town) -> None:
    town.connected()
    town.server.access.clear()
    connector = StandIn(town.connection(), connect)
    assert next(iter(connector.pull("mentions", None))).done
    assert town.renewals() == 1


def test_a_token_file_that_changes_counts_without_a_restart(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("at-file", "utf-8")
    town.files = {"oauth2_token": file}
    connection = town.connection()
    assert town.token(connection) == "at-file"
    assert not connection.fresh()
    file.write_text("at-other", "utf-8")
    os.utime(file, ns=(1, 1))
    assert connection.fresh()
    assert not connection.fresh()
    assert town.token(connection) == "at-other"


def test_what_the_settings_give_outranks_what_is_stored(town: Town, tmp_path: Path) -> None:
    town.connected()
    (tmp_path / "token").write_text("at-file", "utf-8")
    town.files = {"oauth2_token": tmp_path / "token"}
    assert town.token(town.connection()) == "at-file"


def test_a_dead_token_is_not_tried_for_ever(town: Town, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("dead", "utf-8")
    town.files = {"oauth2_token": tmp_path / "token"}
    connector = StandIn(town.connection(), connect)
    for _ in range(OFTEN + 20):
        with pytest.raises(AuthExpired):
            next(iter(connector.pull("mentions", None)))
    assert town.server.asked.count(f"GET {MENTIONS}") == OFTEN
    town.now += timedelta(hours=7)
    with pytest.raises(AuthExpired):
        next(iter(connector.pull("mentions", None)))
    assert town.server.asked.count(f"GET {MENTIONS}") == OFTEN + 1


def test_nothing_is_asked_without_a_token_and_the_sentence_says_what_to_do(
    town: Town, tmp_path: Path
) -> None:
    said = 'account "town-x": it is not connected; run "wellheard connect town-x"'
    assert town.connection().trouble() == said
    town.files = {"oauth2_token": tmp_path / "missing"}
    assert "cannot read" in town.connection().trouble()
    with pytest.raises(AuthExpired, match="cannot read"):
        next(iter(StandIn(town.connection(), connect).pull("mentions", None)))
    assert town.server.asked == []


def test_a_wrong_key_is_told_and_the_right_one_mends_it(town: Town) -> None:
    town.connected()
    right, town.key = town.key, Fernet.generate_key()
    connection = town.connection()
    assert "do not open with our key" in connection.trouble()
    with pytest.raises(AuthExpired, match="put the right key back"):
        connection.current()
    town.key = right
    assert town.token(connection) == "at-0"


def test_everything_is_sealed_anew_under_a_new_key(town: Town) -> None:
    town.connected()
    old, new = town.key, Fernet.generate_key()
    assert Vault(town.house.database, lambda: [new, old]).reseal() == 1
    town.key = new
    assert town.token(town.connection()) == "at-0"


def test_a_new_token_is_kept_while_there_is_no_key(town: Town) -> None:
    town.connected()
    town.now += HOUR - timedelta(minutes=4)
    keys = [town.key]
    town.vault = Vault(town.house.database, lambda: keys)
    connection = town.connection()
    assert town.renewals() == 0
    take = town.vault.take

    def lose_the_key(*given: object) -> bool:
        keys.clear()
        return take(*given)  # type: ignore[arg-type]

    town.vault.take = lose_the_key  # type: ignore[method-assign]
    token = town.token(connection)
    assert token != "at-0"
    keys.append(town.key)
    assert town.token(connection) == token
    kept = town.vault.get("town-x")
    assert kept is not None
    assert kept.secrets["oauth2_token"] == token
