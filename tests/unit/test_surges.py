"""Leaps: robust against one wild week, silent on small numbers, steady at the edges."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.surges import ENOUGH, Least, over, surge, threshold, windows

COUNTS = st.integers(0, 5000)
PAST = st.lists(st.tuples(COUNTS, COUNTS), min_size=ENOUGH, max_size=14)


def quiet(*volumes: int) -> list[tuple[int, int]]:
    return [(v, 0) for v in volumes]


def test_a_leap_is_told_with_what_is_usual() -> None:
    found = surge((60, 0), quiet(4, 6, 5, 7, 5, 6))
    assert found is not None
    assert (found.items, found.usual_items, found.by_reach) == (60, 6, False)


def test_few_voices_that_very_many_follow_are_a_leap_too() -> None:
    found = surge((2, 900_000), [(3, 400), (2, 250), (4, 900), (1, 100)])
    assert found is not None
    assert found.by_reach


def test_one_wild_week_in_the_past_hides_no_leap() -> None:
    assert surge((60, 0), quiet(5, 6, 4, 900, 5, 6)) is not None


def test_a_busy_account_on_a_busy_hour_is_no_leap() -> None:
    assert surge((260, 0), quiet(180, 240, 210, 150, 230)) is None


@given(st.integers(0, 19), st.integers(0, 49_999), PAST)
def test_small_numbers_are_never_a_leap(
    items: int, reach: int, past: list[tuple[int, int]]
) -> None:
    assert surge((items, reach), past) is None


@given(COUNTS, PAST)
def test_nothing_is_a_leap_that_was_as_high_before_in_most_weeks(
    top: int, past: list[tuple[int, int]]
) -> None:
    usual = [(max(v, top), r) for v, r in past]
    assert surge((top, 0), usual) is None


@given(COUNTS, COUNTS, PAST)
def test_more_is_a_leap_wherever_less_is(
    items: int, more: int, past: list[tuple[int, int]]
) -> None:
    if surge((items, 0), past) is not None:
        assert surge((items + more, 0), past) is not None


@given(COUNTS, COUNTS, PAST)
def test_what_is_a_leap_is_never_over(items: int, reach: int, past: list[tuple[int, int]]) -> None:
    if surge((items, reach), past) is not None:
        assert not over((items, reach), past)


@given(st.lists(COUNTS, min_size=ENOUGH, max_size=14))
def test_the_order_of_weeks_does_not_matter(past: list[int]) -> None:
    assert threshold(past, 20) == threshold(sorted(past), 20)


@given(PAST, st.integers(1, 1000), st.integers(1, 1000))
def test_a_higher_floor_never_makes_more_leaps(
    past: list[tuple[int, int]], floor: int, more: int
) -> None:
    for now in ((floor, 0), (floor + more, 0), (10 * floor, 0)):
        if surge(now, past, Least(floor + more, 10**9)) is not None:
            assert surge(now, past, Least(floor, 10**9)) is not None


def test_too_little_is_known_at_first() -> None:
    assert surge((9000, 10**7), quiet(1, 2, 1)) is None
    with pytest.raises(ValueError, match="too little"):
        threshold([1, 2, 3], 20)


def test_an_hour_of_the_week_is_london_s_across_the_change_of_clocks() -> None:
    now = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)  # winter; the weeks before were summer
    hour, weeks, days = windows(now)
    assert hour[1] - hour[0] == timedelta(hours=1)
    assert {w[1].strftime("%A %H:%M") for w in weeks} == {"Monday 09:30"}
    assert {d[1].strftime("%H:%M") for d in days} == {"09:30"}
    assert weeks[1][1].astimezone(UTC).hour == 8
