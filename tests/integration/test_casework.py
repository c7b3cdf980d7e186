"""Cases over time: several clocks, pauses, support for a colleague, appeals, an author's return."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from config.holidays import united_kingdom
from listener.benches import clock_of
from listener.ports import Conflict
from listener.report.periods import Period
from listener.steps import appeals, notices, pausing, resolve, second, support
from listener.steps.bench import Bench
from listener.steps.chase import chase
from listener.store.periods import period_figures
from moderation.actions import Verb
from moderation.cases import Case, Happened, Status
from moderation.checklists import SUPPORT
from moderation.errors import Impossible
from moderation.principles import Mode, Principle, Route
from tests.fakes.houses import House
from tests.fakes.platform import NOON, an_item
from tests.fakes.policies import a_pack, abuse, crisis, right


def staff(**changes: object) -> Principle:
    return replace(abuse(route=Route.STAFF_TARGETED, labels=("staff_targeting",)), **changes)  # type: ignore[arg-type]


def asks(id: str) -> Principle:
    return replace(right(id), ladder={"default": ((Verb.KEEP, Verb.REPLY),)})


def a_team(house: House, *principles: Principle) -> House:
    """Let the house judge by *principles*, with every clock running."""
    house.pack, house.mode = a_pack(*principles), Mode.REVIEW
    plain = house.bench

    def bench(account: str, platform: str) -> Bench:
        return replace(plain(account, platform), clocks=partial(clock_of, house.pack))

    house.bench = bench  # type: ignore[method-assign]
    return house


def hears(house: House, *said: object) -> None:
    house.platform.says(*said)  # type: ignore[arg-type]
    house.pull()
    house.judge()


def case(house: House, number: int = 1) -> Case:
    with house.work() as unit:
        found = unit.cases.get(number)
    assert found is not None
    return found


def clocks(house: House, number: int = 1) -> dict[str, datetime]:
    with house.work() as unit:
        return {d.kind: d.due_at for d in unit.deadlines.of_case(number)}


def happened(house: House, number: int = 1) -> Sequence[Happened]:
    with house.work() as unit:
        return [e.happened for e in unit.cases.events(number)]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_duty_in_an_item_starts_its_own_clock_in_every_mode(house: House, mode: Mode) -> None:
    a_team(house, asks("foi"), asks("complaint"), asks("data_rights")).mode = mode
    hears(house, an_item("1", "foi complaint data_rights"))
    found = clocks(house)
    assert set(found) >= {"foi", "complaint", "data_rights", "data_complaint"}
    assert case(house).due_at == min(found.values())


def test_a_crisis_beside_a_request_leaves_both_clocks_running(house: House) -> None:
    a_team(house, crisis(), asks("foi"))
    hears(house, an_item("1", "crisis and foi"))
    assert set(clocks(house)) == {"crisis", "foi"}
    assert case(house).route is Route.CRISIS


def test_an_answer_meets_the_response_clock_and_no_other(house: House) -> None:
    a_team(house, asks("complaint"))
    hears(house, an_item("1", "complaint"))
    assert set(clocks(house)) == {"complaint", "response"}
    resolve.reply(house.work, 1, case(house).version, "Thank you.", "ann", NOON, response="x@1")
    with house.work() as unit:
        met = {d.kind for d in unit.deadlines.of_case(1) if d.met_at}
        told = unit.cases.events(1)[-1]
    assert met == {"response"}
    assert (told.data["text"], told.data["response"]) == ("Thank you.", "x@1")
    assert house.count("audit", "cast(data as text) like '%Thank you%'") == 0


def test_a_paused_clock_neither_warns_nor_breaches_and_gets_its_days_back(house: House) -> None:
    a_team(house, asks("foi"))
    hears(house, an_item("1", "foi"))
    due = clocks(house)["foi"]
    pausing.pause(house.work, 1, case(house).version, "foi", "ann", NOON, "asked which year")
    house.later(days=60)
    chase(house.work, house.now)
    assert house.count("deadlines", "kind = 'foi' and breached_at is not null") == 0
    now = case(house)
    pausing.resume(house.work, 1, now.version, "foi", "ann", house.now, united_kingdom())
    moved = clocks(house)["foi"]
    assert timedelta(days=58) < moved - due < timedelta(days=66)
    chase(house.work, moved + timedelta(hours=1))
    assert house.count("deadlines", "kind = 'foi' and breached_at is not null") == 1


def test_a_pause_needs_a_reason_and_a_clock_that_may_stand(house: House) -> None:
    a_team(house, crisis(), asks("foi"))
    hears(house, an_item("1", "crisis foi"))
    version = case(house).version
    with pytest.raises(Impossible, match="say why"):
        pausing.pause(house.work, 1, version, "foi", "ann", NOON, " ")
    with pytest.raises(Impossible, match="cannot stand"):
        pausing.pause(house.work, 1, version, "crisis", "ann", NOON, "tired")
    pausing.pause(house.work, 1, version, "foi", "ann", NOON, "asked which year")
    with pytest.raises(Conflict):
        pausing.pause(house.work, 1, version, "foi", "bob", NOON, "asked which year")
    with pytest.raises(Impossible, match="does not run"):
        pausing.pause(house.work, 1, version + 1, "foi", "bob", NOON, "asked which year")


def test_a_targeted_colleague_gets_a_case_that_ends_with_support(house: House) -> None:
    a_team(house, staff())
    hears(house, an_item("1", "abuse"))
    with house.work() as unit:
        found = unit.cases.of_item(1, SUPPORT)
    assert found is not None
    assert set(clocks(house, found.id)) == {"staff_support"}
    resolve.act(house.work, 1, case(house).version, [Verb.HIDE], "ann", NOON)
    assert case(house, found.id).status is Status.OPEN
    with pytest.raises(Impossible, match="Offer support"):
        resolve.keep(house.work, found.id, found.version, "ann", NOON, "all done")
    found = support.step_done(house.work, found.id, found.version, "told", "ann", NOON)
    found = support.step_done(house.work, found.id, found.version, "offered", "ann", NOON, "tea")
    found = resolve.keep(house.work, found.id, found.version, "ann", NOON, "all done")
    assert (found.status, found.outcome) == (Status.CLOSED, "resolved")
    assert house.count("intents", "state = 'cancelled'") == 0
    with pytest.raises(Impossible, match="no step"):
        support.step_done(house.work, 1, case(house).version, "offered", "ann", NOON)


def test_a_crisis_is_not_closed_without_saying_what_was_done(house: House) -> None:
    a_team(house, crisis())
    hears(house, an_item("1", "crisis"))
    with pytest.raises(Impossible, match="say what was done"):
        resolve.keep(house.work, 1, case(house).version, "ann", NOON)
    resolve.keep(house.work, 1, case(house).version, "ann", NOON, "the crisis team rang them")
    assert support.debrief(house.work, 1, "ann", "bob", NOON)
    assert not support.debrief(house.work, 1, "ann", "bob", NOON)
    assert house.count("messages", "kind = 'debrief'") == 1


def test_a_report_of_somebody_in_crisis_takes_two_and_leaves_the_case_open(house: House) -> None:
    a_team(house, crisis())
    hears(house, an_item("1", "crisis"))
    why = "they name a place and a time; the platform can send help"
    second.propose(house.work, 1, case(house).version, Verb.REPORT, "ann", NOON, why)
    with pytest.raises(Impossible):
        second.approve(house.work, 1, case(house).version, "ann", NOON)
    second.approve(house.work, 1, case(house).version, "bob", NOON)
    assert case(house).status is Status.OPEN
    assert house.value("select verb from intents") == "report"


def hidden(house: House) -> None:
    """Have one comment hidden by ann."""
    a_team(house, abuse())
    hears(house, an_item("1", "abuse"))
    resolve.act(house.work, 1, case(house).version, [Verb.HIDE], "ann", NOON)
    house.act()


def test_an_appeal_is_decided_by_somebody_else_and_brings_the_comment_back(house: House) -> None:
    hidden(house)
    opened = appeals.appeal(house.work, 1, "bob", NOON, "they say it was a joke")
    assert opened.kind == "appeal"
    with pytest.raises(Impossible, match="somebody who did not"):
        appeals.decide(house.work, opened.id, opened.version, "overturned", "ann", NOON, "fair")
    with pytest.raises(Impossible, match="say why"):
        appeals.decide(house.work, opened.id, opened.version, "overturned", "bob", NOON, " ")
    done = appeals.decide(house.work, opened.id, opened.version, "overturned", "bob", NOON, "fair")
    assert (done.status, done.outcome) == (Status.CLOSED, "overturned")
    house.later(seconds=10).act()
    assert house.platform.did == [(Verb.HIDE, "1"), (Verb.UNHIDE, "1")]
    with pytest.raises(Impossible):
        appeals.appeal(house.work, 1, "bob", NOON, "again")


def test_an_appeal_that_is_upheld_changes_nothing_on_the_platform(house: House) -> None:
    hidden(house)
    opened = appeals.appeal(house.work, 1, "bob", NOON, "they disagree")
    appeals.decide(house.work, opened.id, opened.version, "upheld", "bob", NOON, "it was abuse")
    house.later(seconds=10).act()
    assert house.platform.did == [(Verb.HIDE, "1")]
    assert Happened.APPEALED in happened(house)


def test_without_an_act_there_is_nothing_to_appeal_against(house: House) -> None:
    a_team(house, abuse())
    hears(house, an_item("1", "abuse"))
    with pytest.raises(Impossible, match="nothing stands"):
        appeals.appeal(house.work, 1, "bob", NOON, "they disagree")


def test_cases_of_one_author_are_joined(house: House) -> None:
    a_team(house, abuse())
    hears(
        house,
        an_item("1", "abuse"),
        an_item("2", "abuse again"),
        an_item("3", "abuse", author="bo"),
    )
    with house.work() as unit:
        assert unit.cases.linked(1) == [(2, "same author")]
        assert unit.cases.linked(2) == [(1, "same author")]
        assert unit.cases.linked(3) == []


def test_somebody_who_writes_hundreds_of_times_does_not_slow_the_house_down(house: House) -> None:
    a_team(house, abuse())
    hears(house, *(an_item(str(n), f"abuse {n}") for n in range(1, 61)))
    assert house.count("cases") == 60
    assert house.count("case_links") == 59 * 10 - sum(range(10))
    with house.work() as unit:
        assert [c.id for c in unit.cases.of_author(1, newest=3)] == [58, 59, 60]
        assert not unit.cases.link(60, 59, "same author", "ann", NOON)


def test_a_conversation_comes_back_when_its_author_writes_again(house: House) -> None:
    a_team(house, asks("complaint"), abuse())
    hears(house, an_item("1", "complaint"))
    resolve.keep(house.work, 1, case(house).version, "ann", NOON, "answered by phone")
    house.later(hours=2)
    hears(house, an_item("2", "thank you all the same"), an_item("3", "hello", author="bo"))
    assert case(house).status is Status.OPEN
    with house.work() as unit:
        told = [e for e in unit.cases.events(1) if e.happened is Happened.REOPENED]
    assert [(e.data["why"], e.data["item"]) for e in told] == [("the author wrote again", 2)]


def test_a_snoozed_case_wakes_when_its_author_writes_again(house: House) -> None:
    a_team(house, asks("complaint"))
    hears(house, an_item("1", "complaint"))
    until = NOON + timedelta(days=2)
    resolve.snooze(house.work, 1, case(house).version, until, "ann", NOON, "waits for the ward")
    hears(house, an_item("2", "any news?"))
    assert case(house).status is Status.OPEN


def test_abuse_that_was_dealt_with_stays_closed(house: House) -> None:
    a_team(house, abuse())
    hears(house, an_item("1", "abuse"))
    resolve.keep(house.work, 1, case(house).version, "ann", NOON)
    hears(house, an_item("2", "a kind word"))
    assert case(house).status is Status.CLOSED


def test_a_pause_over_both_clock_changes_keeps_the_end_of_the_day(house: House) -> None:
    a_team(house, asks("foi"))
    posted = datetime(2026, 10, 20, 9, tzinfo=UTC)
    house.now = posted
    hears(house, an_item("1", "foi", posted_at=posted))
    due = clocks(house)["foi"]
    pausing.pause(house.work, 1, case(house).version, "foi", "ann", posted, "asked which year")
    later = posted + timedelta(days=160)
    pausing.resume(house.work, 1, case(house).version, "foi", "ann", later, united_kingdom())
    assert due == datetime(2026, 11, 17, 23, 59, 59, tzinfo=UTC)
    moved = clocks(house)["foi"]
    assert moved.hour == 22  # British Summer Time again
    assert moved.weekday() < 5


def test_the_week_s_report_counts_appeals_and_notices(house: House) -> None:
    hidden(house)
    notices.noticed(house.work, 1, "hide", "ann", NOON, response="removal_notice@1")
    opened = appeals.appeal(house.work, 1, "bob", NOON, "they say it was a joke")
    appeals.decide(house.work, opened.id, opened.version, "overturned", "bob", NOON, "fair")
    week = Period.of(NOON)
    figures = period_figures(house.database, week, NOON + timedelta(days=7))
    assert dict(figures.appeals) == {"overturned": 1}
    assert dict(figures.notices) == {"sent": 1}
    assert sum(lane.opened for lane in figures.lanes) == 1
