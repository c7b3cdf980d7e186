"""Deleting and blocking take two people: one asks with a reason, another agrees."""

import pytest
from sqlalchemy import select

from listener.store.tables import cases, intents
from listener.web.create import console
from moderation.items import Kind
from tests.web.house import Comment, House
from tests.web.visitor import Visitor


@pytest.fixture
def sena(home: House) -> Visitor:
    """A senior moderator who has signed in."""
    home.user("sena", "senior_moderator")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("sena")
    return visitor


def _verbs(home: House) -> list[tuple[str, str]]:
    with home.engine.begin() as db:
        return [tuple(r) for r in db.execute(select(intents.c.verb, intents.c.by))]


def _asked(home: House, who: Visitor, verb: str) -> int:
    number = home.hears(Comment())
    who.get(f"/cases/{number}/confirm/{verb}")
    who.send(f"/cases/{number}/confirm/{verb}", reason="Shows a patient's notes")
    return number


def test_asking_deletes_nothing(home: House, sena: Visitor) -> None:
    _asked(home, sena, "delete")
    assert _verbs(home) == []
    assert "Waiting for a second person: delete" in sena.page
    assert "somebody else must agree" in sena.page


def test_a_reason_is_needed(home: House, sena: Visitor) -> None:
    number = home.hears(Comment())
    sena.get(f"/cases/{number}/confirm/delete")
    answer = sena.send(f"/cases/{number}/confirm/delete", reason=" ")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text


def test_a_second_person_agrees_and_it_is_done(home: House, sena: Visitor, amira: Visitor) -> None:
    number = _asked(home, sena, "delete")
    page = amira.get(f"/cases/{number}").text
    assert "Shows a patient&#39;s notes" in page
    amira.send(f"/cases/{number}/approve")
    assert _verbs(home) == [("delete", "amira")]
    with home.engine.begin() as db:
        row = db.execute(select(cases.c.status, cases.c.outcome)).one()
    assert tuple(row) == ("closed", "delete")


def test_nobody_agrees_with_themselves(home: House, sena: Visitor) -> None:
    number = _asked(home, sena, "delete")
    sena.get(f"/cases/{number}")
    assert sena.send(f"/cases/{number}/approve").status_code == 409
    assert _verbs(home) == []


def test_not_agreeing_leaves_the_case_open(home: House, sena: Visitor, amira: Visitor) -> None:
    number = _asked(home, sena, "block")
    amira.get(f"/cases/{number}")
    amira.send(f"/cases/{number}/decline")
    assert _verbs(home) == []
    assert "Waiting for a second person" not in amira.page
    amira.get(f"/cases/{number}")
    assert amira.send(f"/cases/{number}/approve").status_code == 409


def test_only_the_communications_lead_agrees_to_a_block(home: House, sena: Visitor) -> None:
    home.user("lee", "senior_moderator")
    lee = Visitor(console(home.desk))
    lee.sign_in("lee")
    number = _asked(home, sena, "block")
    assert "The communications lead must agree" in lee.get(f"/cases/{number}").text
    assert lee.send(f"/cases/{number}/approve").status_code == 409
    assert _verbs(home) == []


def test_a_moderator_cannot_ask_for_a_block(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    page = mo.get(f"/cases/{number}").text
    assert "/confirm/" not in page
    assert mo.get(f"/cases/{number}/confirm/block").status_code == 404


def test_delete_cannot_be_done_by_the_form_for_gentle_acts(home: House, amira: Visitor) -> None:
    number = home.hears(Comment())
    amira.get(f"/cases/{number}")
    assert amira.send(f"/cases/{number}/act", verb="delete").status_code == 409
    assert _verbs(home) == []


def test_what_waits_for_a_second_person_is_said_in_the_queue_and_today(
    home: House, sena: Visitor, amira: Visitor
) -> None:
    number = _asked(home, sena, "block")
    assert "Needs a second person" in amira.get("/queue").text
    assert f"Case {number}: block the author" in amira.get("/").text
    amira.get(f"/cases/{number}")
    amira.send(f"/cases/{number}/decline")
    assert "Needs a second person" not in amira.get("/queue").text
    assert "Waiting for a second person" not in amira.get("/").text


def test_a_block_by_hand_takes_two_people_too(home: House, sena: Visitor, amira: Visitor) -> None:
    number = home.hears(Comment(account="trust-x", kind=Kind.REPLY))
    sena.get(f"/cases/{number}")
    assert sena.send(f"/cases/{number}/by-hand", verb="block", reference="done").status_code == 409
    sena.get(f"/cases/{number}/confirm/block")
    sena.send(f"/cases/{number}/confirm/block", reason="Fourth threat")
    amira.get(f"/cases/{number}")
    early = amira.send(f"/cases/{number}/approve")
    assert early.status_code == 409
    assert "send the notice first" in early.text
    amira.get(f"/cases/{number}")
    amira.send(f"/cases/{number}/not-noticed", verb="block", notice_reason="takes no messages")
    amira.get(f"/cases/{number}")
    amira.send(f"/cases/{number}/approve")
    assert _verbs(home) == [], "the platform leaves it to a person"
    assert "Now somebody must do it by hand" in amira.page
    sena.get(f"/cases/{number}")
    sena.send(f"/cases/{number}/by-hand", verb="block", reference="Blocked in the app")
    assert _verbs(home) == [("block", "sena")]
