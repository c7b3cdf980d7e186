"""Breaches, evidence, statements and reports from a shell."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from config.settings import load
from listener.app import build
from listener.benches import load_pack
from listener.cli import group
from listener.posting import Wording, links
from listener.steps import concerns, policy_reviews, surges
from listener.store.database import open_database
from listener.store.tables import accounts
from listener.store.users import Users
from listener.watches import Watches, least
from listener.web.auth import hashed
from moderation.concerns import Concern, Nature, Source
from moderation.errors import Impossible
from moderation.principles import Mode
from moderation.surges import Least
from tests.fakes.houses import House, a_house
from tests.fakes.platform import ACCOUNT, NOON, an_item

Run = Callable[..., Result]
STATEMENTS = """
[[statement]]
id = "parking"
topic = "Parking"
line = "Where to park is on our website."
link = "https://trust.example/parking"
owner = "Head of communications"
review_by = 2099-05-31
standing = "live"
approved_by = "A. Shah"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "statements.toml").write_text(STATEMENTS, "utf-8")
    (tmp_path / "wellheard.toml").write_text(
        '[organisation]\nname = "Riverside"\npack = "bsmhft"\n'
        'statements_file = "statements.toml"\n[store]\nurl = "sqlite:///wellheard.db"\n',
        "utf-8",
    )

    def command(*words: str) -> Result:
        return CliRunner().invoke(group, words)

    return command


@pytest.fixture
def house(run: Run, tmp_path: Path) -> House:
    made = a_house(tmp_path)
    made.mode = Mode.REVIEW
    made.platform.says(an_item("1", "abuse"))
    made.pull()
    made.judge()
    users = Users(open_database(load(tmp_path / "wellheard.toml").store.url))
    roles = {"mo": "moderator", "sue": "senior_moderator", "amira": "comms_lead"}
    for name, role in (roles | {"kate": "executive"}).items():
        users.add(name, name.title(), role, hashed("a long password"), NOON)
    return made


def test_a_breach_is_written_down_and_exported_once(house: House, run: Run, tmp_path: Path) -> None:
    told = ["breach", "add", "A reply was nearly sent from the wrong account", "--by", "mo"]
    more = ["--sort", "near_miss", "--case", "1", "--happened", "2026-11-20T16:10"]
    assert "record 1" in run(*told, *more).output
    assert "Near miss" in run("breach", "list").output
    assert run("breach", "number", "1", "W-7", "--by", "mo").exit_code == 0
    done = run("breach", "export", "--period", "2026-11", "--out", "new.csv", "--by", "mo")
    assert done.exit_code == 0, done.output
    (row,) = csv.DictReader((tmp_path / "new.csv").read_text("utf-8").splitlines())
    assert (row["incident_number"], row["time_of_event"], row["case"]) == ("W-7", "16:10", "1")
    assert "nothing is left to export" in run("breach", "export", "--by", "mo").output
    assert "WH-1" in run("breach", "export", "--again", "--by", "mo").output


def test_only_people_of_the_team_write_down_breaches(house: House, run: Run) -> None:
    assert "nobody called" in run("breach", "add", "x", "--by", "kate").output
    assert "nobody called" in run("breach", "add", "x", "--by", "who").output
    assert house.count("breaches") == 0


def test_evidence_is_asked_for_agreed_to_made_and_checked(
    house: House, run: Run, tmp_path: Path
) -> None:
    why = ["--to", "The police", "--why", "Crime 12", "--basis", "A court's order"]
    assert "nobody called" in run("evidence", "ask", "1", *why, "--by", "mo").output
    assert "Request 1" in run("evidence", "ask", "1", *why, "--by", "sue").output
    assert isinstance(run("evidence", "make", "1", "--by", "sue").exception, Impossible)
    assert isinstance(run("evidence", "agree", "1", "--by", "sue").exception, Impossible)
    assert run("evidence", "agree", "1", "--by", "amira").exit_code == 0
    made = run("evidence", "make", "1", "--by", "sue")
    assert "SHA-256" in made.output
    file = tmp_path / "evidence-1.zip"
    assert file.stat().st_mode & 0o077 == 0
    assert "exists already" in run("evidence", "make", "1", "--by", "sue").output
    assert "as it was made" in run("evidence", "check", str(file)).output
    file.write_bytes(file.read_bytes()[:-40])
    assert run("evidence", "check", str(file)).exit_code == 1
    log = run("evidence", "log").output
    assert "The police" in log
    assert made.output.strip().splitlines()[-1] in log


def test_a_statement_is_signed_by_an_executive_only(house: House, run: Run) -> None:
    assert "waits for the signature" in run("statement", "list").output
    assert "nobody called" in run("statement", "sign", "parking", "--by", "amira").output
    assert "Signed" in run("statement", "sign", "parking", "--by", "kate").output
    assert "before" in run("statement", "sign", "parking", "--by", "kate").output
    assert "(live)" in run("statement", "list").output
    assert "no statement" in run("statement", "sign", "nothing", "--by", "kate").output
    assert run("statement", "withdraw", "parking", "It changed", "--by", "amira").exit_code == 0
    assert "(live)" not in run("statement", "list").output


def test_a_report_is_of_one_period(house: House, run: Run, tmp_path: Path) -> None:
    assert run("report", "--month", "2026-11").exit_code == 0
    assert run("report", "--half", "2026-H2").exit_code == 0
    names = sorted(p.name for p in (tmp_path / "reports").glob("*.html"))
    assert names == ["half-yearly-2026-H2.html", "monthly-2026-11.html"]
    assert "give one of" in run("report", "--month", "2026-11", "--half", "2026-H2").output
    assert "write 2026-11" in run("report", "--month", "November").output


def test_each_message_of_these_records_leaves_in_whole_words(
    house: House, run: Run, tmp_path: Path
) -> None:
    settings = load(tmp_path / "wellheard.toml")
    wording = Wording(settings, load_pack(settings), links(settings, house.database))
    concern = Concern(Source.PUBLIC, Nature.ABUSE, NOON, "ann", note="x", due_at=NOON)
    concerns.tell(house.work, concern, NOON)
    concerns.remind(house.work, NOON)
    policy_reviews.remind(house.work, load_pack(settings), NOON)
    with house.database.begin() as db:
        db.execute(update(accounts).values(first_seen_at=NOON - timedelta(weeks=12)))
    house.platform.says(
        *(an_item(f"now-{n}", "hello", posted_at=NOON - timedelta(minutes=5)) for n in range(40))
    )
    house.pull()
    assert surges.watch(house.work, ACCOUNT, NOON) is not None
    with house.work() as unit:
        due = unit.messages.due(NOON, 50)
    told = {m.kind: wording.words(m) for m in due}
    ours = ("concern_alert", "concern_late", "review_due", "issue_alert")
    assert set(ours) <= set(told)
    for kind in ours:
        assert "{" not in told[kind].body
        assert "http" in told[kind].body
    assert "40 items in the last hour; 0 is usual" in told["issue_alert"].body
    assert "/queue" in told["issue_alert"].body
    assert "the policy asks for it every" in told["review_due"].body


def test_the_daemon_looks_at_all_of_these_every_so_often(house: House, tmp_path: Path) -> None:
    settings = load(tmp_path / "wellheard.toml")
    app = build(settings, connect=lambda _account: house.connector, now=lambda: NOON)
    concern = Concern(Source.POST, Nature.DANGER, NOON, "zoe", note="x")
    concerns.tell(app.work, concern, NOON - timedelta(minutes=11))
    for tick in Watches(app).ticks():
        tick.do(NOON)
    app.close()
    kinds = set(house.values("select kind from messages"))
    assert {"concern_alert", "review_due"} <= kinds
    assert house.count("incidents", "kind = 'unseen 1'") == 1
    assert house.value("select period from reports where kind = 'weekly'") == "2026-W46"


def test_a_pack_sets_below_what_nothing_is_a_leap() -> None:
    assert least({"alerts": {"items_in_an_hour": 5, "reach": 10}}) == Least(5, 10)
    assert least({}) == Least()
