"""``wellheard status``, ``resume`` and ``keys`` as a person on the machine runs them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.keys import Keys
from listener.cli import group
from listener.ports import AccountState, Hindrance, Standing
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.tokens import Vault
from listener.store.users import Users
from listener.store.work import work_on

NOW = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with one account whose acts are stopped."""
    monkeypatch.chdir(tmp_path)
    database = open_database("sqlite:///wellheard.db")
    upgrade(database)
    with work_on(database)() as unit:
        unit.accounts.enrol(AccountState("town-fb", "facebook", "1"), NOW)
        unit.accounts.stop_writes("town-fb", "Facebook has blocked our writing")
        blocked = Standing("town-fb", Hindrance.POLICY, "blocked", NOW, acts=True)
        unit.standings.note(blocked)
        later = NOW + timedelta(days=2)
        unit.standings.note(Standing("town-fb", Hindrance.MONEY, "dear", NOW, later, "day"))
        unit.commit()
    Users(database).add("amira", "Amira", "comms_lead", "x", NOW)
    Users(database).add("mo", "Mo", "moderator", "x", NOW)
    return tmp_path


def ran(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def test_status_tells_each_hindrance_apart(folder: Path) -> None:
    told = ran("status").output
    assert "Money cap reached (day) until" in told
    assert "Policy blocked, for acts only; acts are stopped" in told
    (row,) = json.loads(ran("status", "--json").output)
    assert {s["state"] for s in row["states"]} == {"money", "policy"}
    assert row["acts_stopped"] is True


def test_only_who_may_lets_acts_go_on(folder: Path) -> None:
    assert '"mo" may not' in ran("resume", "town-fb", "--by", "mo").output
    assert "town-fb acts again" in ran("resume", "town-fb", "--by", "amira").output
    assert "are not stopped" in ran("resume", "town-fb", "--by", "amira").output
    assert "policy" not in ran("status", "--json").output


def test_a_key_is_changed_and_the_tokens_open_under_the_new_one(folder: Path) -> None:
    database, path = open_database("sqlite:///wellheard.db"), folder / "secrets" / "wellheard.key"
    known = Keys(path)
    known.made()
    old = known()
    Vault(database, known).put("town-fb", {"page_token": "t"}, NOW, by="ann")
    told = ran("keys", "rotate")
    assert "Sealed the tokens of 1 account under a new key" in told.output
    assert len(known()) == 1
    assert known() != old
    kept = Vault(database, known).get("town-fb")
    assert kept is not None
    assert kept.secrets == {"page_token": "t"}
    assert old[0].decode() not in told.output


def test_keys_of_the_environment_are_changed_by_putting_one_in_front(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ran("keys", "make", "new.key").exit_code == 0
    assert ran("keys", "make", "old.key").exit_code == 0
    new, old = (Path(n).read_text("utf-8").strip() for n in ("new.key", "old.key"))
    assert "exists already" in ran("keys", "make", "old.key").output
    database = open_database("sqlite:///wellheard.db")
    Vault(database, lambda: [old.encode()]).put("town-fb", {"page_token": "t"}, NOW, by="ann")
    monkeypatch.setenv("WELLHEARD_KEY", old)
    assert "put a new key in front" in ran("keys", "rotate").output
    monkeypatch.setenv("WELLHEARD_KEY", f"{new} {old}")
    assert ran("keys", "rotate").exit_code == 0
    kept = Vault(database, lambda: [new.encode()]).get("town-fb")
    assert kept is not None
    assert kept.secrets == {"page_token": "t"}


def test_doctor_warns_of_a_sign_in_that_ends_and_of_what_stands_in_the_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "token").write_text("t", "utf-8")
    (folder / "wellheard.toml").write_text(
        '[[accounts]]\nname = "town-fb"\nplatform = "facebook"\nid = "1"\n'
        '[accounts.secrets]\npage_token_file = "token"\n',
        "utf-8",
    )

    def line() -> tuple[bool, str]:
        found = json.loads(ran("doctor", "--json").output.partition("\nError")[0])
        return next((f["ok"], f["words"]) for f in found if f["check"] == "account town-fb")

    ok, words = line()
    assert not ok
    assert words.startswith("Policy blocked, for acts only")
    assert ran("resume", "town-fb", "--by", "amira").exit_code == 0
    ok, words = line()
    assert ok
    assert "Money cap reached (day) until" in words
    with work_on(open_database("sqlite:///wellheard.db"))() as unit:
        unit.tokens.inspected("town-fb", NOW + timedelta(days=6), NOW)
        unit.commit()
    ok, words = line()
    assert not ok
    assert 'run "wellheard connect town-fb"' in words
    (folder / "token").unlink()
    ok, words = line()
    assert not ok
    assert "cannot read" in words


def test_doctor_speaks_of_an_account_before_there_is_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wellheard.toml").write_text(
        '[[accounts]]\nname = "town-x"\nplatform = "x"\nid = "1"\n', "utf-8"
    )
    told = ran("doctor").output
    assert 'account town-x: it is not connected; run "wellheard connect town-x"' in told
