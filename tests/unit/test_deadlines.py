"""Legal clocks: the golden dates, every start date of five years, both clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.holidays import united_kingdom
from moderation.deadlines import (
    LONDON,
    Clock,
    Hours,
    a_month_later,
    deadline,
    nth_working_day,
)

HOLIDAYS = united_kingdom()
DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 1)]


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


def dates(clock: Clock, received: datetime) -> tuple[date, date]:
    owed = deadline(clock, received, HOLIDAYS)
    return owed.early.astimezone(LONDON).date(), owed.due.astimezone(LONDON).date()


@pytest.mark.parametrize(
    ("posted", "due", "early", "complaint"),
    [
        (date(2025, 12, 19), date(2026, 1, 22), date(2026, 1, 21), date(2025, 12, 24)),
        (date(2026, 3, 14), date(2026, 4, 15), date(2026, 4, 14), date(2026, 3, 18)),
        (date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 29), date(2026, 6, 4)),
        (date(2026, 11, 20), date(2026, 12, 21), date(2026, 12, 18), date(2026, 11, 25)),
        (date(2026, 12, 24), date(2027, 1, 27), date(2027, 1, 26), date(2026, 12, 31)),
    ],
)
def test_golden_dates(posted: date, due: date, early: date, complaint: date) -> None:
    assert dates(Clock.FOI, at(posted)) == (early, due)
    assert dates(Clock.COMPLAINT, at(posted)) == (complaint, complaint)


@pytest.mark.parametrize("clock", list(Clock))
def test_nothing_is_due_before_it_came(clock: Clock) -> None:
    for day in DAYS:
        for hour in (0, 9, 16, 23):
            owed = deadline(clock, at(day, hour), HOLIDAYS)
            assert at(day, hour) <= owed.early <= owed.due


def test_foi_has_twenty_days_worked_everywhere_in_the_kingdom() -> None:
    off = HOLIDAYS.anywhere()
    for day in DAYS:
        _, due = dates(Clock.FOI, at(day))
        between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
        assert sum(d.weekday() < 5 and d not in off for d in between) == 20
        assert due.weekday() < 5
        assert due not in off


def test_a_summer_evening_in_utc_is_the_next_day_in_london() -> None:
    evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert dates(Clock.FOI, evening) == dates(Clock.FOI, at(date(2026, 7, 2)))


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_clock_change_moves_no_deadline(change: date) -> None:
    for hour in (0, 1, 2, 3):
        assert dates(Clock.FOI, at(change, hour)) == dates(Clock.FOI, at(change, 12))
    owed = deadline(Clock.RESPONSE, at(change, 1, 30), HOLIDAYS)
    assert owed.due.astimezone(LONDON) == at(change + timedelta(days=1), 16, 30)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # the 3rd is a Saturday
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, its weekend and its substitute
        (date(2028, 1, 29), date(2028, 2, 29)),
    ],
)
def test_a_data_request_has_a_month(received: date, due: date) -> None:
    assert dates(Clock.DATA_RIGHTS, at(received)) == (due, due)


def test_a_data_complaint_has_thirty_days() -> None:
    assert dates(Clock.DATA_COMPLAINT, at(date(2026, 6, 19)))[1] == date(2026, 7, 19)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (at(date(2026, 11, 20), 9), at(date(2026, 11, 20), 16, 30)),
        (at(date(2026, 11, 20), 16, 29), at(date(2026, 11, 20), 16, 30)),
        (at(date(2026, 11, 20), 16, 30), at(date(2026, 11, 23), 16, 30)),
        (at(date(2026, 12, 24), 22), at(date(2026, 12, 29), 16, 30)),
    ],
)
def test_same_day_answers_are_owed_by_closing_time(received: datetime, due: datetime) -> None:
    assert deadline(Clock.RESPONSE, received, HOLIDAYS).due == due


def test_another_account_keeps_other_hours() -> None:
    weekend = Hours(frozenset(range(7)), time(8), time(20))
    owed = deadline(Clock.RESPONSE, at(date(2026, 11, 21), 19), HOLIDAYS, weekend)
    assert owed.due == at(date(2026, 11, 21), 20)


def test_hours_open_inclusive_and_close_exclusive() -> None:
    hours, off = Hours(), HOLIDAYS.england()
    friday = date(2026, 11, 20)
    assert hours.contain(at(friday, 9), off)
    assert not hours.contain(at(friday, 16, 30), off)
    assert not hours.contain(at(date(2026, 12, 25), 10), off)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadline(Clock.FOI, datetime(2026, 1, 1), HOLIDAYS)  # noqa: DTZ001


def test_beyond_the_known_holidays_it_says_so() -> None:
    with pytest.raises(ValueError, match="add the missing years"):
        deadline(Clock.FOI, at(date(2032, 12, 20)), HOLIDAYS)


@given(st.dates(date(2024, 1, 1), date(2032, 10, 1)), st.integers(1, 40))
def test_working_days_add_up(day: date, count: int) -> None:
    off = HOLIDAYS.anywhere()
    one_by_one = day
    for _ in range(count):
        one_by_one = nth_working_day(one_by_one, 1, off)
    assert nth_working_day(day, count, off) == one_by_one


@given(st.dates(date(2024, 1, 1), date(2032, 10, 1)))
def test_a_month_later_is_in_the_next_month(day: date) -> None:
    later = a_month_later(day)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == 1
