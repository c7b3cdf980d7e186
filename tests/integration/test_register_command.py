"""The register from a shell, and accounts that are not read before they stand on it."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner, Result
from sqlalchemy import insert, select
from structlog.testing import capture_logs

from config.settings import Settings
from connectors.base import Account, Heard, Page
from listener.app import App, build
from listener.chores import Chores
from listener.cli import group
from listener.cli.init import init
from listener.cli.registrar import put_all
from listener.hearing import Hearing
from listener.store import migrations
from listener.store.database import open_database
from listener.store.tables import accounts, incidents, items, polls, register
from listener.store.users import Users
from tests.fakes.houses import Calm
from tests.fakes.platform import ACCOUNT, FakeConnector, Platform, an_item
from tests.fakes.policies import a_pack, spam


class Shell:
    """The command in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.settings = folder / "wellheard.toml"
        self._runner = CliRunner()

    def init(self, pack: str, *accounts_: str) -> Result:
        given = [w for a in accounts_ for w in ("--account", a)]
        folder = str(self.settings.parent)
        return self._runner.invoke(init, ["--folder", folder, "--yes", "--pack", pack, *given])

    def __call__(self, *words: str) -> Result:
        named = group.get_command(None, words[0])  # type: ignore[arg-type]
        assert named is not None
        return self._runner.invoke(named, [*words[1:], "--config", str(self.settings)])

    def user(self, name: str, role: str) -> None:
        database = open_database(f"sqlite:///{self.settings.with_name('wellheard.db')}")
        Users(database).add(name, "", role, "x", datetime.now(UTC))
        database.dispose()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in an empty folder."""
    return Shell(tmp_path)


def test_init_puts_its_accounts_on_the_register(shell: Shell) -> None:
    told = shell.init("bsmhft", "facebook:12:Riverside", "x:9:riv")
    assert "On the register of official accounts: riverside-facebook, riv-x." in told.output
    listed = shell("register", "list").output
    assert "facebook   Riverside: live, review by" in listed
    assert "who oversees it in Communications (BSMHFT-2-01)" in listed


def test_an_account_that_is_added_later_is_told_of_and_put_there(shell: Shell) -> None:
    shell.init("bsmhft", "facebook:12:Riverside")
    secret = shell.settings.parent / "secrets" / "token"
    secret.write_text("t", encoding="utf-8")
    with shell.settings.open("a", encoding="utf-8") as file:
        file.write('[[accounts]]\nname = "late"\nplatform = "x"\nid = "7"\nhandle = "late"\n')
        file.write('[accounts.secrets]\noauth2_token_file = "secrets/token"\n')
    wanted = "wellheard register add late"
    assert wanted in shell("doctor").output
    refused = shell("pull", "late")
    assert refused.exit_code != 0
    assert wanted in refused.output
    assert "late: on the register." in shell("register", "add", "late").output
    assert wanted not in shell("doctor").output
    unknown = shell("register", "add", "laet")
    assert 'no account "laet"' in unknown.output


def test_the_policys_own_list_comes_on_the_register_once(shell: Shell) -> None:
    shell.init("tewv", "x:9:TEWV")
    first = shell("register", "add", "--policy").output
    assert first.count("on the register.") == 13
    assert "TEWV stands on the register already." in first
    table = list(csv.DictReader(io.StringIO(shell("register", "list", "--csv").output)))
    assert len(table) == 14
    assert {row["kind"] for row in table} == {"corporate", "devolved"}


def test_a_request_and_its_decisions_from_a_shell(shell: Shell) -> None:
    shell.init("tewv")
    shell("register", "list")
    shell.user("amira", "comms_lead")
    shell.user("pat", "account_owner")
    facts = {
        "name": "Perinatal",
        "platform": "instagram",
        "purpose": "News",
        "audience": "Parents",
        "business_case": "Paper 12",
        "owner": "pat",
        "monitored": "daily",
    }
    given = [w for k, v in facts.items() for w in ("--set", f"{k}={v}")]
    assert "this is missing" in str(
        shell("register", "request", *given[:4], "--by", "pat").exception
    )
    assert "Number 1: Perinatal" in shell("register", "request", *given, "--by", "pat").output
    said = ("--person", "Amira Shah", "--why", "Needed")
    refused = shell("register", "agree", "1", *said, "--by", "pat")
    assert "communications lead" in refused.output or "kept by its owner" in refused.output
    assert "approved" in shell("register", "agree", "1", *said, "--by", "amira").output
    begun = shell("register", "begin", "1", "--set", "handle=tewvperinatal", "--by", "amira")
    assert "Perinatal: live." in begun.output
    changed = shell("register", "change", "1", "--set", "successor=mo", "--by", "pat")
    assert changed.exit_code == 0
    review = shell(
        "register", "review", "1", "--decision", "keep", "--tick", "comms_login", "--by", "pat"
    )
    assert "who holds the log-ins" in review.output
    assert "TEWV-4.9-03" in review.output
    assert shell("register", "move", "1", "close", "--why", "x", "--by", "pat").exit_code != 0
    gone = shell("register", "move", "1", "close", "--why", "Over", "--by", "amira")
    assert "Perinatal: closed." in gone.output


def test_a_spreadsheet_is_given_no_formula(shell: Shell) -> None:
    shell.init("tewv", "x:9:TEWV")
    shell.user("amira", "comms_lead")
    shell("register", "change", "1", "--set", "note==HYPERLINK(1)", "--by", "amira")
    assert ",'=HYPERLINK(1)" in shell("register", "list", "--csv").output


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """An application under a policy that wants every account on the register."""
    platform = Platform()
    platform.says(an_item("1", "spam"))
    settings = Settings(
        store={"url": f"sqlite:///{tmp_path / 'wellheard.db'}"},  # type: ignore[arg-type]
        accounts=[{"name": ACCOUNT, "platform": "facebook", "id": "page", "handle": "Page"}],  # type: ignore[arg-type]
    )

    def connect(_account: Account) -> FakeConnector:
        return FakeConnector(platform)

    pack = a_pack(spam(), settings={"shipped": True, "register_needed": True})
    made = build(settings, connect=connect, pack=pack, classifier=Calm())
    migrations.upgrade(made.database)
    made.enrol()
    yield made
    made.close()


def polled(app: App, at: datetime) -> tuple[str, int]:
    """Hold a poll and return how it ended and how many items are stored."""
    chores = Chores(app)
    with app.work() as unit:
        unit.health.slot(ACCOUNT, at)
        unit.commit()
    chores.pull(ACCOUNT, at)
    with app.database.connect() as db:
        state = db.execute(select(polls.c.state).order_by(polls.c.id.desc()).limit(1)).scalar_one()
        return str(state), len(db.execute(select(items.c.id)).all())


def test_a_poll_is_refused_until_the_account_is_on_the_register(app: App) -> None:
    now = datetime.now(UTC)
    with capture_logs() as told:
        assert polled(app, now) == ("skipped", 0)
    assert [e["event"] for e in told] == ["not pulled"]
    with app.database.connect() as db:
        [sentence] = db.execute(select(incidents.c.sentence)).scalars()
    assert "the policy wants every account on the register first" in sentence
    assert put_all(app.work, app.pack, app.settings.accounts, "amira", now) == [ACCOUNT]
    with capture_logs():
        assert polled(app, now + timedelta(minutes=5)) == ("done", 1)
    with app.database.connect() as db:
        assert db.execute(select(incidents.c.closed_at)).scalar_one() is not None


def test_what_is_told_at_once_waits_for_the_register_too(app: App) -> None:
    heard = Heard(Page((an_item("7", "spam"),), ""))
    hearing = Hearing(app)
    hearing.take(ACCOUNT, heard)
    with app.database.connect() as db:
        assert db.execute(select(items.c.id)).all() == []
    put_all(app.work, app.pack, app.settings.accounts, "amira", datetime.now(UTC))
    with capture_logs():
        hearing.take(ACCOUNT, heard)
    with app.database.connect() as db:
        assert len(db.execute(select(items.c.id)).all()) == 1


def test_a_new_version_falls_silent_on_no_account(tmp_path: Path) -> None:
    """Accounts that were read before there was a register come onto it by themselves."""
    database = open_database(f"sqlite:///{tmp_path / 'old.db'}")
    now = datetime.now(UTC)
    with database.begin() as db:
        command.upgrade(migrations._config(db), "20261121_connecting")
        db.execute(
            insert(accounts).values(
                name="old-fb", platform="facebook", handle="Old", first_seen_at=now
            )
        )
    migrations.upgrade(database)
    with database.connect() as db:
        row = db.execute(select(register)).one()
    assert (row.account, row.standing, row.official) == ("old-fb", "live", True)
    database.dispose()


def test_a_training_is_written_down_from_a_shell(shell: Shell) -> None:
    shell.init("bnssg", "x:9:BNSSG")
    shell.user("mo", "moderator")
    assert "no training is written down" in shell("user", "list").output
    told = shell("user", "change", "mo", "--trained", "2026-11-20").output
    assert told == "mo: trained on 2026-11-20.\n"
    assert "trained on 20 November 2026" in shell("user", "list").output
    future = shell("user", "change", "mo", "--trained", "2199-01-01")
    assert "cannot lie in the future" in str(future.exception)
