"""Answering in public: approved words for everybody, own words for seniors, and what is held."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from listener.store.tables import case_events, intents, messages
from listener.web.create import console
from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind
from moderation.principles import PolicyPack, Route
from tests.fakes.policies import NOTHING
from tests.web.house import Comment, House, comment
from tests.web.visitor import Visitor

SETTINGS = {
    "pages": {"complaints": "https://northvale.example/complaints"},
    "mailboxes": {"press": "press@northvale.example"},
}


@pytest.fixture
def home(home: House) -> House:
    """A house with a policy that names its pages."""
    pack = PolicyPack("tewv", "TEWV", "1", (), settings=SETTINGS)
    home.desk = replace(home.desk, packs=(pack,))
    return home


def _complaint(home: House, **changes: object) -> int:
    said = comment("Nobody rang me back", Route.COMPLAINT, labels=("complaint",), proposed=())
    return home.hears(replace(said, **changes))


def _sent(home: House) -> list[str]:
    with home.engine.begin() as db:
        return list(db.execute(select(intents.c.text)).scalars())


def test_responses_of_the_route_come_first_and_are_filled(home: House, mo: Visitor) -> None:
    number = _complaint(home)
    page = mo.get(f"/cases/{number}/reply").text
    fits = page.split("Other responses")[0]
    assert "Please contact https://northvale.example/complaints" in fits
    assert "own-words" not in page, "a moderator sends approved words only"


def test_a_moderator_sends_approved_words(home: House, mo: Visitor) -> None:
    number = _complaint(home)
    mo.get(f"/cases/{number}/reply?response=complaint_public")
    answer = mo.send(f"/cases/{number}/reply", response="complaint_public", text="Go away")
    assert "your reply is on its way" in answer.text
    assert len(_sent(home)) == 1
    assert "northvale.example/complaints" in _sent(home)[0]
    assert "Go away" not in _sent(home)[0]
    with home.engine.begin() as db:
        rows = db.execute(select(case_events.c.happened, case_events.c.data)).all()
    replied = next(r.data for r in rows if r.happened == "replied")
    assert replied["response"] == "complaint_public@1"


def test_a_gap_is_never_sent(home: House, mo: Visitor) -> None:
    number = home.hears(comment("How many beds?", Route.FOI, labels=("foi",), proposed=()))
    page = mo.get(f"/cases/{number}/reply?response=foi_clarify")
    assert 'name="gap-question"' in page.text
    answer = mo.send(f"/cases/{number}/reply", response="foi_clarify")
    assert answer.status_code == 400
    assert "Question is not filled in" in answer.text
    assert "Freedom of information e-mail is not filled in" in answer.text
    assert _sent(home) == []
    typed = {"gap-question": "which year do you mean?", "gap-foi_email": "foi@northvale.example"}
    fields = {"response": "foi_clarify", **typed}
    mo.send(f"/cases/{number}/reply", **fields)
    with home.engine.begin() as db:
        told = db.execute(select(case_events.c.data).filter_by(happened="replied")).scalar_one()
    assert "which year do you mean?" in told["text"]
    assert (told["response"], told["by_hand"]) == ("foi_clarify@1", True)


def test_a_senior_may_write_but_not_name_the_author(home: House, amira: Visitor) -> None:
    number = _complaint(home)
    amira.get(f"/cases/{number}/reply?response=own-words")
    answer = amira.send(f"/cases/{number}/reply", response="own-words", text="Sorry, Sam King.")
    assert answer.status_code == 400
    assert "names a person" in answer.text
    assert "Sorry, Sam King." in answer.text, "what was typed is not lost"
    words = "We are sorry nobody rang. Please send us a private message."
    amira.send(f"/cases/{number}/reply", response="own-words", text=words)
    assert _sent(home) == [words]


def test_the_same_words_are_not_sent_twice(home: House, amira: Visitor) -> None:
    number = _complaint(home)
    for _ in range(2):
        amira.get(f"/cases/{number}/reply?response=complaint_public")
        text = "We are sorry. Please send us a private message."
        amira.send(f"/cases/{number}/reply", response="complaint_public", text=text)
    assert len(_sent(home)) == 1


def test_a_locked_route_needs_a_second_person(home: House) -> None:
    lock = {"reply_lock": ["complaint"], "acknowledge_before_agreed": False}
    pack = replace(home.desk.packs[0], settings={**SETTINGS, **lock})
    app = console(replace(home.desk, packs=(pack,)))
    locked, second = Visitor(app), Visitor(app)
    locked.sign_in("amira")
    second.sign_in("mo")
    number = _complaint(home)
    words = "We are sorry. Please send us a private message."
    fields = {"response": "complaint_public", "text": words}
    locked.get(f"/cases/{number}/reply?response=complaint_public")
    assert "somebody else must agree" in locked.send(f"/cases/{number}/reply", **fields).text
    assert _sent(home) == []
    assert "You asked for this" in locked.get(f"/cases/{number}").text
    second.get(f"/cases/{number}")
    second.send(f"/cases/{number}/approve")
    assert _sent(home) == [words]


def test_a_private_message_is_not_answered_in_public(home: House, mo: Visitor) -> None:
    number = _complaint(home, kind=Kind.DM)
    page = mo.get(f"/cases/{number}/reply").text
    assert "response=complaint_dm" in page
    assert "response=complaint_public" not in page
    mo.get(f"/cases/{number}/reply?response=complaint_dm")
    assert mo.send(f"/cases/{number}/reply", response="complaint_public").status_code == 400
    assert _sent(home) == []


def test_what_the_platform_cannot_send_is_sent_by_hand_and_written_down(home: House) -> None:
    said = comment("Nobody rang", Route.COMPLAINT, account="trust-x", kind=Kind.MENTION)
    number = home.hears(replace(said, labels=("complaint",), proposed=()))
    mo = Visitor(console(replace(home.desk, can={"trust-x": NOTHING})))
    mo.sign_in("mo")
    page = mo.get(f"/cases/{number}/reply?response=complaint_public").text
    assert (
        "We cannot send this for you: Paper has no way for us to send a public reply here" in page
    )
    assert "of 280 characters" in page
    mo.send(f"/cases/{number}/reply", response="complaint_public", reference="seen online")
    with home.engine.begin() as db:
        rows = db.execute(select(intents.c.state, intents.c.verb)).all()
    assert [tuple(r) for r in rows] == [("confirmed", "reply")]


def _locked(home: House) -> tuple[Visitor, Visitor]:
    """Two people at a console whose policy locks complaints; its platform takes nothing."""
    lock = {"reply_lock": ["complaint"], "acknowledge_before_agreed": False}
    pack = replace(home.desk.packs[0], settings={**SETTINGS, **lock})
    app = console(replace(home.desk, packs=(pack,), can={"trust-x": NOTHING}))
    asks, agrees = Visitor(app), Visitor(app)
    asks.sign_in("amira")
    agrees.sign_in("mo")
    return asks, agrees


def test_a_second_person_agrees_to_words_that_are_then_sent_by_hand(home: House) -> None:
    asks, agrees = _locked(home)
    number = _complaint(home, account="trust-x", kind=Kind.MENTION)
    words = "We are sorry. Please send us a private message."
    asks.get(f"/cases/{number}/reply?response=complaint_public")
    asks.send(f"/cases/{number}/reply", response="complaint_public", text=words)
    page = agrees.get(f"/cases/{number}").text
    assert words in page, "nobody agrees to words that they cannot see"
    answer = agrees.send(f"/cases/{number}/approve")
    assert "Now somebody must do it by hand" in answer.text
    assert _sent(home) == []
    page = asks.get(f"/cases/{number}").text
    assert "Agreed, to be sent by hand" in page
    assert asks.send(f"/cases/{number}/sent-by-hand").status_code == 400
    asks.send(f"/cases/{number}/sent-by-hand", seen="under their post")
    with home.engine.begin() as db:
        told = db.execute(select(case_events.c.data).filter_by(happened="replied")).scalar_one()
        states = list(db.execute(select(intents.c.state)).scalars())
    assert (told["text"], told["by_hand"], states) == (words, True, ["confirmed"])
    assert "Agreed, to be sent by hand" not in asks.get(f"/cases/{number}").text


def test_words_that_became_wrong_are_not_agreed_to(home: House) -> None:
    asks, agrees = _locked(home)
    number = _complaint(home, account="trust-x", kind=Kind.MENTION)
    words = "We are sorry. Please send us a private message."
    asks.get(f"/cases/{number}/reply?response=complaint_public")
    asks.send(f"/cases/{number}/reply", response="complaint_public", text=words)
    home.clock.at = home.clock.at.replace(year=2031)
    agrees.sign_in("mo")
    agrees.get(f"/cases/{number}")
    answer = agrees.send(f"/cases/{number}/approve")
    assert answer.status_code == 409
    assert "These words cannot be sent any more" in answer.text


def test_a_closed_window_sends_the_person_to_the_platform(home: House) -> None:
    window = Ability(Verb.DM_REPLY, window=timedelta(days=7))
    can = {"trust-fb": Capabilities("facebook", (), (window,))}
    mo = Visitor(console(replace(home.desk, can=can)))
    mo.sign_in("mo")
    early = _complaint(home)
    assert "cannot send this for you" not in _dm(mo, early)
    late = _complaint(home, id="2", ago=timedelta(days=8))
    assert "Facebook takes a private message only within 7 days" in _dm(mo, late)


def _dm(who: Visitor, number: int) -> str:
    return str(who.get(f"/cases/{number}/reply?response=complaint_dm").text)


def test_words_that_are_too_long_for_the_platform_are_stopped(home: House) -> None:
    can = {"trust-fb": Capabilities("facebook", (), (Ability(Verb.REPLY, longest=40),))}
    amira = Visitor(console(replace(home.desk, can=can)))
    amira.sign_in("amira")
    number = _complaint(home)
    amira.get(f"/cases/{number}/reply?response=complaint_public")
    text = "We are sorry. Please send us a private message."
    answer = amira.send(f"/cases/{number}/reply", response="complaint_public", text=text)
    assert answer.status_code == 400
    assert "It is 7 characters too long for Facebook" in answer.text


def _mailing(home: House) -> Visitor:
    home.desk = replace(home.desk, mail=True)
    mo = Visitor(console(home.desk))
    mo.sign_in("mo")
    return mo


def test_an_e_mail_goes_to_the_address_that_they_gave(home: House) -> None:
    who = _mailing(home)
    number = home.hears(comment("Look at this post", Route.MODERATION, proposed=()))
    assert "(e-mail)" in who.get(f"/cases/{number}/reply").text
    page = who.get(f"/cases/{number}/reply?response=report_ack").text
    assert "Subject: Thank you for your report" in page
    fields = {"response": "report_ack", "gap-principles_link": "https://northvale.example/rules"}
    wrong = who.send(f"/cases/{number}/reply", **fields, address="sam")
    assert wrong.status_code == 400
    assert "Give one e-mail address" in wrong.text
    answer = who.send(f"/cases/{number}/reply", **fields, address="sam@home.example")
    assert "your e-mail is on its way" in answer.text
    assert "On its way" in answer.text
    assert "Replied by e-mail: report ack, version 1" in answer.text
    assert "Thank you for telling us about this post." in answer.text, "the words are in the case"
    assert "sam@home.example" not in answer.text, "the case does not show the address"
    assert "sam@home.example" in who.get(f"/cases/{number}/reply?response=report_ack").text
    with home.engine.begin() as db:
        told = db.execute(select(case_events.c.data).filter_by(happened="replied")).scalar_one()
        queued = db.execute(select(messages.c.kind)).scalar_one()
    assert (told["response"], told["verb"], queued) == ("report_ack@1", "email", "letter")
    assert _sent(home) == []


def test_without_a_mail_server_an_e_mail_is_sent_by_hand(home: House, mo: Visitor) -> None:
    number = home.hears(comment("Look at this post", Route.MODERATION, proposed=()))
    page = mo.get(f"/cases/{number}/reply?response=report_ack").text
    assert "no mail server is set up" in page


def test_a_locked_e_mail_is_written_once_a_second_person_agreed(home: House) -> None:
    home.desk = replace(home.desk, mail=True)
    asks, agrees = _locked(home)
    number = _complaint(home, account="trust-x", kind=Kind.MENTION)
    words = "We are sorry. The complaints team can help."
    asks.get(f"/cases/{number}/reply?response=own-words&email=yes")
    fields = {"response": "own-words", "email": "yes", "address": "sam@home.example"}
    assert (
        "somebody else must agree" in asks.send(f"/cases/{number}/reply", **fields, text=words).text
    )
    with home.engine.begin() as db:
        assert db.execute(select(messages.c.kind)).all() == []
    agrees.get(f"/cases/{number}")
    agrees.send(f"/cases/{number}/approve")
    with home.engine.begin() as db:
        assert db.execute(select(messages.c.kind)).scalar_one() == "letter"
        told = db.execute(select(case_events.c.data).filter_by(happened="replied")).scalar_one()
    assert (told["text"], told["verb"]) == (words, "email")


def test_an_e_mail_is_checked_like_any_other_words(home: House) -> None:
    home.user("sena", "senior_moderator")
    home.desk = replace(home.desk, mail=True)
    sena = Visitor(console(home.desk))
    sena.sign_in("sena")
    number = home.hears(comment("Look at this post", Route.MODERATION, proposed=()))
    sena.get(f"/cases/{number}/reply?response=own-words&email=yes")
    fields = {"response": "own-words", "email": "yes", "address": "sam@home.example"}
    answer = sena.send(f"/cases/{number}/reply", **fields, text="Dear Sam King, thank you.")
    assert answer.status_code == 400
    assert "names a person" in answer.text


def test_a_cue_of_youth_brings_lines_for_young_people(home: House, mo: Visitor) -> None:
    said = comment("im 14 and i cant go on", Route.CRISIS, labels=("crisis_urgent",), proposed=())
    number = home.hears(said)
    assert "0800 1111" in mo.get(f"/cases/{number}/reply?response=crisis_young_person").text


def test_a_stale_reply_is_not_sent(home: House, mo: Visitor) -> None:
    number = _complaint(home)
    mo.get(f"/cases/{number}/reply?response=complaint_public")
    stale = mo.page
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/note", note="Rang them")
    mo.page = stale
    answer = mo.send(f"/cases/{number}/reply", response="complaint_public")
    assert answer.status_code == 409
    assert _sent(home) == []


def test_a_crisis_is_answered_with_lines_that_are_open(home: House, mo: Visitor) -> None:
    number = home.hears(
        comment("I cannot go on", Route.CRISIS, labels=("crisis_urgent",), proposed=())
    )
    page = mo.get(f"/cases/{number}/reply?response=crisis_public").text
    assert "call 111 and choose option 2" in page
    assert "Samaritans on 116 123" in page
    assert Comment().text not in page
