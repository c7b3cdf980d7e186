"""What is switched on for a while: when it holds, what it changes, and what may not be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.settings import AccountSettings
from listener.benches import Stands, bench
from listener.holding import holding_lines
from moderation.errors import Impossible
from moderation.outgoing.responses import Channel, Response
from moderation.principles import House, Mode
from moderation.switches import Hours, Kind, Switch, check, marked, strictest
from tests.fakes.policies import FACEBOOK, a_pack, abuse, crisis, spam

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
INCIDENT = Switch(Kind.INCIDENT, NOW, NOW + timedelta(hours=3), "fire", "amira")
PACK = a_pack(spam(), abuse(), crisis(), settings={"incident": {"holding": ["b", "a", "none"]}})


def switched(mode: Mode, **changes: object) -> Switch:
    one = Switch(Kind.MODE, NOW, NOW + timedelta(hours=3), "quiet night", "amira", mode)
    return replace(one, **changes)  # type: ignore[arg-type]


def account(mode: Mode, **changes: object) -> AccountSettings:
    return AccountSettings(name="page", platform="facebook", id="1", mode=mode, **changes)


def modes(settings: AccountSettings, *on: Switch, agreed: bool = True) -> tuple[Mode, Mode]:
    """The modes of an account in hours and out of hours."""
    found = bench(Stands(PACK, agreed, on), settings, FACEBOOK)
    assert found.out_of_hours is not None
    return found.mode, found.out_of_hours


def test_it_begins_and_ends_by_itself() -> None:
    assert not INCIDENT.on(NOW - timedelta(seconds=1))
    assert INCIDENT.on(NOW)
    assert not INCIDENT.on(NOW + timedelta(hours=3))
    ended = replace(INCIDENT, ended_at=NOW + timedelta(hours=1))
    assert ended.on(NOW)
    assert not ended.on(NOW + timedelta(hours=1))
    assert ended.over(NOW + timedelta(hours=1))


def test_marked_packs_know_of_an_incident_and_an_election() -> None:
    election = replace(INCIDENT, kind=Kind.PRE_ELECTION)
    assert marked(PACK, [INCIDENT, election]).house == House(incident=True, pre_election=True)
    assert marked(PACK, []) is PACK


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "say why"),
        ({"ends_at": NOW}, "must end after it begins"),
        ({"ends_at": NOW + timedelta(days=93)}, "92 days at most"),
        ({"kind": Kind.MODE}, "say how far"),
        ({"mode": Mode.AUTO}, "say how far"),
    ],
)
def test_what_may_not_be_switched_on_is_said(change: dict[str, object], said: str) -> None:
    with pytest.raises(Impossible, match=said):
        check(replace(INCIDENT, **change), [], NOW)  # type: ignore[arg-type]


def test_two_of_a_kind_do_not_hold_at_once() -> None:
    later = replace(INCIDENT, starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=9))
    with pytest.raises(Impossible, match="switch that one off first"):
        check(later, [INCIDENT], NOW)
    check(replace(later, starts_at=INCIDENT.ends_at), [INCIDENT], NOW)
    check(replace(later, kind=Kind.PRE_ELECTION), [INCIDENT], NOW)
    night = switched(Mode.OBSERVE, hours=Hours.OUT_OF_HOURS)
    check(night, [switched(Mode.REVIEW, hours=Hours.IN_HOURS)], NOW)


def test_an_account_can_be_stricter_or_looser_out_of_hours() -> None:
    assert modes(account(Mode.AUTO)) == (Mode.AUTO, Mode.AUTO)
    strict = account(Mode.AUTO, mode_out_of_hours="review")
    loose = account(Mode.REVIEW, mode_out_of_hours="auto")
    assert modes(strict) == (Mode.AUTO, Mode.REVIEW)
    assert modes(loose) == (Mode.REVIEW, Mode.AUTO)


@pytest.mark.parametrize(
    ("own", "at_most", "outside"),
    [
        ("auto", None, Mode.REVIEW),
        ("observe", None, Mode.OBSERVE),
        ("observe", "auto", Mode.REVIEW),
    ],
)
def test_the_packs_mode_out_of_hours_stays_within_the_settings(
    own: str, at_most: str | None, outside: Mode
) -> None:
    pack = replace(PACK, settings={"hours": {"mode_outside": "review"} | _NINE_TO_FIVE})
    settings = account(Mode(own), mode_at_most=at_most)
    assert bench(Stands(pack), settings, FACEBOOK).out_of_hours is outside


_NINE_TO_FIVE = {"opens": "09:00", "closes": "17:00", "days": ["mon"]}


def test_a_switch_makes_an_account_stricter() -> None:
    assert modes(account(Mode.AUTO), switched(Mode.OBSERVE)) == (Mode.OBSERVE, Mode.OBSERVE)
    other = switched(Mode.OBSERVE, account="another")
    assert modes(account(Mode.AUTO), other) == (Mode.AUTO, Mode.AUTO)


def test_a_switch_makes_it_looser_only_where_the_settings_allow() -> None:
    auto = switched(Mode.AUTO)
    assert modes(account(Mode.REVIEW), auto) == (Mode.REVIEW, Mode.REVIEW)
    assert modes(account(Mode.REVIEW, mode_at_most="auto"), auto) == (Mode.AUTO, Mode.AUTO)


def test_a_switch_may_hold_in_some_hours_only() -> None:
    settings = account(Mode.AUTO)
    night = switched(Mode.REVIEW, hours=Hours.OUT_OF_HOURS)
    day = switched(Mode.OBSERVE, hours=Hours.IN_HOURS)
    assert modes(settings, night) == (Mode.AUTO, Mode.REVIEW)
    assert modes(settings, day) == (Mode.OBSERVE, Mode.AUTO)
    assert modes(settings, night, day) == (Mode.OBSERVE, Mode.REVIEW)


def test_of_two_that_hold_the_stricter_one_does() -> None:
    both = switched(Mode.REVIEW, account="page"), switched(Mode.AUTO)
    assert modes(account(Mode.AUTO), *both) == (Mode.REVIEW, Mode.REVIEW)


def test_a_rule_can_be_held_back_in_some_hours() -> None:
    night = switched(Mode.REVIEW, principle="spam", hours=Hours.OUT_OF_HOURS)
    found = bench(Stands(PACK, True, [night]), account(Mode.AUTO), FACEBOOK)
    assert dict(found.principles) == {}
    assert found.principles_outside == {"spam": Mode.REVIEW}


def test_rules_that_nobody_agreed_to_only_propose_at_any_hour() -> None:
    loose = account(Mode.REVIEW, mode_out_of_hours="auto")
    assert modes(loose, agreed=False) == (Mode.REVIEW, Mode.REVIEW)


def test_the_pack_says_how_far_the_machine_goes_in_an_incident() -> None:
    pack = replace(PACK, settings={"incident": {"mode": "observe"}})
    assert bench(Stands(pack), account(Mode.AUTO), FACEBOOK).most is None
    found = bench(Stands(marked(pack, [INCIDENT])), account(Mode.AUTO), FACEBOOK)
    assert found.most is Mode.OBSERVE


def test_the_strictest_mode_is_the_one_in_which_least_is_done_alone() -> None:
    assert strictest(Mode.AUTO, Mode.OBSERVE, Mode.REVIEW) is Mode.OBSERVE


def a_response(id: str, channel: Channel = Channel.PUBLIC) -> Response:
    return Response(id, id, "media", channel, "words", "owner", 1, NOW.date())


def test_holding_lines_come_in_the_order_of_the_pack_and_only_in_an_incident() -> None:
    known = {"a": a_response("a"), "b": a_response("b"), "c": a_response("c")}
    assert holding_lines(PACK, known, "media") == ()
    in_incident = marked(PACK, [INCIDENT])
    assert [r.id for r in holding_lines(in_incident, known, "complaint")] == ["b", "a"]


@pytest.mark.parametrize("route", ["crisis", "safeguarding", "foi", "data_rights", "threat"])
def test_nobody_at_risk_is_answered_with_a_holding_line(route: str) -> None:
    assert holding_lines(marked(PACK, [INCIDENT]), {"a": a_response("a")}, route) == ()
