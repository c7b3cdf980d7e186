"""Deciding about a case by its forms: what happens, what is refused, what is said."""

from sqlalchemy import select

from listener.store.tables import audit, cases, intents, receipts
from listener.web.create import console
from moderation.actions import Verb
from moderation.items import Kind
from moderation.principles import Route, Severity
from tests.web.house import Comment, House, comment
from tests.web.visitor import Visitor, elements, title


def _case(home: House, number: int) -> object:
    with home.engine.begin() as db:
        return db.execute(select(cases).where(cases.c.id == number)).one()


def _intents(home: House) -> list[tuple[str, str, str]]:
    with home.engine.begin() as db:
        rows = db.execute(select(intents).order_by(intents.c.id))
        return [(r.verb, r.by, r.state) for r in rows]


def test_hide_becomes_an_act_and_closes_the_case(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    answer = mo.send(f"/cases/{number}/act", verb="hide", reason="")
    assert answer.status_code == 200
    assert f"Case {number}: the platform is being asked to do it" in answer.text
    assert _intents(home) == [("hide", "mo", "decided")]
    assert _case(home, number).status == "closed"
    with home.engine.begin() as db:
        assert db.execute(select(intents.c.reason)).scalar_one() == "It attacks people. TEWV-3.2"


def test_after_an_act_the_next_case_has_the_focus(home: House, mo: Visitor) -> None:
    first, second = home.hears(Comment(id="1")), home.hears(Comment(id="2"))
    mo.get(f"/cases/{first}")
    answer = mo.send(f"/cases/{first}/act", verb="hide")
    focused = [a for a in elements(answer.text, "a") if "data-focus" in a]
    assert [a["href"] for a in focused] == [f"/cases/{second}"]


def test_keep_closes_the_case_and_writes_the_audit(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/keep", reason="It is only cross")
    assert _case(home, number).outcome == "kept"
    assert _intents(home) == []
    with home.engine.begin() as db:
        lines = db.execute(select(audit.c.what, audit.c.by)).all()
    assert ("kept", "mo") in [tuple(line) for line in lines]


def test_a_stale_page_changes_nothing_and_says_what_happened(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    amira = Visitor(console(home.desk))
    amira.sign_in("amira")
    mo.get(f"/cases/{number}")
    amira.get(f"/cases/{number}")
    amira.send(f"/cases/{number}/note", note="I am calling the ward")
    answer = mo.send(f"/cases/{number}/act", verb="hide", reason="Names a nurse")
    assert answer.status_code == 409
    assert "Somebody else was here first" in answer.text
    assert "I am calling the ward" in answer.text
    assert "Names a nurse" in answer.text, "what was typed is not lost"
    assert _intents(home) == []


def test_a_note_is_shown_to_colleagues(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    answer = mo.send(f"/cases/{number}/note", note="Spoke to <PALS>")
    assert "Spoke to &lt;PALS&gt;" in answer.text


def test_an_empty_note_is_a_fault_with_a_link_to_the_field(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    answer = mo.send(f"/cases/{number}/note", note="  ")
    assert answer.status_code == 400
    assert title(answer.text).startswith("Error: ")
    assert {"href": "#note"} in elements(answer.text, "a")


def test_claiming_and_releasing(home: House, mo: Visitor, amira: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/claim")
    assert _case(home, number).owner == "mo"
    assert "You are working on this" in mo.page
    amira.get(f"/cases/{number}")
    answer = amira.send(f"/cases/{number}/claim")
    assert answer.status_code == 409
    assert "mo is working on case" in answer.text
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/release")
    assert _case(home, number).owner == ""


def test_handing_over_waits_for_the_team(home: House, mo: Visitor) -> None:
    number = home.hears(comment("How many beds?", Route.FOI, labels=("foi",), proposed=()))
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/escalate", team="Freedom of information", handover="Posted today")
    case = _case(home, number)
    assert (case.team, case.status) == ("foi", "waiting")
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/escalate", team="Anybody").status_code == 400


def test_an_act_that_was_not_sent_can_be_taken_back(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/act", verb="hide")
    mo.get(f"/cases/{number}")
    intent = next(i for i in elements(mo.page, "input") if i.get("name") == "intent")
    mo.send(f"/cases/{number}/undo", intent=str(intent["value"]))
    assert _intents(home) == [("hide", "mo", "cancelled")]


def test_a_closed_case_can_be_opened_again(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/keep")
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/reopen")
    assert _case(home, number).status == "open"


def test_an_act_by_hand_needs_what_the_platform_gave(home: House, mo: Visitor) -> None:
    number = home.hears(Comment(account="trust-x", kind=Kind.MENTION, own_thread=False))
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/by-hand", verb="report", reference="").status_code == 400
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/by-hand", verb="report", reference="X-4711")
    assert _intents(home) == [("report", "mo", "confirmed")]
    with home.engine.begin() as db:
        assert db.execute(select(receipts.c.reference)).scalar_one() == "X-4711"
    assert "X-4711" in mo.page


def test_what_the_platform_does_not_offer_has_no_button(home: House, mo: Visitor) -> None:
    mention = home.hears(Comment(account="trust-x", kind=Kind.MENTION, own_thread=False))
    page = mo.get(f"/cases/{mention}").text
    assert "hide" not in [b.get("value") for b in elements(page, "button")]
    assert "Hide: only under posts of our own." in page
    assert mo.send(f"/cases/{mention}/act", verb="hide").status_code == 409
    assert _intents(home) == []


def test_a_cry_for_help_offers_nothing_against_its_author(home: House, amira: Visitor) -> None:
    number = home.hears(
        comment(
            "I cannot go on",
            Route.CRISIS,
            labels=("crisis_urgent",),
            severity=Severity.CRITICAL,
            urgent=True,
            proposed=(),
        )
    )
    page = amira.get(f"/cases/{number}").text
    verbs = {b.get("value") for b in elements(page, "button")}
    assert verbs.isdisjoint({v.value for v in (Verb.HIDE, Verb.DELETE, Verb.REPORT, Verb.BLOCK)})
    for verb in ("hide", "mute", "report", "delete", "block"):
        amira.get(f"/cases/{number}")
        assert amira.send(f"/cases/{number}/act", verb=verb).status_code == 409
        assert amira.get(f"/cases/{number}/confirm/{verb}").status_code == 404
    assert _intents(home) == []


def test_a_crisis_is_not_closed_without_saying_what_was_done(home: House, mo: Visitor) -> None:
    number = home.hears(
        comment("I cannot go on", Route.CRISIS, labels=("crisis_urgent",), proposed=())
    )
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/close", reason="").status_code == 400
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/keep", reason="Fine").status_code == 409
    assert _case(home, number).status == "open"
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/close", reason="Crisis team rang them")
    assert _case(home, number).status == "closed"


def test_a_case_stays_open_while_the_policy_proposes_more(home: House, mo: Visitor) -> None:
    number = home.hears(Comment(proposed=(Verb.HIDE, Verb.REPORT)))
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/act", verb="hide")
    assert "The policy proposes more" in mo.page
    assert _case(home, number).status == "open"
    mo.get(f"/cases/{number}")
    assert "Keep: the comment stays up" not in mo.page
    mo.send(f"/cases/{number}/close")
    assert _case(home, number).status == "closed"
    assert _intents(home) == [("hide", "mo", "decided")], "closing calls nothing off"


def test_the_queue_stays_narrowed_after_a_decision(home: House, mo: Visitor) -> None:
    home.hears(comment("Poor care", Route.COMPLAINT, id="0", labels=("complaint",), proposed=()))
    first = home.hears(comment("How many?", Route.FOI, id="1", labels=("foi",), proposed=()))
    second = home.hears(comment("How few?", Route.FOI, id="2", labels=("foi",), proposed=()))
    mo.get("/queue?route=foi&account=trust-fb")
    link = next(a["href"] for a in elements(mo.page, "a") if f"/cases/{first}" in str(a["href"]))
    mo.get(str(link))
    answer = mo.send(f"/cases/{first}/keep")
    assert dict(answer.url.params)["route"] == "foi"
    assert dict(answer.url.params)["account"] == "trust-fb"
    focused = [a for a in elements(answer.text, "a") if "data-focus" in a]
    assert str(focused[0]["href"]).startswith(f"/cases/{second}?")
