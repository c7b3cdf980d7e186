"""Modes in the console: a lead switches them on, every page says so, they end."""

from datetime import timedelta

from listener.store.switches import latest, standing
from listener.web.create import console
from moderation.principles import Mode
from moderation.switches import Hours, Kind
from tests.web.house import NOW, House
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


def test_a_viewer_sees_the_banner(home: House, amira: Visitor) -> None:
    amira.get("/principles/modes")
    amira.send("/principles/modes", **{**FORM, "kind": "pre_election"})
    home.user("vi", "viewer")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("vi")
    assert "Pre-election period" in visitor.page
