"""Training: where the policy asks for it, nobody acts before it; a cry for help never waits."""

from dataclasses import replace
from datetime import date

import pytest

from config.packs import load
from listener.steps.trained import trained
from listener.web.create import console
from moderation.principles import Route
from moderation.trained import training
from tests.web.house import NOW, Comment, House, comment
from tests.web.visitor import Visitor

TODAY = date(2026, 11, 21)


def under(home: House, pack: str, name: str) -> Visitor:
    """Return somebody who has signed in, where *pack* is in force."""
    visitor = Visitor(console(replace(home.desk, packs=(load(pack),))))
    visitor.sign_in(name)
    return visitor


@pytest.mark.parametrize("pack", ["bnssg", "pennine"])
def test_nobody_acts_before_they_are_trained_where_the_policy_says_so(
    home: House, pack: str
) -> None:
    case = home.hears(Comment())
    mo = under(home, pack, "mo")
    assert "you can act on cries for help only" in mo.get("/").text
    mo.get(f"/cases/{case}")
    refused = mo.send(f"/cases/{case}/act", verb="hide", reason="rude")
    assert refused.status_code == 403
    assert "lets nobody act before they are trained" in refused.text
    assert mo.send(f"/cases/{case}/claim").status_code == 200  # a case may be looked after
    trained(home.desk.work, "mo", TODAY, "amira", NOW)
    assert "lets nobody act" not in mo.get("/").text
    mo.get(f"/cases/{case}")
    assert mo.send(f"/cases/{case}/act", verb="hide", reason="rude").status_code == 200


def test_a_cry_for_help_is_answered_by_whoever_is_there(home: House) -> None:
    case = home.hears(
        comment("I want to end it", Route.CRISIS, urgent=True, labels=("crisis_urgent",))
    )
    mo = under(home, "bnssg", "mo")
    mo.get(f"/cases/{case}")
    done = mo.send(f"/cases/{case}/close", reason="Spoke to them; the crisis team has it")
    assert done.status_code == 200
    assert home.version(case) > 1


def test_a_reply_waits_for_training_too(home: House) -> None:
    case = home.hears(Comment())
    mo = under(home, "bnssg", "mo")
    mo.get(f"/cases/{case}/reply?response=general_ack")
    refused = mo.send(f"/cases/{case}/reply", response="general_ack")
    assert refused.status_code == 403
    assert "lets nobody act before they are trained" in refused.text


def test_other_policies_warn_and_bar_nobody(home: House) -> None:
    case = home.hears(Comment())
    mo = under(home, "tewv", "mo")
    assert "Your training: no training is written down." in mo.get("/").text
    mo.get(f"/cases/{case}")
    assert mo.send(f"/cases/{case}/act", verb="hide", reason="rude").status_code == 200
    assert "Your training" not in under(home, "bsmhft", "mo").get("/").text


def test_a_communications_lead_writes_trainings_down(home: House) -> None:
    amira = under(home, "bnssg", "amira")
    assert "2 people to be trained" in amira.get("/").text
    page = amira.get("/accounts/people").text
    assert "May not act yet" in page
    wrong = amira.send("/accounts/people", user="mo", day="last week")
    assert wrong.status_code == 400
    assert "such as 2026-11-20" in wrong.text
    assert (
        "cannot lie in the future"
        in amira.send("/accounts/people", user="mo", day="2027-01-01").text
    )
    page = amira.send("/accounts/people", user="mo", day="2026-11-20").text
    assert "Trained on 20 November 2026" in page
    assert "1 person to be trained" in amira.get("/").text
    amira.get("/accounts/people")
    own = amira.send("/accounts/people", user="amira", day="2026-11-20")
    assert own.status_code == 400
    assert "somebody else writes down" in own.text.lower()


def test_only_they_do(home: House) -> None:
    mo = under(home, "bnssg", "mo")
    assert "Write down a training" not in mo.get("/accounts/people").text
    answer = mo.send("/accounts/people", user="amira", day="2026-11-20")
    assert answer.status_code == 403


def test_training_runs_out_where_the_policy_repeats_it() -> None:
    yearly = {"training_months": 12, "training_needed": True}
    assert training(yearly, date(2025, 11, 22), TODAY).current
    late = training(yearly, date(2025, 11, 21), TODAY)
    assert late.bars
    assert late.words == "trained on 21 November 2025; due again since 21 November 2026"
    assert training({}, date(2001, 1, 1), TODAY).current
    assert not training({}, date(2027, 1, 1), TODAY).current
    assert not training({}, None, TODAY).bars
