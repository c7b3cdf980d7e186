"""The pages about the house itself: today, accounts, house rules, audit, reports, health."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from listener.ports import AuditLine
from listener.store.database import open_database
from listener.store.tables import accounts, reports
from listener.web.create import console
from listener.web.pages import front, helplines, principles
from listener.web.roles import Role
from listener.web.visits import Signed, Visit
from moderation.actions import Verb
from moderation.principles import PolicyPack, Principle, Route, Severity
from tests.web.house import NOW, Comment, House, comment
from tests.web.visitor import Visitor


def _visit(home: House, path: str = "/") -> Visit:
    signed = Signed("amira", "Amira Shah", Role.COMMS_LEAD, "digest", "csrf")
    return Visit(home.desk, home.clock(), path, signed)


def test_today_counts_what_waits_by_route(home: House) -> None:
    home.hears(Comment(id="1"))
    home.hears(Comment(id="2"))
    crisis = home.hears(comment("Help", Route.CRISIS, id="3", urgent=True))
    complaint = home.hears(comment("Poor care", Route.COMPLAINT, id="4"))
    home.due(complaint, NOW - timedelta(hours=1))
    page = front.context(_visit(home))
    assert page.total == "4 cases to look at"
    assert page.first == crisis
    told = [(lane.name, lane.words, lane.urgent, lane.overdue) for lane in page.lanes]
    assert told == [
        ("Crisis", "1 case", "1 urgent", ""),
        ("Complaint", "1 case", "", "1 overdue"),
        ("House rules", "2 cases", "", ""),
    ]


def test_an_account_that_went_silent_is_said_on_every_page(home: House, mo: Visitor) -> None:
    home.clock.at = NOW + timedelta(minutes=20)
    for path in ("/", "/queue", "/reports"):
        page = mo.get(path).text
        assert "Facebook account trust-fb has not been read for 21 minutes" in page
    states = [a.state.text for a in front.context(_visit(home)).accounts]
    assert states == ["Silent for 21 minutes", "Silent for 21 minutes"]


def test_a_paused_account_says_why(home: House, mo: Visitor) -> None:
    with home.desk.work() as work:
        work.accounts.pause("trust-x", "X no longer accepts our token", NOW)
        work.health.trouble("auth", "trust-x", "X no longer accepts our token", NOW)
        work.commit()
    page = mo.get("/accounts").text
    assert "Paused" in page
    assert page.count("X no longer accepts our token") >= 2


def test_the_register_says_what_each_platform_lets_us_do(mo: Visitor) -> None:
    page = mo.get("/accounts").text
    assert "By hand only" in page
    assert "only under our own posts" in page


def test_house_rules_name_clause_and_acts(home: House) -> None:
    rule = Principle(
        id="polite",
        title="Be polite",
        clauses=("TEWV-3.2",),
        labels=("abuse",),
        route=Route.MODERATION,
        severity=Severity.LOW,
        rule=None,  # type: ignore[arg-type]  # the page does not ask it
        ladder={"default": ((Verb.HIDE,),)},
        reason="attacks people",
    )
    desk = replace(home.desk, packs=(PolicyPack("tewv", "TEWV", "1", (rule,)),))
    page = principles.context(replace(_visit(home), desk=desk))
    assert page.books[0].rules[0].facts == (
        ("Clause", "TEWV-3.2"),
        ("What people are told", "because it attacks people"),
        ("Flagged as", "Abuse"),
        ("May ask for", "hide"),
        ("May be done alone, where the account is set so", "nothing"),
    )


def test_closed_lines_are_not_given_out(home: House) -> None:
    at_night = replace(_visit(home), now=datetime(2026, 11, 21, 2, tzinfo=UTC))
    page = helplines.context(at_night)
    closed = [line.how for line in page.lines if line.state.text != "Open now"]
    assert closed
    assert set(closed).isdisjoint(page.open)
    assert any("999" in how for how in page.open)


def test_the_audit_says_that_its_chain_is_whole(home: House, amira: Visitor) -> None:
    with home.desk.work() as work:
        work.audit.add(AuditLine("decided", "wellheard", NOW, data={"acts": ["hide"]}))
        work.commit()
    page = amira.get("/audit").text
    assert "Every line follows from the one before it" in page
    assert "acts: hide" in page


def test_the_audit_says_where_its_chain_is_broken(home: House, amira: Visitor) -> None:
    with home.desk.work() as work:
        for number in range(3):
            work.audit.add(AuditLine("noted", f"person{number}", NOW))
        work.commit()
    with home.engine.begin() as db:
        db.exec_driver_sql("DROP TRIGGER audit_no_update")
        db.exec_driver_sql("UPDATE audit SET \"by\" = 'somebody else' WHERE id = 2")
    assert "Line 2 does not follow" in amira.get("/audit").text


def _report(home: House, files: list[str]) -> None:
    row = {"kind": "weekly", "period": "2026-W46", "state": "written", "due_at": NOW}
    with home.engine.begin() as db:
        db.execute(insert(reports).values(**row, written_at=NOW, files=files, attempts=1))


def test_reports_are_listed_and_can_be_downloaded(home: House, mo: Visitor) -> None:
    home.desk.reports.mkdir()
    (home.desk.reports / "2026-W46.csv").write_text("a,b\n", "utf-8")
    _report(home, ["2026-W46.csv"])
    assert "Weekly report, 2026-W46" in mo.get("/reports").text
    answer = mo.get("/reports/1/2026-W46.csv")
    assert answer.text == "a,b\n"
    assert "attachment" in answer.headers["content-disposition"]


def test_only_files_of_reports_are_given_out(home: House, mo: Visitor, tmp_path: Path) -> None:
    home.desk.reports.mkdir()
    (home.desk.reports / "other.csv").write_text("x", "utf-8")
    (tmp_path / "secret.txt").write_text("x", "utf-8")
    _report(home, ["2026-W46.csv", "../secret.txt"])
    for path in ("other.csv", "secret.txt", "..%2Fsecret.txt", "2026-W46.csv"):
        assert mo.get(f"/reports/1/{path}").status_code == 404


def test_health_is_well_and_says_no_words(home: House) -> None:
    home.hears(Comment(text="private words"))
    answer = Visitor(console(home.desk)).get("/health")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert answer.json()["totals"]["items"] == 1
    assert "private words" not in answer.text


def test_health_fails_while_an_account_is_silent_or_there_is_trouble(home: House) -> None:
    visitor = Visitor(console(home.desk))
    with home.engine.begin() as db:
        db.execute(update(accounts).values(pulled_at=NOW - timedelta(hours=1)))
    assert visitor.get("/health").status_code == 503
    with home.engine.begin() as db:
        db.execute(update(accounts).values(pulled_at=NOW))
    assert visitor.get("/health").status_code == 200
    with home.desk.work() as work:
        work.health.trouble("disk", "", "The disk is nearly full", NOW)
        work.commit()
    answer = visitor.get("/health")
    assert answer.status_code == 503
    assert "nearly full" not in answer.text


def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(
    home: House, tmp_path: Path
) -> None:
    gone = open_database(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    visitor = Visitor(console(replace(home.desk, engine=gone)))
    assert visitor.get("/health").status_code == 503
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", name="mo", password="long enough password")
    assert answer.status_code == 503
    assert "Wellheard cannot reach its records" in answer.text


def test_a_long_chain_is_checked_when_asked(
    home: House, amira: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listener.web.pages.audit._SHORT", 0)
    with home.desk.work() as work:
        work.audit.add(AuditLine("noted", "mo", NOW))
        work.commit()
    assert "Every line follows" not in amira.get("/audit").text
    assert "Every line follows" in amira.get("/audit?check=yes").text
