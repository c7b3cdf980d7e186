"""Breaches, evidence, reports by people, statements, reviews and logs, as people use them."""

import csv
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest

from config.packs import load
from listener.report.evidence_pack import faults
from listener.steps import keywords, resolve
from listener.web.create import console
from moderation.principles import Route
from moderation.statements import Standing, Statement
from tests.web.house import House, comment
from tests.web.visitor import Visitor

BREACH = {
    "sort": "near_miss",
    "category": "wrong_account",
    "summary": "A reply was <nearly> sent from the wrong account",
    "happened": "2026-11-20T16:10",
    "account": "trust-x",
}
ASKED = {
    "recipient": "Investigating officer, human resources",
    "purpose": "Investigation 12",
    "basis": "Policy 4.10",
}


def somebody(home: House, role: str, name: str = "") -> Visitor:
    home.user(name or role, role, role.title())
    visitor = Visitor(console(home.desk))
    visitor.sign_in(name or role)
    return visitor


def under(home: House, pack: str) -> House:
    return House(replace(home.desk, packs=(load(pack),)), home.engine, home.clock)


def test_a_near_miss_is_written_down_numbered_and_exported_once(home: House, mo: Visitor) -> None:
    mo.get("/breaches")
    mo.send("/breaches", **BREACH)
    assert "A reply was &lt;nearly&gt; sent from the wrong account" in mo.page
    assert "yesterday at 4:10pm" in mo.page
    mo.send("/breaches/1/number", reference="W-77")
    answer = mo.send("/breaches/export")
    (row,) = csv.DictReader(answer.text.splitlines())
    assert (row["type"], row["platform"], row["incident_number"]) == ("Near miss", "X", "W-77")
    assert "attachment" in answer.headers["content-disposition"]
    page = mo.get("/breaches").text
    assert "Everything was exported" in page
    assert mo.send("/breaches/export").status_code == 409
    assert mo.get("/breaches/exports/1.csv").text == answer.text
    mo.get("/breaches")
    assert mo.send("/breaches/export", again="yes").status_code == 200


def test_an_export_is_of_a_period_or_of_a_case(home: House, mo: Visitor) -> None:
    number = home.hears(comment("You useless lot"))
    mo.get(f"/breaches?case={number}")
    assert f'value="{number}"' in mo.page
    mo.send("/breaches", **BREACH, case=str(number))
    assert mo.send("/breaches/export", period="soon").status_code == 400
    mo.get("/breaches")
    assert mo.send("/breaches/export", period="2026-10").status_code == 409
    mo.get("/breaches")
    assert mo.send("/breaches/export", period="2026-W47", of_case=str(number)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"summary": " "}, "Say in a sentence"),
        ({"happened": "soon"}, "Give the day and time"),
        ({"happened": "2027-01-01T10:00"}, "cannot have happened after now"),
        ({"case": "99"}, "There is no case number 99"),
        ({"case": "x"}, "Give the number of a case"),
    ],
)
def test_what_is_wrong_with_a_breach_is_said_and_nothing_typed_is_lost(
    home: House, mo: Visitor, wrong: dict[str, str], said: str
) -> None:
    mo.get("/breaches")
    answer = mo.send("/breaches", **(BREACH | {"done": "Nothing <yet>"} | wrong))
    assert answer.status_code == 400
    assert said in answer.text
    assert "Nothing &lt;yet&gt;" in answer.text
    assert "Error: Breaches" in answer.text


def test_a_viewer_reads_breaches_and_writes_none(home: House) -> None:
    viewer = somebody(home, "viewer")
    assert "Write one down" not in viewer.get("/breaches").text
    assert viewer.send("/breaches", **BREACH).status_code == 403


def test_evidence_takes_two_people_and_each_copy_is_logged(home: House, amira: Visitor) -> None:
    number = home.hears(comment("You useless lot"))
    senior = somebody(home, "senior_moderator", "sue")
    assert f"/cases/{number}/evidence" in senior.get(f"/cases/{number}").text
    senior.get(f"/cases/{number}/evidence")
    senior.send(f"/cases/{number}/evidence", **ASKED)
    assert "Waits for a second person" in senior.page
    assert "Agree that it is given" not in senior.page
    assert senior.send("/evidence/1/take").status_code == 403
    senior.get("/evidence")
    assert senior.send("/evidence/1/decide", answer="yes").status_code == 409
    amira.get("/evidence")
    amira.send("/evidence/1/decide", answer="yes")
    answer = amira.send("/evidence/1/take")
    assert faults(answer.content) == []
    with zipfile.ZipFile(BytesIO(answer.content)) as held:
        assert "You useless lot" in held.read("versions.json").decode()
    page = amira.get("/evidence").text
    assert page.count("SHA-256 ") >= 1
    assert "by amira" in page


def test_evidence_is_nobody_else_s_business(home: House, mo: Visitor, amira: Visitor) -> None:
    number = home.hears(comment("You useless lot"))
    assert "/evidence" not in mo.get(f"/cases/{number}").text
    assert mo.get(f"/cases/{number}/evidence").status_code == 403
    assert mo.get("/evidence").status_code == 403
    amira.get(f"/cases/{number}/evidence")
    answer = amira.send(f"/cases/{number}/evidence", recipient="The police")
    assert answer.status_code == 400
    assert "Say by what right it is given" in answer.text


def test_evidence_is_declined_with_a_reason(home: House, amira: Visitor) -> None:
    number = home.hears(comment("You useless lot"))
    officer = somebody(home, "ig_officer", "ida")
    amira.get(f"/cases/{number}/evidence")
    amira.send(f"/cases/{number}/evidence", **ASKED)
    officer.get("/evidence")
    assert officer.send("/evidence/1/decide", answer="no").status_code == 409
    officer.send("/evidence/1/decide", answer="no", why="No ground in law")
    assert "No ground in law" in officer.page
    assert officer.send("/evidence/1/take").status_code == 403


def test_a_colleague_reports_contact_to_their_own_profile(home: House, mo: Visitor) -> None:
    zoe = somebody(home, "colleague", "zoe")
    assert "Do not answer it yourself" in zoe.get("/reported").text
    assert "A member of the public told us" not in zoe.page
    zoe.send(
        "/reported",
        source="profile",
        nature="contact",
        platform="facebook",
        noticed="2026-11-21T08:00",
        note="He keeps writing to me <again>",
    )
    assert "He keeps writing to me &lt;again&gt;" in zoe.page
    assert "It is a case" not in zoe.page
    assert "I cannot talk about work or care from my own account" in zoe.page
    assert mo.get("/reported/1").status_code == 200
    refused = mo.send("/reported/1", step="privacy")
    assert refused.status_code == 400
    assert "This comes first: Keep a copy" in refused.text
    mo.send("/reported/1", step="evidence")
    mo.send("/reported/1", step="privacy")
    mo.send("/reported/1", outcome="Blocked; the manager knows")
    assert "Blocked; the manager knows" in zoe.get("/reported/1").text
    assert "Remove what was written" not in mo.get("/reported/1").text
    senior = somebody(home, "senior_moderator", "sue")
    assert "Remove what was written" in senior.get("/reported/1").text
    senior.send("/reported/1", forget="yes")
    assert "keeps writing" not in senior.page


def test_a_colleague_sees_their_own_reports_only(home: House, mo: Visitor) -> None:
    mo.get("/reported")
    mo.send("/reported", source="post", nature="abuse", address="https://x.com/a/status/1")
    zoe = somebody(home, "colleague", "zoe")
    assert zoe.get("/reported/1").status_code == 404
    assert "Report 1" not in zoe.get("/reported").text
    assert zoe.get("/queue").status_code == 403


def test_what_the_public_reports_is_taken_up_as_a_case_and_thanked(
    home: House, mo: Visitor
) -> None:
    number = home.hears(comment("You useless lot"))
    mo.get("/reported")
    mo.send(
        "/reported",
        source="public",
        nature="abuse",
        address="https://x.com/a/status/1",
        contact="by e-mail",
    )
    assert "Thank you for telling us about this post" in mo.page
    assert "{" not in mo.page[mo.page.index("Thank you for telling") :][:400]
    assert mo.send("/reported/1", case="99").status_code == 400
    mo.send("/reported/1", case=str(number))
    assert f"/cases/{number}" in mo.page
    mo.send("/reported/1", outcome="Hidden by our rules")
    assert "Closed" in mo.page


def test_what_is_reported_and_known_already_names_its_case(home: House, mo: Visitor) -> None:
    number = home.hears(comment("You useless lot"))
    mo.get("/reported")
    where = {"address": "https://facebook.example/1/?share=yes"}
    mo.send("/reported", source="public", nature="abuse", **where)
    assert f'It is in the queue already: <a href="/cases/{number}">' in mo.page
    assert f'value="{number}"' in mo.page


def test_a_report_of_danger_calls_at_once(home: House, mo: Visitor) -> None:
    mo.get("/reported")
    mo.send("/reported", source="post", nature="danger", note="A goodbye")
    assert "Whoever is on call has been called" in mo.page
    with home.engine.begin() as db:
        told = db.exec_driver_sql("select recipient, urgent from messages").one()
    assert tuple(told) == ("on_call", 1)


def test_a_report_needs_a_place_or_words(home: House, mo: Visitor) -> None:
    mo.get("/reported")
    answer = mo.send("/reported", source="post", noticed="soon")
    assert answer.status_code == 400
    assert "Say where it is, or what you saw" in answer.text
    assert "Give a day and a time" in answer.text


STATEMENT = Statement(
    "parking",
    "Parking",
    "Where to park is on our website.",
    "https://trust.example/parking",
    "Head of communications",
    date(2027, 5, 31),
    ("parking",),
    Standing.LIVE,
    "A. Shah",
)


def signing(home: House) -> House:
    made = under(home, "bsmhft")
    return House(replace(made.desk, statements=(STATEMENT,)), home.engine, home.clock)


def test_a_statement_is_given_out_after_an_executive_signed_it(home: House) -> None:
    bound = signing(home)
    mo, kate = Visitor(console(bound.desk)), somebody(bound, "executive", "kate")
    mo.sign_in("mo")
    assert (
        "Not given out: it waits for the signature of the Chief Executive"
        in mo.get("/statements").text
    )
    case = home.hears(comment("Where is the parking?"))
    assert "statement_link=" not in mo.get(f"/cases/{case}").text
    mo.get("/statements")
    assert mo.send("/statements/parking/sign", digest=STATEMENT.digest).status_code == 403
    kate.get("/statements")
    assert kate.send("/statements/parking/sign", digest="other").status_code == 409
    kate.get("/statements")
    kate.send("/statements/parking/sign", digest=STATEMENT.digest)
    assert "by kate" in kate.page
    assert "statement_link=" in mo.get(f"/cases/{case}").text
    kate.get("/statements")
    assert kate.send("/statements/parking/withdraw", why=" ").status_code == 400
    kate.get("/statements")
    kate.send("/statements/parking/withdraw", why="Prices change")
    assert "Prices change" in mo.get("/statements").text
    assert "statement_link=" not in mo.get(f"/cases/{case}").text


def test_an_executive_sees_no_queue(home: House) -> None:
    kate = somebody(signing(home), "executive", "kate")
    assert kate.get("/queue").status_code == 403
    assert kate.get("/statements").status_code == 200


def test_replies_in_other_words_are_logged_for_the_lead(home: House, amira: Visitor) -> None:
    number = home.hears(comment("When is the clinic open?"))
    for words, source in (("Thank you", "general_ack@1"), ("Hello", "own-words")):
        version = home.version(number)
        resolve.reply(home.desk.work, number, version, words, "sue", home.clock(), response=source)
    page = amira.get("/replies").text
    assert "2 replies: 1 without approval, 0 agreed to by two people, 1 with an approved" in page
    assert "by sue: own words" in page
    assert "Hello" not in page


def test_the_log_of_keywords_says_why_and_what_they_brought(home: House) -> None:
    bound = under(home, "bnssg")
    home.hears(comment("Is BNSSG the same as Healthier Together? BNSSG!"))
    keywords.log(bound.desk.work, ("BNSSG", "Healthier Together"), home.clock())
    mo = Visitor(console(bound.desk))
    mo.sign_in("mo")
    page = mo.get("/keywords").text
    assert "trust-fb: 1 item" in page
    assert "Digital Communications Manager answers for it" in page


def test_a_review_that_was_held_is_recorded_and_the_next_one_shown(home: House) -> None:
    bound = under(home, "bsmhft")
    amira = Visitor(console(bound.desk))
    amira.sign_in("amira")
    page = amira.get("/reviews").text
    assert "1 November 2025: the policy asks for it every 6 months" in page
    assert "1 May 2028: the policy names this date" in page
    assert amira.send("/reviews/policy", note=" ").status_code == 400
    amira.get("/reviews")
    amira.send("/reviews/policy", note="Minutes of 21 November")
    assert "21 May 2027" in amira.page
    assert "Minutes of 21 November" in amira.page
    home.clock.at += timedelta(days=1)


def test_the_reports_page_leads_to_what_a_role_may_see(home: House, amira: Visitor) -> None:
    assert "/evidence" in amira.get("/reports").text
    zoe = somebody(home, "colleague", "zoe")
    page = zoe.get("/reports").text
    assert "/reported" in page
    assert "/evidence" not in page
    assert "/breaches" not in page


def test_a_case_about_care_asks_whether_it_belongs_in_the_record(home: House, mo: Visitor) -> None:
    other = home.hears(comment("You useless lot", id="7"))
    assert "clinical record" not in mo.get(f"/cases/{other}").text
    number = home.hears(comment("My tablets make me dizzy", Route.CLINICAL))
    assert "Does this belong in a clinical record?" in mo.get(f"/cases/{number}").text
    path = f"/cases/{number}/care-record"
    refused = mo.send(path, belongs="yes", belongs_note=" ")
    assert "Say who decided, and why" in refused.text
    assert mo.send(path, belongs="perhaps").status_code == 400
    mo.get(f"/cases/{number}")
    mo.send(path, belongs="yes", belongs_note="The ward manager")
    assert "Yes: the service has been told, and records it. mo, today" in mo.page
    assert "The ward manager" in mo.page
    with home.engine.begin() as db:
        told = db.exec_driver_sql("select data from audit where what = 'care_record'").scalar_one()
    assert "ward manager" not in str(told)
    assert mo.send(path, belongs="no", belongs_note="x", version="1").status_code == 409


def test_an_account_owner_finds_no_way_to_records_of_the_team(home: House) -> None:
    owner = somebody(home, "account_owner", "olu")
    assert owner.get("/breaches").status_code == 403
    assert owner.get("/keywords").status_code == 403
    page = owner.get("/reports").text
    assert "/reported" in page
    assert "/breaches" not in page
    owner.get("/reported")
    owner.send("/reported", source="public", nature="abuse", note="x")
    assert "It is a case" not in owner.page
