"""Breaches and exports, evidence given out, sign-offs, reports by people, keywords, leaps."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import update

from listener.evidence import made
from listener.ports import Missing
from listener.ports.papers import Disclosure, Wanted
from listener.report import incident_export
from listener.report.evidence_pack import faults
from listener.signatures import signed
from listener.steps import (
    breaches,
    concerns,
    disclosures,
    keywords,
    policy_reviews,
    resolve,
    sign_offs,
    surges,
)
from listener.store.tables import accounts
from moderation.breaches import Breach, Category, Sort
from moderation.concerns import Concern, Nature, Source
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.principles import Mode, PolicyPack
from moderation.statements import Standing, Statement
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item

STATEMENT = Statement(
    "parking",
    "Parking",
    "Where to park is on our website.",
    "https://trust.example/parking",
    "Head of communications",
    date(2027, 5, 31),
    standing=Standing.LIVE,
    approved_by="A. Shah",
)


def a_case(house: House, number: str = "1") -> None:
    house.mode = Mode.REVIEW
    house.platform.says(an_item(number, "abuse"))
    house.pull()
    house.judge()


def a_breach(**changes: object) -> Breach:
    values: dict[str, object] = {
        "sort": Sort.NEAR_MISS,
        "category": Category.WRONG_ACCOUNT,
        "summary": "A reply was nearly sent from the wrong account",
        "happened_at": NOON,
        "recorded_at": NOON,
        "by": "ann",
        "account": ACCOUNT,
    }
    return Breach(**(values | changes))  # type: ignore[arg-type]


def export(house: House, **what: object) -> tuple[int, list[dict[str, str]]]:
    def table(found: object) -> str:
        return incident_export.table("Riverside", found, {ACCOUNT: "facebook"})  # type: ignore[arg-type]

    wanted = Wanted(**what)  # type: ignore[arg-type]
    taken, content = breaches.export(house.work, wanted, table, "ann", NOON)
    return taken.number, list(csv.DictReader(content.splitlines()))


def test_a_breach_is_exported_once_unless_asked_again(house: House) -> None:
    breaches.record(house.work, a_breach(), NOON)
    number, rows = export(house)
    assert number == 1
    assert rows[0]["type"] == "Near miss"
    assert rows[0]["platform"] == "Facebook"
    assert set(rows[0]) == set(incident_export.COLUMNS)
    assert export(house) == (0, [])
    breaches.record(house.work, a_breach(summary="=cmd()"), NOON)
    again, rows = export(house, again=True)
    assert again == 2
    assert [r["record"] for r in rows] == ["WH-1", "WH-2"]
    assert rows[1]["summary"] == "'=cmd()"
    assert house.values("select export_id from breaches order by id") == [1, 2]


def test_breaches_are_exported_by_period_and_by_case(house: House) -> None:
    a_case(house)
    breaches.record(house.work, a_breach(happened_at=NOON - timedelta(days=40)), NOON)
    breaches.record(house.work, a_breach(case_id=1), NOON)
    assert len(export(house, case_id=1)[1]) == 1
    since, until = NOON - timedelta(days=60), NOON - timedelta(days=30)
    assert [r["record"] for r in export(house, since=since, until=until)[1]] == ["WH-1"]


def test_a_breach_says_what_happened_and_about_which_case(house: House) -> None:
    with pytest.raises(Impossible, match="what happened"):
        breaches.record(house.work, a_breach(summary="  "), NOON)
    with pytest.raises(Impossible, match="after now"):
        breaches.record(house.work, a_breach(happened_at=NOON + timedelta(hours=1)), NOON)
    with pytest.raises(Missing, match="no case number 7"):
        breaches.record(house.work, a_breach(case_id=7), NOON)
    assert house.count("breaches") == 0


def test_the_number_of_the_incident_system_is_kept(house: House) -> None:
    number = breaches.record(house.work, a_breach(), NOON)
    breaches.refer(house.work, number, " W-2044 ", "ann", NOON)
    assert export(house)[1][0]["incident_number"] == "W-2044"
    with pytest.raises(Missing):
        breaches.refer(house.work, 99, "W-1", "ann", NOON)


def asked(house: House, **changes: str) -> int:
    values = {
        "recipient": "Investigating officer, human resources",
        "purpose": "An investigation of a colleague's conduct",
        "basis": "Policy 4.10",
        "asked_by": "ann",
    }
    return disclosures.ask(house.work, Disclosure(1, **(values | changes), asked_at=NOON), NOON)


def test_evidence_is_given_only_after_somebody_else_agreed(house: House) -> None:
    a_case(house)
    number = asked(house)
    with pytest.raises(Impossible, match="second person"):
        made(house.database, house.work, "Riverside", number, "ann", NOON)
    with pytest.raises(Impossible, match="cannot also agree"):
        disclosures.decide(house.work, number, "ann", NOON, yes=True)
    disclosures.decide(house.work, number, "bob", NOON, yes=True)
    with pytest.raises(Impossible, match="already"):
        disclosures.decide(house.work, number, "cat", NOON, yes=False, why="no")
    assert faults(made(house.database, house.work, "Riverside", number, "ann", NOON).content) == []


def test_evidence_that_is_declined_is_never_made(house: House) -> None:
    a_case(house)
    number = asked(house)
    with pytest.raises(Impossible, match="say why"):
        disclosures.decide(house.work, number, "bob", NOON, yes=False)
    disclosures.decide(house.work, number, "bob", NOON, yes=False, why="no ground in law")
    with pytest.raises(Impossible, match="second person"):
        made(house.database, house.work, "Riverside", number, "ann", NOON)


@pytest.mark.parametrize("missing", ["recipient", "purpose", "basis"])
def test_evidence_is_asked_for_with_whom_why_and_by_what_right(house: House, missing: str) -> None:
    a_case(house)
    with pytest.raises(Impossible, match="say"):
        asked(house, **{missing: " "})
    assert house.count("disclosures") == 0


def test_the_evidence_holds_words_clauses_and_audit_and_is_logged(house: House) -> None:
    a_case(house)
    version = int(str(house.value("select version from cases where id = 1")))
    resolve.keep(house.work, 1, version, "ann", NOON, "it is an opinion")
    number = asked(house)
    disclosures.decide(house.work, number, "bob", NOON, yes=True)
    made(house.database, house.work, "Riverside", number, "ann", NOON)
    whole = made(house.database, house.work, "Riverside", number, "ann", NOON)
    with zipfile.ZipFile(BytesIO(whole.content)) as opened:
        held = {name: opened.read(name).decode() for name in opened.namelist()}
    assert json.loads(held["versions.json"])[0]["text"] == "abuse"
    findings = json.loads(held["decisions.json"])["verdicts"][0]["findings"]
    assert findings[0]["clauses"]
    assert [x["what"] for x in json.loads(held["audit.json"])][-1] == "evidence given"
    assert json.loads(held["copies.json"])[0]["seal"]
    assert "Policy 4.10" in held["README.txt"]
    assert "token" not in held["acts.json"]
    kept = house.values("select what from audit where what like 'evidence%' order by id")
    given = "evidence given"
    assert kept == ["evidence asked for", "evidence agreed to", given, given]
    assert house.value("select digest from disclosures") == whole.digest


def test_a_changed_file_an_added_one_and_a_changed_audit_are_found(house: House) -> None:
    a_case(house)
    number = asked(house)
    disclosures.decide(house.work, number, "bob", NOON, yes=True)
    content = made(house.database, house.work, "Riverside", number, "ann", NOON).content

    def tampered(name: str, change: str) -> list[str]:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.namelist():
                if entry != name or change != "gone":
                    text = old.read(entry)
                    both = (b"abuse", b"kindness") if change == "words" else (b"ann", b"bob")
                    new.writestr(entry, text.replace(*both) if entry == name else text)
            if change == "added":
                new.writestr(name, "new")
        return list(faults(out.getvalue()))

    assert tampered("versions.json", "words") == ["versions.json was changed"]
    assert tampered("item.json", "gone") == ["item.json is missing"]
    assert tampered("more.json", "added") == ["more.json was added"]
    assert any("of the audit was changed" in f for f in tampered("audit.json", "name"))
    assert "no whole zip" in faults(b"nonsense")[0]


def test_a_statement_waits_for_a_signature_where_the_policy_asks(house: House) -> None:
    today = NOON.date()
    free, bound = a_pack(), a_pack(statements={"signed_by": "the Chief Executive"})
    assert not signed([STATEMENT], free, house.work)[0].why_not(today)
    waits = signed([STATEMENT], bound, house.work)[0]
    assert waits.why_not(today) == "it waits for the signature of the Chief Executive"
    assert sign_offs.sign(house.work, STATEMENT, "kate", NOON)
    assert not sign_offs.sign(house.work, STATEMENT, "kate", NOON)
    assert not signed([STATEMENT], bound, house.work)[0].why_not(today)


def test_changed_words_are_unsigned_and_a_withdrawn_signature_is_gone(house: House) -> None:
    bound = a_pack(statements={"signed_by": "the Chief Executive"})
    sign_offs.sign(house.work, STATEMENT, "kate", NOON)
    changed = Statement(**{**as_dict(STATEMENT), "line": "Parking is free."})
    assert not signed([changed], bound, house.work)[0].signed
    with pytest.raises(Impossible, match="say why"):
        sign_offs.withdraw(house.work, "parking", "kate", NOON, " ")
    assert sign_offs.withdraw(house.work, "parking", "kate", NOON, "prices change") == 1
    assert not signed([STATEMENT], bound, house.work)[0].signed
    assert house.count("sign_offs") == 1


def as_dict(of: Statement) -> dict[str, object]:
    return {name: getattr(of, name) for name in Statement.__slots__}


def a_pack(**settings: object) -> PolicyPack:
    return PolicyPack("p", "P", "1", (), settings=settings)


def a_concern(**changes: object) -> Concern:
    values: dict[str, object] = {
        "source": Source.PROFILE,
        "nature": Nature.CONTACT,
        "received_at": NOON,
        "by": "zoe",
        "platform": "facebook",
        "note": "A patient keeps writing to me",
        "due_at": NOON + timedelta(hours=4),
    }
    return Concern(**(values | changes))  # type: ignore[arg-type]


def test_a_colleague_s_report_reaches_the_team_without_its_words(house: House) -> None:
    number = concerns.tell(house.work, a_concern(), NOON)
    told = house.value("select kind || ' ' || recipient from messages where not urgent")
    assert told == "concern_alert communications"
    assert "patient" not in str(house.values("select data from messages"))
    assert "patient" not in str(house.values("select data from audit"))
    assert number == 1


def test_a_report_about_somebody_in_danger_calls_whoever_is_on_call(house: House) -> None:
    concerns.tell(house.work, a_concern(nature=Nature.DANGER), NOON)
    assert house.value("select recipient from messages where urgent") == "on_call"


def test_a_report_of_danger_is_called_about_until_somebody_takes_a_step(house: House) -> None:
    number = concerns.tell(house.work, a_concern(nature=Nature.DANGER), NOON)
    for minutes in (5, 11, 12, 21, 31):
        concerns.remind(house.work, NOON + timedelta(minutes=minutes))
    called = house.values("select recipient from messages where urgent order by id")
    assert called == ["on_call", "on_call", "director", "director"]
    assert house.count("incidents", "kind = 'unseen 1' and closed_at is null") == 1
    concerns.step(house.work, number, "no_answer", "ann", NOON + timedelta(minutes=32))
    assert house.count("incidents", "kind = 'unseen 1' and closed_at is null") == 0
    assert concerns.remind(house.work, NOON + timedelta(minutes=45)) == 0


def test_only_a_closed_report_can_lose_its_words(house: House) -> None:
    number = concerns.tell(house.work, a_concern(contact="by e-mail"), NOON)
    with pytest.raises(Impossible, match="close it first"):
        concerns.forget(house.work, number, "ann", NOON)
    concerns.step(house.work, number, "evidence", "ann", NOON)
    concerns.close(house.work, number, "ann", NOON, "done")
    concerns.forget(house.work, number, "ann", NOON)
    assert house.value("select note || contact || address || outcome from concerns") == ""
    assert house.count("concerns") == 1


def test_evidence_comes_before_anything_is_deleted(house: House) -> None:
    number = concerns.tell(house.work, a_concern(), NOON)
    with pytest.raises(Impossible, match="Keep a copy"):
        concerns.step(house.work, number, "privacy", "ann", NOON)
    with pytest.raises(Impossible, match="keep a copy first"):
        concerns.close(house.work, number, "ann", NOON, "blocked")
    concerns.step(house.work, number, "evidence", "ann", NOON)
    concerns.step(house.work, number, "privacy", "ann", NOON)
    concerns.close(house.work, number, "ann", NOON, "blocked, manager told")
    with pytest.raises(Impossible, match="closed already"):
        concerns.close(house.work, number, "ann", NOON, "again")


def test_what_is_taken_up_as_a_case_can_be_closed(house: House) -> None:
    a_case(house)
    number = concerns.tell(house.work, a_concern(source=Source.PUBLIC), NOON)
    with pytest.raises(Missing):
        concerns.take_up(house.work, number, 99, "ann", NOON)
    concerns.take_up(house.work, number, 1, "ann", NOON)
    concerns.close(house.work, number, "ann", NOON, "see the case")


def test_a_report_that_waits_too_long_is_told_once(house: House) -> None:
    concerns.tell(house.work, a_concern(), NOON)
    assert concerns.remind(house.work, NOON + timedelta(hours=3)) == 0
    assert concerns.remind(house.work, NOON + timedelta(hours=5)) == 1
    assert concerns.remind(house.work, NOON + timedelta(hours=6)) == 0


def test_a_report_says_where_it_is_or_what_it_is(house: House) -> None:
    with pytest.raises(Impossible, match="where it is"):
        concerns.tell(house.work, a_concern(note="", address=" "), NOON)
    with pytest.raises(Impossible, match="after now"):
        concerns.tell(house.work, a_concern(noticed_at=NOON + timedelta(days=1)), NOON)


def test_each_keyword_is_logged_once_with_the_item_that_it_brought(house: House) -> None:
    words = ("Healthier Together", "BNSSG")
    house.platform.says(
        an_item("1", "Is healthier together the same as BNSSG?"),
        an_item("2", "BNSSGs are not it, nor is xBNSSG"),
        an_item("3", "bnssg again"),
    )
    house.pull()
    assert keywords.log(house.work, words, NOON) == 3
    assert keywords.log(house.work, words, NOON) == 0
    found = house.values("select word || ' ' || item_id from keyword_matches order by id")
    assert found == ["Healthier Together 1", "BNSSG 1", "BNSSG 3"]
    assert keywords.log(house.work, (), NOON) == 0


def said(house: House, count: int, at: datetime, name: str) -> None:
    house.platform.says(*(an_item(f"{name}-{n}", "hello", posted_at=at) for n in range(count)))


def test_a_leap_is_told_once_and_is_over_when_it_is_quiet_again(house: House) -> None:
    for week in range(1, 9):
        earlier = NOON.astimezone(LONDON) - timedelta(weeks=week, minutes=30)
        said(house, 4, earlier.astimezone(UTC), f"w{week}")
    with house.database.begin() as db:
        db.execute(update(accounts).values(first_seen_at=NOON - timedelta(weeks=12)))
    house.pull()
    assert surges.watch(house.work, ACCOUNT, NOON) is None
    said(house, 45, NOON - timedelta(minutes=10), "now")
    house.pull()
    found = surges.watch(house.work, ACCOUNT, NOON)
    assert found is not None
    assert (found.items, found.usual_items) == (45, 4)
    surges.watch(house.work, ACCOUNT, NOON + timedelta(minutes=5))
    assert house.values("select kind from messages") == ["issue_alert"]
    assert house.count("incidents", "kind = 'surge' and closed_at is null") == 1
    surges.watch(house.work, ACCOUNT, NOON + timedelta(hours=2))
    assert house.count("incidents", "kind = 'surge' and closed_at is null") == 0


def test_an_account_that_was_just_connected_raises_nothing(house: House) -> None:
    said(house, 500, NOON - timedelta(minutes=10), "old")
    house.pull()
    assert surges.watch(house.work, ACCOUNT, NOON) is None


def test_a_review_is_reminded_of_once_and_recording_it_ends_it(house: House) -> None:
    pack = a_pack(
        policy={"approved": date(2026, 1, 1), "owner": "the director"},
        review={"policy_months": 6},
    )
    assert policy_reviews.remind(house.work, pack, NOON) == 1
    assert policy_reviews.remind(house.work, pack, NOON + timedelta(days=3)) == 0
    policy_reviews.held(house.work, pack, "policy", "kate", NOON, "minutes of 18 November")
    assert policy_reviews.asked_for(house.work, pack)[0].due == date(2027, 5, 18)
    with pytest.raises(Impossible, match="no such"):
        policy_reviews.held(house.work, pack, "nothing", "kate", NOON, "x")
