"""What is done about a verdict: the mode, the platform and the budget must all allow it."""

import pytest

from moderation.actions import Verb
from moderation.decisions import Budget, Decision, decide
from moderation.modes import mode_for
from moderation.principles import Mode, PolicyPack, Route
from moderation.verdicts import judge
from tests.fakes.policies import FACEBOOK, X, a_pack, a_reading, abuse, crisis, right, spam

PLENTY = Budget(this_hour=10, today=100)


def decided(text: str, pack: PolicyPack, mode: Mode, budget: Budget = PLENTY) -> Decision:
    return decide(judge(a_reading(text), pack, FACEBOOK), mode, FACEBOOK, budget)


def test_auto_hides_advertising_and_opens_a_case_for_a_person() -> None:
    decision = decided("spam", a_pack(spam()), Mode.AUTO)
    assert decision.acts == (Verb.HIDE,)
    assert decision.proposals == (Verb.REPORT,)
    assert decision.opens_case
    assert decision.reason == "Hidden for review: spam (CLAUSE-spam)"


def test_review_proposes_and_does_nothing() -> None:
    decision = decided("spam", a_pack(spam()), Mode.REVIEW)
    assert decision.acts == ()
    assert decision.proposals == (Verb.HIDE, Verb.REPORT)
    assert decision.held_back == "this account is in review mode"
    assert (
        decision.reason
        == "For a person: spam (CLAUSE-spam); proposed: hide, report to the platform"
    )


def test_observe_asks_nobody_about_an_insult() -> None:
    decision = decided("abuse", a_pack(abuse()), Mode.OBSERVE)
    assert not decision.opens_case
    assert decision.proposals == ()
    assert decision.reason.startswith("Observed only. For a person: abuse")


def test_observe_still_lets_a_person_hear_a_cry_for_help() -> None:
    decision = decided("crisis", a_pack(crisis()), Mode.OBSERVE)
    assert decision.opens_case
    assert Verb.REPLY in decision.proposals
    assert decision.reason.startswith("Urgent: crisis")


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("route", ["foi", "data_rights", "complaint", "media"])
def test_what_the_law_counts_days_for_opens_a_case_in_every_mode(route: str, mode: Mode) -> None:
    assert decided(route, a_pack(right(route)), mode).opens_case


@pytest.mark.parametrize("route", [Route.STAFF_TARGETED, Route.CONFIDENTIAL])
def test_a_person_at_stake_opens_a_case_while_only_observing(route: Route) -> None:
    decision = decided("abuse", a_pack(abuse(route=route)), Mode.OBSERVE)
    assert decision.opens_case
    assert decision.acts == ()


@pytest.mark.parametrize("budget", [Budget(0, 100), Budget(10, 0), Budget(-1, 5)])
def test_a_spent_budget_leaves_it_to_a_person(budget: Budget) -> None:
    decision = decided("spam", a_pack(spam()), Mode.AUTO, budget)
    assert decision.acts == ()
    assert Verb.HIDE in decision.proposals
    assert decision.held_back == "the account's budget of automatic acts is spent"


def test_a_verdict_from_another_platform_is_not_acted_on_where_the_verb_is_lacking() -> None:
    verdict = judge(a_reading("spam"), a_pack(spam()), FACEBOOK)
    decision = decide(verdict, Mode.AUTO, X, PLENTY)
    assert decision.acts == ()
    assert decision.held_back == "x does not let us hide this and take it back"


def test_a_kept_comment_opens_no_case() -> None:
    decision = decided("hello", a_pack(spam()), Mode.AUTO)
    assert not decision.opens_case
    assert decision.reason == "Kept: no principle speaks against it"


def test_a_reason_names_the_ground_of_the_act_not_the_milder_one() -> None:
    pack = a_pack(abuse(), right("complaint"))
    assert "abuse (CLAUSE-abuse)" in decided("abuse complaint", pack, Mode.REVIEW).reason


def test_out_of_hours_can_be_stricter_or_looser() -> None:
    verdict = judge(a_reading("spam"), a_pack(spam()), FACEBOOK)
    strict = mode_for(Mode.AUTO, verdict, out_of_hours=Mode.REVIEW, in_hours=False)
    loose = mode_for(Mode.REVIEW, verdict, out_of_hours=Mode.AUTO, in_hours=False)
    assert (strict, loose) == (Mode.REVIEW, Mode.AUTO)


def test_a_principles_own_mode_can_only_be_stricter() -> None:
    verdict = judge(a_reading("spam"), a_pack(spam()), FACEBOOK)
    assert mode_for(Mode.AUTO, verdict, principles={"spam": Mode.REVIEW}) is Mode.REVIEW
    assert mode_for(Mode.REVIEW, verdict, principles={"spam": Mode.AUTO}) is Mode.REVIEW


def test_in_an_incident_the_machine_does_nothing_alone() -> None:
    verdict = judge(a_reading("spam"), a_pack(spam()), FACEBOOK)
    assert mode_for(Mode.AUTO, verdict, incident=True) is Mode.REVIEW
