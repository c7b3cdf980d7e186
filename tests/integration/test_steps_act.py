"""Acting: claimed before the call, receipted after, and never a second time."""

from datetime import timedelta

import pytest

from connectors.errors import (
    Ambiguous,
    AuthExpired,
    Gone,
    Invalid,
    NotPermitted,
    PolicyBlocked,
    RateLimited,
    Transient,
)
from listener.ports import IntentState
from listener.steps import resolve
from moderation.actions import Outcome, Verb
from moderation.principles import Mode
from tests.fakes.houses import House
from tests.fakes.platform import NOON, an_item


class Killed(BaseException):
    """The process is gone."""


def with_a_hide(house: House) -> House:
    """Let one comment be decided to be hidden."""
    house.platform.says(an_item("1", "spam"))
    house.pull()
    house.judge()
    return house


def state(house: House) -> object:
    """Return the state of the last intent."""
    return house.value("select state from intents order by id desc")


def test_the_evidence_is_there_before_the_act(house: House) -> None:
    with_a_hide(house)
    house.platform.act_faults.append(Transient("down"))
    house.act()
    assert house.platform.did == []
    assert house.count("evidence") == 1
    assert "spam" in str(house.value("select content from evidence"))


def test_a_crash_before_the_call_is_asked_about_and_then_sent_once(house: House) -> None:
    with_a_hide(house)
    house.platform.act_faults.append(Killed())  # type: ignore[arg-type]
    with pytest.raises(Killed):
        house.act()
    assert state(house) == "sending"
    assert house.act() is None
    house.later(seconds=61).act()
    assert house.platform.did == [(Verb.HIDE, "1")]
    assert state(house) == "receipted"


def test_a_crash_after_the_call_is_asked_about_and_not_sent_again(house: House) -> None:
    with_a_hide(house)
    house.platform.late_faults.append(Killed())
    with pytest.raises(Killed):
        house.act()
    receipt = house.later(seconds=61).act()
    assert receipt is not None
    assert receipt.outcome is Outcome.ALREADY
    assert house.platform.did == [(Verb.HIDE, "1")]


def test_a_reply_that_was_interrupted_is_never_sent_again_by_itself(house: House) -> None:
    house.mode = Mode.REVIEW
    with_a_hide(house)
    resolve.reply(house.work, 1, 2, "Thank you for writing.", "ann", house.now)
    house.platform.act_faults.append(Killed())  # type: ignore[arg-type]
    with pytest.raises(Killed):
        house.act()
    for _ in range(12):
        house.later(hours=1).act()
    assert house.platform.did == []
    assert state(house) == "unknown"
    assert house.value("select next_at from intents") is None
    assert house.count("case_events", "happened='receipted'") == 1


def test_a_reply_that_did_arrive_before_the_crash_is_found(house: House) -> None:
    house.mode = Mode.REVIEW
    with_a_hide(house)
    resolve.reply(house.work, 1, 2, "Thank you for writing.", "ann", house.now)
    house.platform.late_faults.append(Killed())
    with pytest.raises(Killed):
        house.act()
    house.later(minutes=5).act()
    assert house.platform.did == [(Verb.REPLY, "1")]
    assert state(house) == "receipted"


@pytest.mark.parametrize(
    "error", [Transient("down"), RateLimited("slow"), AuthExpired("token"), Ambiguous("what?")]
)
def test_a_platform_that_cannot_be_asked_is_not_taken_for_a_no(
    house: House, error: Exception
) -> None:
    house.mode = Mode.REVIEW
    with_a_hide(house)
    resolve.reply(house.work, 1, 2, "Thank you for writing.", "ann", house.now)
    house.platform.late_faults.append(Killed())
    with pytest.raises(Killed):
        house.act()
    house.platform.probe_faults.append(error)
    house.later(minutes=5).act()
    assert state(house) == "unknown"
    with house.work() as unit:
        unit.accounts.go_on("town-fb")
        unit.commit()
    house.later(hours=1).act()
    assert state(house) == "receipted"
    assert house.platform.did == [(Verb.REPLY, "1")]


def test_a_hide_that_nobody_can_see_is_set_again_after_the_wait(house: House) -> None:
    with_a_hide(house)
    house.platform.blind = True
    house.platform.act_faults.append(Ambiguous("no clear answer"))
    house.act()
    assert state(house) == "unknown"
    house.later(minutes=10).act()
    assert state(house) == "receipted"
    assert house.platform.hidden == {"1"}


def test_a_rate_limit_holds_all_acts_of_the_account_and_costs_no_attempt(house: House) -> None:
    house.platform.says(an_item("2", "spam"))
    with_a_hide(house)
    house.platform.act_faults.append(RateLimited("slow down", NOON + timedelta(minutes=15)))
    house.act()
    assert house.act() is None
    assert house.value("select max(attempts) from intents") == 0
    house.later(minutes=16)
    assert house.act() is not None
    assert house.act() is not None
    assert len(house.platform.did) == 2


def test_a_reply_to_somebody_at_risk_goes_first_and_waits_for_no_limit(house: House) -> None:
    house.mode = Mode.REVIEW
    house.platform.says(an_item("1", "abuse"), an_item("2", "abuse"), an_item("3", "crisis"))
    house.pull()
    house.judge()
    for number in (1, 2):
        with house.work() as unit:
            case = unit.cases.get(number)
        assert case is not None
        resolve.act(house.work, number, case.version, [Verb.HIDE], "ann", house.now, close=False)
    house.platform.act_faults.append(RateLimited("slow down", NOON + timedelta(minutes=15)))
    house.act()
    assert house.act() is None
    with house.work() as unit:
        case = unit.cases.get(3)
    assert case is not None
    assert case.urgent
    resolve.reply(house.work, 3, case.version, "Are you safe?", "ann", house.now)
    with house.work() as unit:
        unit.intents.hold("town-fb", NOON + timedelta(minutes=15))
        unit.commit()
    assert house.act() is not None
    assert house.platform.did == [(Verb.REPLY, "3")]
    assert house.act() is None


def test_a_platform_that_is_down_is_tried_again_until_it_is_back(house: House) -> None:
    with_a_hide(house)
    house.platform.act_faults += [Transient("down")] * 12
    while house.platform.act_faults:
        house.later(minutes=25).act()
    house.later(minutes=25).act()
    assert state(house) == "receipted"


@pytest.mark.parametrize(
    "error", [AuthExpired("token"), NotPermitted("scope"), PolicyBlocked("no")]
)
def test_an_account_that_may_not_act_keeps_its_acts_and_says_so(
    house: House, error: Exception
) -> None:
    with_a_hide(house)
    house.platform.act_faults.append(error)
    house.act()
    assert house.later(hours=1).act() is None
    assert state(house) == "decided"
    assert house.count("incidents", "closed_at is null") == 1


@pytest.mark.parametrize("error", [Gone("it is gone"), Invalid("not understood")])
def test_what_cannot_be_done_is_refused_with_the_reason(house: House, error: Exception) -> None:
    with_a_hide(house)
    house.platform.act_faults.append(error)
    house.act()
    assert state(house) == "refused"
    assert house.value("select reason from receipts") == str(error)
    assert house.count("cases", "status='open'") == 1


def test_a_comment_that_is_gone_is_not_acted_on(house: House) -> None:
    item = an_item("1", "spam")
    house.platform.says(item)
    house.pull()
    house.judge()
    house.platform.gone.append(item.ref)
    house.pull()
    assert house.act() is None
    assert state(house) == IntentState.CANCELLED


def test_what_a_person_asked_for_goes_first(house: House) -> None:
    house.platform.says(an_item("2", "abuse"))
    with_a_hide(house)
    resolve.act(house.work, 1, 2, [Verb.HIDE], "ann", house.now)
    house.act()
    assert house.platform.did == [(Verb.HIDE, "2")]


def test_an_act_that_does_not_hold_goes_back_to_a_person(house: House) -> None:
    house.platform.forgetful = True
    with_a_hide(house)
    house.act()
    for _ in range(3):
        assert house.later(minutes=1).confirm() == 1
    assert house.later(minutes=1).confirm() == 0
    assert house.count("case_events", "happened='noted'") == 1
    assert house.count("audit", "what='does not hold'") == 1


def test_a_platform_that_cannot_show_it_is_believed(house: House) -> None:
    with_a_hide(house)
    house.act()
    house.platform.blind = True
    assert house.later(minutes=1).confirm() == 1
    assert state(house) == "receipted"
    assert house.value("select state from items") == "hidden"


def test_a_receipt_and_its_audit_line_are_one_transaction(house: House) -> None:
    with_a_hide(house)
    house.act()
    assert house.count("receipts") == 1
    assert house.count("audit", "what='applied'") == 1
    assert house.count("audit", "what='sending'") == 1
