"""Entering something that was seen, in the console."""

from dataclasses import replace

import pytest

from listener.benches import Benches, Stands
from listener.by_hand import CAN, HAND
from listener.steps.judge import judge
from listener.web.create import console
from tests.fakes.houses import Calm
from tests.fakes.policies import a_pack, abuse, spam
from tests.web.house import House
from tests.web.visitor import Visitor

FIELDS = {
    "text": "spam for sale",
    "link": "https://www.nextdoor.co.uk/p/abc/?utm_source=x",
    "platform": "",
    "kind": "comment",
    "author": "Pat",
    "posted_at": "2026-11-21T08:00",
    "seen_by": "Jo in estates",
}


@pytest.fixture
def desk_mo(home: House) -> Visitor:
    home.desk = replace(home.desk, can={**home.desk.can, HAND.name: CAN})
    visitor = Visitor(console(home.desk))
    visitor.sign_in("mo")
    return visitor


def run_judge(home: House) -> None:
    stands = Stands(a_pack(spam(), abuse()))
    benches = Benches(lambda: stands, {HAND.name: HAND}, {HAND.name: CAN})
    judge(home.desk.work, Calm(), benches, home.clock())


def test_what_was_seen_becomes_a_case_that_says_so(desk_mo: Visitor, home: House) -> None:
    desk_mo.get("/entered/new")
    desk_mo.send("/entered/new", **FIELDS)
    assert "about to be judged" in desk_mo.page
    run_judge(home)
    answer = desk_mo.get("/entered/1")
    assert "Open its case" in desk_mo.page
    desk_mo.get("/cases/1")
    assert "Entered by hand" in desk_mo.page
    assert "Jo in estates" in desk_mo.page
    assert "https://nextdoor.co.uk/p/abc" in desk_mo.page
    assert "a person brought it" in desk_mo.page
    assert answer.status_code == 200
    desk_mo.get("/entered/new")
    desk_mo.send("/entered/new", **{**FIELDS, "link": "nextdoor.co.uk/p/abc"})
    assert "It is here already" in desk_mo.page
    assert "/cases/1" in desk_mo.page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": ""}, "Copy the words"),
        ({"link": "not one"}, "no address of a post"),
        ({"link": "", "platform": ""}, "Say where it was seen"),
        ({"platform": "mars"}, "Choose where it was seen"),
        ({"posted_at": "yesterday"}, "Give a day and a time"),
        ({"posted_at": "2030-01-01T08:00"}, "in the future"),
        ({"kind": "shout"}, "Choose what it is"),
        ({"seen_by": ""}, "Say who saw it"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk_mo: Visitor, changes: dict[str, str], says: str
) -> None:
    desk_mo.get("/entered/new")
    answer = desk_mo.send("/entered/new", **{**FIELDS, **changes})
    assert answer.status_code == 400
    assert says in desk_mo.page
    assert 'value="Pat"' in desk_mo.page


def test_the_item_of_a_page_must_have_been_entered(desk_mo: Visitor) -> None:
    assert desk_mo.get("/entered/99").status_code == 404
