"""The case page beside the decision: steps, clocks, hand-offs, notices, appeals, support."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from listener.ports import Deadline
from listener.report.periods import Period
from listener.steps import answers, paging, resolve, support
from listener.store.period_cases import mended
from listener.store.tables import cases, intents, messages
from listener.web.create import console
from moderation.actions import Outcome, Receipt, Verb
from moderation.cases import CaseEvent, Happened
from moderation.principles import Route
from tests.web.house import House, comment
from tests.web.visitor import Visitor


@pytest.fixture
def sue(home: House) -> Visitor:
    """A second moderator who has signed in."""
    home.user("sue", "senior_moderator", "Sue Roy")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("sue")
    return visitor


def crisis(home: House) -> int:
    said = comment("I cannot go on", Route.CRISIS, labels=("crisis_urgent",), urgent=True)
    number = home.hears(said)
    with home.desk.work() as unit:
        case = unit.cases.get(number)
        assert case is not None
        paging.call(unit, case, 1, home.clock())
        unit.commit()
    return number


def events(home: House, number: int) -> list[CaseEvent]:
    with home.desk.work() as unit:
        return list(unit.cases.events(number))


def rows(home: House, query: Any) -> list[Mapping[str, Any]]:
    with home.engine.connect() as db:
        return [dict(r) for r in db.execute(query).mappings()]


def test_i_have_it_ends_the_calls_even_from_a_stale_page(home: House, mo: Visitor) -> None:
    number = crisis(home)
    page = mo.get(f"/cases/{number}").text
    assert "People are being called" in page
    resolve.note(home.desk.work, number, "Seen from home", "sue", home.clock())
    assert "Nobody else is called" in mo.send(f"/cases/{number}/acknowledge").text
    assert {m["state"] for m in rows(home, select(messages))} == {"cancelled"}
    assert "People are being called" not in mo.get(f"/cases/{number}").text


def test_the_steps_of_a_crisis_are_in_order_and_can_be_ticked(home: House, mo: Visitor) -> None:
    number = crisis(home)
    page = mo.get(f"/cases/{number}").text
    steps = ["kindness", "in private", "helplines that are open", "call 999", "Tell safeguarding"]
    places = [page.index(s) for s in steps]
    assert places == sorted(places)
    mo.send(f"/cases/{number}/step", step="compassion", step_note="answered at once")
    assert events(home, number)[-1].data == {"step": "compassion", "note": "answered at once"}
    assert "answered at once" in mo.get(f"/cases/{number}").text


def test_a_crisis_is_reported_only_by_two_people_and_stays_open(
    home: House, mo: Visitor, sue: Visitor
) -> None:
    number = crisis(home)
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/ask-report", report_reason=" ").status_code == 400
    mo.send(f"/cases/{number}/ask-report", report_reason="they name a place and a time")
    assert rows(home, select(intents)) == []
    sue.get(f"/cases/{number}")
    sue.send(f"/cases/{number}/approve")
    assert rows(home, select(cases.c.status)) == [{"status": "open"}]


def test_the_debrief_goes_to_whoever_handled_it(home: House, mo: Visitor) -> None:
    number = crisis(home)
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/debrief")
    found = rows(home, select(messages).where(messages.c.kind == "debrief"))
    assert [m["recipient"] for m in found] == ["mo"]


def test_one_click_hands_a_request_to_the_team_it_belongs_with(home: House, mo: Visitor) -> None:
    number = home.hears(comment("How many beds?", Route.FOI, labels=("foi",), proposed=()))
    assert "Hand it to Freedom of information" in mo.get(f"/cases/{number}").text
    mo.send(f"/cases/{number}/escalate", team="foi")
    page = mo.get(f"/cases/{number}").text
    assert "Hand it to Freedom of information" not in page
    assert "Foi: due" in page or "Freedom of information: due" in page
    found = rows(home, select(messages))
    assert [(m["kind"], m["recipient"]) for m in found] == [("foi_handoff", "foi")]
    assert "beds" not in str(found)


def clocked(home: House) -> int:
    number = home.hears(comment("How many beds?", Route.FOI, labels=("foi",), proposed=()))
    now = home.clock()
    with home.desk.work() as unit:
        for kind, days in (("foi", 20), ("response", 1)):
            unit.deadlines.start(Deadline(number, kind, now, now + timedelta(days=days)))
        unit.commit()
    return number


def test_all_clocks_show_and_one_can_stand_still_with_a_reason(home: House, mo: Visitor) -> None:
    number = clocked(home)
    page = mo.get(f"/cases/{number}").text
    assert page.count("Running") == 2
    assert mo.send(f"/cases/{number}/pause", clock="foi").status_code == 400
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/pause", clock="foi", pause_reason="asked which year")
    assert "Stands still since" in mo.get(f"/cases/{number}").text
    assert mo.send(f"/cases/{number}/resume", clock="foi").status_code == 400
    mo.send(f"/cases/{number}/resume", clock="foi", resume_reason="they said which year")
    assert "Stands still since" not in mo.get(f"/cases/{number}").text


def hidden(home: House, by: str = "mo", verb: Verb = Verb.HIDE, **changes: Any) -> int:
    number = home.hears(comment("You useless lot", **changes))
    with home.desk.work() as unit:
        case = unit.cases.get(number)
    assert case is not None
    resolve.act(home.desk.work, number, case.version, [verb], by, home.clock())
    with home.desk.work() as unit:
        intent = unit.intents.of_item(case.item)[0]
    answers.received(home.desk.work, intent, Receipt(Outcome.APPLIED), home.clock())
    return number


def test_a_notice_waits_with_its_reason_and_is_sent_by_a_person(home: House, mo: Visitor) -> None:
    number = hidden(home)
    page = mo.get(f"/cases/{number}").text
    assert "They have not been told yet" in page
    notice = mo.get(f"/cases/{number}/reply?response=removal_notice&notice=hide").text
    assert "Principles link" in notice, "a value that nobody set is asked for"
    fields = {
        "response": "removal_notice",
        "notice": "hide",
        "gap-principles_link": "https://northvale.example/rules",
        "gap-appeal_email": "appeals@northvale.example",
        "reference": "sent",
    }
    mo.send(f"/cases/{number}/reply", **fields)
    told = [e for e in events(home, number) if e.happened is Happened.NOTICED]
    assert [(e.data["outcome"], e.data["response"]) for e in told] == [("sent", "removal_notice@1")]
    said = next(e for e in events(home, number) if e.happened is Happened.REPLIED)
    assert "we hid your comment because it attacks people" in said.data["text"]
    assert "They have not been told yet" not in mo.get(f"/cases/{number}").text


def test_what_could_not_be_sent_is_written_down(home: House, mo: Visitor) -> None:
    number = hidden(home)
    mo.get(f"/cases/{number}")
    assert mo.send(f"/cases/{number}/not-noticed", verb="hide").status_code == 400
    mo.send(f"/cases/{number}/not-noticed", verb="hide", notice_reason="takes no messages")
    assert "takes no messages" in mo.get(f"/cases/{number}").text


def test_an_appeal_is_not_for_whoever_decided(home: House, mo: Visitor, sue: Visitor) -> None:
    number = hidden(home)
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/appeal", grounds="they say it was a joke")
    (appeal,) = rows(home, select(cases).where(cases.c.kind == "appeal"))
    path = f"/cases/{appeal['id']}"
    assert "Somebody who did not take the decision" in mo.get(path).text
    assert mo.send(f"{path}/decide-appeal", outcome="upheld", appeal_reason="x").status_code == 409
    sue.get(path)
    sue.send(f"{path}/decide-appeal", outcome="overturned", appeal_reason="it was no attack")
    verbs = [r["verb"] for r in rows(home, select(intents).order_by(intents.c.id))]
    assert verbs == ["hide", "unhide"]
    assert "Tell the person what was decided" in sue.get(path).text


def test_an_overturned_deletion_owes_an_invitation_to_post_again(
    home: House, mo: Visitor, sue: Visitor
) -> None:
    number = hidden(home, verb=Verb.DELETE)
    mo.get(f"/cases/{number}")
    mo.send(f"/cases/{number}/appeal", grounds="it was only criticism")
    (appeal,) = rows(home, select(cases).where(cases.c.kind == "appeal"))
    path = f"/cases/{appeal['id']}"
    sue.get(path)
    sue.send(f"{path}/decide-appeal", outcome="overturned", appeal_reason="it was no attack")
    assert [r["verb"] for r in rows(home, select(intents))] == ["delete"]
    assert f"Case {number}: deleted, and overturned" in mo.get("/notices").text
    page = mo.get(f"/cases/{number}").text
    assert "invite them to post it again" in page
    assert "response=removal_notice" not in page, "nobody is told any more why it was deleted"
    with home.engine.connect() as db:
        assert mended(db, Period.of(home.clock())) == (1, 0)
    reply = mo.get(f"/cases/{number}/reply?response=post_again&notice=post_again").text
    assert "You are welcome to post it again" in reply
    fields = {"response": "post_again", "notice": "post_again", "reference": "sent by message"}
    mo.send(
        f"/cases/{number}/reply", **fields, **{"gap-principles_link": "https://northvale.example/r"}
    )
    assert "deleted, and overturned" not in mo.get("/notices").text
    with home.engine.connect() as db:
        assert mended(db, Period.of(home.clock())) == (1, 1)


def test_a_colleague_s_case_cannot_end_before_support_is_offered(home: House, mo: Visitor) -> None:
    number = home.hears(comment("Nurse so-and-so is vile", Route.STAFF_TARGETED))
    with home.desk.work() as unit:
        case = unit.cases.get(number)
        assert case is not None
        found = support.begin(unit, case, None, home.clock(), home.clock())
        unit.commit()
    path = f"/cases/{found.id}"
    assert "Support for a colleague" in mo.get(path).text
    assert mo.send(f"{path}/close", reason="done").status_code == 409
    mo.get(path)
    mo.send(f"{path}/step", step="offered", step_note="time with their manager")
    mo.get(path)
    mo.send(f"{path}/close", reason="done")
    assert rows(home, select(cases.c.status).where(cases.c.id == found.id)) == [
        {"status": "closed"}
    ]


def test_a_case_is_joined_and_put_away_with_a_reason(home: House, mo: Visitor) -> None:
    first = home.hears(comment("No parking again", Route.COMPLAINT, labels=("complaint",)))
    other = home.hears(comment("Parking!", Route.COMPLAINT, id="2", labels=("complaint",)))
    mo.get(f"/cases/{first}")
    mo.send(f"/cases/{first}/link", other=str(other), link_reason="the car park")
    assert "the car park" in mo.get(f"/cases/{other}").text
    assert mo.send(f"/cases/{other}/link", other=str(other)).status_code == 409
    mo.get(f"/cases/{first}")
    assert mo.send(f"/cases/{first}/snooze", until="2026-01-01").status_code == 400
    mo.send(f"/cases/{first}/snooze", until="2026-12-24", snooze_reason="waits for estates")
    (found,) = rows(home, select(cases).where(cases.c.id == first))
    assert found["snoozed_until"].isoformat() == "2026-12-24T09:00:00+00:00"
