"""A case is the fold of its events."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.cases import Case, CaseEvent, Happened, Status, after, fold
from moderation.errors import Impossible
from moderation.principles import ROUTES, Route, Severity

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def a_case(**changes: object) -> Case:
    """Return an open case."""
    settled = {"route": Route.MODERATION, "severity": Severity.MEDIUM, "opened_at": NOON}
    return Case(id=1, item=1, **{**settled, **changes})  # type: ignore[arg-type]


def told(happened: Happened, by: str = "ann", **data: object) -> CaseEvent:
    """Return an event."""
    return CaseEvent(happened, NOON, by, data)


def test_each_event_counts_one_version() -> None:
    case = fold(a_case(), [told(Happened.NOTED), told(Happened.CLAIMED), told(Happened.RELEASED)])
    assert case.version == 3
    assert case.owner == ""


def test_moments_are_the_same_from_a_page_and_from_the_store() -> None:
    until = NOON + timedelta(minutes=30)
    fresh = after(a_case(), told(Happened.CLAIMED, until=until))
    stored = after(a_case(), told(Happened.CLAIMED, until=until.isoformat()))
    assert fresh == stored
    assert fresh.claimed_until == until


def test_a_closed_case_gives_up_its_owner_and_its_clock() -> None:
    case = fold(a_case(), [told(Happened.CLAIMED), told(Happened.KEPT)])
    assert (case.status, case.outcome, case.owner) == (Status.CLOSED, "kept", "")


def test_a_closed_case_hears_the_platform_but_takes_no_order() -> None:
    closed = after(a_case(), told(Happened.CLOSED))
    assert after(closed, told(Happened.RECEIPTED)).status is Status.CLOSED
    with pytest.raises(Impossible, match="reopen it first"):
        after(closed, told(Happened.ESCALATED, team="pals"))


def test_only_a_closed_case_is_reopened() -> None:
    closed = after(a_case(), told(Happened.CLOSED))
    assert after(closed, told(Happened.REOPENED)).status is Status.OPEN
    with pytest.raises(Impossible, match="open already"):
        after(a_case(), told(Happened.REOPENED))


def test_new_words_can_make_it_worse() -> None:
    case = after(a_case(), told(Happened.JUDGED, route="crisis", severity="critical", urgent=True))
    assert case.urgent
    assert case.harm < a_case().harm


def test_the_queue_is_ordered_by_urgency_then_route_then_severity() -> None:
    order = [
        a_case(route=route, severity=severity, urgent=urgent).harm
        for urgent in (True, False)
        for route in ROUTES
        for severity in Severity
    ]
    assert order == sorted(set(order))


@given(st.lists(st.sampled_from(Happened), max_size=12))
def test_any_events_in_any_order_either_follow_or_are_impossible(events: list[Happened]) -> None:
    case = a_case()
    for happened in events:
        try:
            following = after(case, told(happened))
        except Impossible:
            continue
        assert following.version == case.version + 1
        case = following
