"""Modes in the console: a lead switches them on, every page says so, they end."""

import re
from dataclasses import replace
from datetime import timedelta

from listener.in_force import InForce, Packs
from listener.store.switches import latest, standing
from listener.web.create import console
from moderation.principles import Mode, PolicyPack
from moderation.switches import Hours, Kind
from tests.web.house import NOW, House, comment
from tests.web.visitor import Visitor

FORM = {"kind": "incident", "until": "2026-11-21T18:00", "reason": "A fire at the hospital"}


def test_every_page_says_what_is_on_until_it_ends(home: House, amira: Visitor, mo: Visitor) -> None:
    amira.get("/principles/modes")
    amira.send("/principles/modes", **FORM)
    for path in ("/", "/queue", "/accounts", "/principles"):
        assert "Until today at 6pm: A fire at the hospital." in mo.get(path).text
    home.clock.at = NOW + timedelta(hours=9)
    amira.sign_in("amira")
    assert "A fire at the hospital" not in amira.get("/").text
    assert "A fire at the hospital" in amira.get("/principles/modes").text


def test_it_can_be_switched_off(home: House, amira: Visitor) -> None:
    amira.get("/principles/modes")
    amira.send("/principles/modes", **FORM)
    amira.send("/principles/modes/1/off")
    assert standing(home.engine, NOW) == ()
    assert "switched off by amira" in amira.page


def test_a_moderator_reads_and_cannot_switch(home: House, mo: Visitor) -> None:
    assert "Switch something on" not in mo.get("/principles/modes").text
    assert mo.send("/principles/modes", **FORM).status_code == 403
    assert latest(home.engine) == ()


def test_a_mode_of_work_is_switched_for_an_account_and_some_hours(
    home: House, amira: Visitor
) -> None:
    amira.get("/principles/modes")
    more = {"kind": "mode", "mode": "review", "hours": "out_of_hours", "account": "trust-x"}
    amira.send("/principles/modes", **{**FORM, **more})
    (found,) = latest(home.engine)
    assert (found.kind, found.mode, found.account) == (Kind.MODE, Mode.REVIEW, "trust-x")
    assert found.hours is Hours.OUT_OF_HOURS
    assert "On trust-x outside working hours, the machine proposes" in amira.page


def test_what_is_missing_is_said_and_nothing_typed_is_lost(home: House, amira: Visitor) -> None:
    amira.get("/principles/modes")
    answer = amira.send("/principles/modes", kind="incident", until="soon", reason="Fire & smoke")
    assert answer.status_code == 400
    assert "Error: Modes" in answer.text
    assert "Give a day and a time" in answer.text
    assert "Fire &amp; smoke" in answer.text
    none = amira.send("/principles/modes", kind="incident", until="2026-11-22T18:00", reason=" ")
    assert "Say why it is switched on" in none.text
    past = amira.send("/principles/modes", **{**FORM, "until": "2026-11-20T18:00"})
    assert "It must end after it begins" in past.text
    odd = amira.send("/principles/modes", **{**FORM, "kind": "everything"})
    assert "Choose what to switch on" in odd.text
    assert latest(home.engine) == ()


PACK = PolicyPack(
    "tewv",
    "Test",
    "1",
    (),
    {"pages": {}, "mailboxes": {}, "incident": {"holding": ["incident_holding"]}},
)


def with_rules(home: House) -> Visitor:
    """A lead, in a house whose rules follow what is switched on."""
    rules = InForce(home.engine, PACK, lambda _edition, _level: PACK, home.clock)
    visitor = Visitor(console(replace(home.desk, packs=Packs(rules))))
    visitor.sign_in("amira")
    return visitor


def test_holding_lines_are_offered_first_in_an_incident(home: House) -> None:
    amira = with_rules(home)
    number = home.hears(comment("What is going on at the hospital?"))
    usual = amira.get(f"/cases/{number}/reply").text.split("Other responses")[0]
    assert "response=incident_holding" not in usual
    amira.get("/principles/modes")
    amira.send("/principles/modes", **FORM)
    offered = amira.get(f"/cases/{number}/reply").text.split("Other responses")[0]
    assert re.findall(r"response=([a-z_]+)", offered)[0] == "incident_holding"


def test_politics_are_not_sent_before_an_election(home: House) -> None:
    amira = with_rules(home)
    number = home.hears(comment("Who should I vote for?"))
    words = {"response": "own-words", "text": "Please vote Labour on Thursday.", "anyway": "yes"}
    amira.get("/principles/modes")
    amira.send("/principles/modes", **{**FORM, "kind": "pre_election"})
    amira.get(f"/cases/{number}/reply?response=own-words")
    answer = amira.send(f"/cases/{number}/reply", **words)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text


def test_a_viewer_sees_the_banner(home: House, amira: Visitor) -> None:
    amira.get("/principles/modes")
    amira.send("/principles/modes", **{**FORM, "kind": "pre_election"})
    home.user("vi", "viewer")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("vi")
    assert "Pre-election period" in visitor.page
