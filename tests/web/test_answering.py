"""Whether somebody is answered: asked and agreed to in the console, and shown where it matters."""

from dataclasses import replace

import pytest

from listener.web.create import console
from moderation.principles import PolicyPack, Route
from tests.web.house import House, comment
from tests.web.visitor import Visitor

FORM = {"reason": "All is said", "until": "2026-12-24"}
SAID = "Not answered further until"


PACK = PolicyPack("tewv", "Test", "1", (), {"pages": {}, "mailboxes": {}})


@pytest.fixture
def home(home: House) -> House:
    """The house, with a pack whose responses can be chosen."""
    home.desk = replace(home.desk, packs=(PACK,))
    return home


@pytest.fixture
def sam(home: House) -> Visitor:
    home.user("sam", "senior_moderator", "Sam Obi")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("sam")
    return visitor


def test_two_seniors_decide_and_every_case_of_the_person_says_so(
    home: House, amira: Visitor, sam: Visitor, mo: Visitor
) -> None:
    one, other = home.hears(comment("Where is it?")), home.hears(comment("Still?", id="2"))
    path = f"/cases/{one}/answering"
    amira.get(path)
    assert "amira asks not to answer" in amira.send(path, **FORM).text
    assert "Somebody else must look at it" in amira.page
    assert amira.send(f"{path}/agree").status_code == 409
    sam.get(path)
    assert (
        f"{SAID} 24 December 2026 at midnight, decided by amira and sam"
        in sam.send(f"{path}/agree").text
    )
    assert SAID in mo.get(f"/cases/{other}").text
    assert "Every message is still read and judged" in mo.page


def test_it_can_be_ended(home: House, amira: Visitor, sam: Visitor) -> None:
    path = f"/cases/{home.hears(comment('Where is it?'))}/answering"
    amira.get(path)
    amira.send(path, **FORM)
    sam.get(path)
    sam.send(f"{path}/agree")
    assert "Answer this person no further for a while" in sam.send(f"{path}/end").text


def test_a_moderator_reads_and_cannot_decide(home: House, mo: Visitor) -> None:
    path = f"/cases/{home.hears(comment('Where is it?'))}/answering"
    assert "answered as everybody is" in mo.get(path).text
    assert mo.send(path, **FORM).status_code == 403


def test_what_is_wrong_with_the_form_is_said(home: House, amira: Visitor) -> None:
    path = f"/cases/{home.hears(comment('Where is it?'))}/answering"
    amira.get(path)
    assert "Give a day" in amira.send(path, reason="All is said", until="soon").text
    assert "All is said" in amira.page
    assert "Say why" in amira.send(path, reason="", until="2026-12-24").text
    assert "It must end after today" in amira.send(path, reason="x", until="2026-01-01").text


@pytest.mark.parametrize(("route", "alone"), [(Route.MODERATION, True), (Route.CRISIS, False)])
def test_no_response_is_suggested_unless_it_must_be(
    home: House, amira: Visitor, sam: Visitor, mo: Visitor, route: Route, alone: bool
) -> None:
    first = home.hears(comment("Where is it?"))
    path = f"/cases/{first}/answering"
    amira.get(path)
    amira.send(path, **FORM)
    sam.get(path)
    sam.send(f"{path}/agree")
    number = home.hears(comment("It is too much", route, id="2"))
    page = mo.get(f"/cases/{number}/reply").text
    suggested = page.split("Other responses")[0]
    assert SAID in page
    assert ("?response=" not in suggested) is alone
