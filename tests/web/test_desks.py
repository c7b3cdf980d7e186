"""The lists beside the queue: notices to send, appeals, colleagues, statements, the rota."""

from dataclasses import replace

import pytest

from config.settings import Contact
from config.statements import library
from listener.steps import answers, appeals, notices, resolve, rota, support
from listener.web.create import console
from moderation.actions import Outcome, Receipt, Verb
from moderation.principles import PolicyPack, Route
from moderation.statements import Standing
from tests.web.house import House, comment
from tests.web.visitor import Visitor


def hidden(home: House, **changes: object) -> int:
    number = home.hears(comment("You useless lot", **changes))  # type: ignore[arg-type]
    with home.desk.work() as unit:
        case = unit.cases.get(number)
    assert case is not None
    resolve.act(home.desk.work, number, case.version, [Verb.HIDE], "mo", home.clock())
    with home.desk.work() as unit:
        intent = unit.intents.of_item(case.item)[0]
    answers.received(home.desk.work, intent, Receipt(Outcome.APPLIED), home.clock())
    return number


def test_what_the_author_was_not_told_waits_here(home: House, mo: Visitor) -> None:
    first = hidden(home)
    second = hidden(home, id="2")
    page = mo.get("/notices").text
    assert f"/cases/{first}/reply?response=removal_notice&amp;notice=hide" in page
    notices.noticed(home.desk.work, first, "hide", "mo", home.clock(), why="no messages taken")
    page = mo.get("/notices").text
    assert f"/cases/{first}/reply" not in page
    assert f"/cases/{second}/reply" in page


@pytest.mark.parametrize("how", ["policy", "crisis", "bot"])
def test_nobody_is_told_where_that_would_be_wrong(home: House, how: str) -> None:
    more: dict[str, object] = {}
    if how == "crisis":
        more = {"labels": ("abuse", "crisis_nonurgent")}
    if how == "bot":
        author = replace(comment("x").author, kind="bot")
        more = {"author": author}
    hidden(home, **more)
    setting = {"notice": "if_asked"} if how == "policy" else {}
    pack = PolicyPack("tewv", "TEWV", "1", (), settings=setting)
    visitor = Visitor(console(replace(home.desk, packs=(pack,))))
    visitor.sign_in("mo")
    assert "Everybody who should be told has been told" in visitor.get("/notices").text


def test_open_appeals_and_colleagues_have_lists(home: House, mo: Visitor) -> None:
    number = hidden(home)
    opened = appeals.appeal(home.desk.work, number, "amira", home.clock(), "they disagree")
    assert f"/cases/{opened.id}" in mo.get("/appeals").text
    targeted = home.hears(comment("vile", Route.STAFF_TARGETED, id="9"))
    with home.desk.work() as unit:
        case = unit.cases.get(targeted)
        assert case is not None
        found = support.begin(unit, case, None, home.clock(), home.clock())
        unit.commit()
    assert f"/cases/{found.id}" in mo.get("/support-cases").text


def test_the_library_says_why_a_statement_is_not_given_out(home: House) -> None:
    live = {"standing": Standing.LIVE, "approved_by": "Amira Shah"}
    ours = [replace(s, **live) if s.id == "parking" else s for s in library()]  # type: ignore[arg-type]
    visitor = Visitor(console(replace(home.desk, statements=tuple(ours))))
    visitor.sign_in("mo")
    page = visitor.get("/statements").text
    assert "Not given out: it is draft" in page
    assert page.count("Live") == 1
    number = home.hears(comment("The car park is a disgrace", Route.COMPLAINT))
    page = visitor.get(f"/cases/{number}").text
    assert "Parking and what it costs" in page
    words = visitor.get(
        f"/cases/{number}/reply?response=statement_link&gap-statement_link=https://evil.example"
    )
    assert words.status_code == 200
    fields = {"response": "statement_link", "gap-statement_link": "https://evil.example"}
    answer = visitor.send(f"/cases/{number}/reply", **fields)
    assert answer.status_code == 400
    assert "Only a live statement" in answer.text


def test_the_rota_names_people_and_no_numbers(home: House) -> None:
    person = Contact(
        name="Ann", answers_for=("on_call",), channels=("mailto:ann@trust.example", "sms://x")
    )
    visitor = Visitor(console(replace(home.desk, contacts=(person,))))
    visitor.sign_in("mo")
    page = visitor.get("/rota").text
    assert "1. Ann" in page
    assert "by 2 ways" in page
    assert "ann@trust.example" not in page


def test_an_empty_rota_says_what_that_means(mo: Visitor) -> None:
    assert "urgent cases cannot call anybody" in mo.get("/rota").text


def test_a_hole_in_the_rota_is_on_every_page_and_in_health(home: House, mo: Visitor) -> None:
    rota.watch(home.desk.work, "nobody is on call: see why", home.clock(), open_now=False)
    page = mo.get("/").text
    assert "Nobody is on call: see why." in page
    assert 'href="/rota"' in page
    health = mo.get("/health")
    assert (health.status_code, health.json()["somebody_on_call"]) == (200, True)
    rota.watch(home.desk.work, "nobody is on call: see why", home.clock(), open_now=True)
    health = mo.get("/health")
    assert (health.status_code, health.json()["somebody_on_call"]) == (503, False)
    rota.watch(home.desk.work, "", home.clock(), open_now=False)
    assert mo.get("/health").status_code == 200
    assert "Nobody is on call" not in mo.get("/").text
