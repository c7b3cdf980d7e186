"""Allowances: the reserve is never spent on polls, and whatever was lost comes back."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors._budgets import Daily, Memory, Meter, Purpose, floor, spending
from connectors.errors import OutOfBudget, RateLimited

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=15)
PATH = "/2/users/123/mentions"


@dataclass
class Platform:
    """A true platform: it counts in windows of its own, on a clock that is *ahead* of ours."""

    limit: int
    ahead: timedelta = timedelta()
    now: datetime = NOON
    began: datetime = NOON
    used: int = 0
    spent: dict[Purpose, int] = field(default_factory=dict)

    def answer(self, purpose: Purpose) -> tuple[int, dict[str, str]]:
        """Count one request and say what is left."""
        if self.now >= self.began + WINDOW:
            self.began += WINDOW * ((self.now - self.began) // WINDOW)
            self.used, self.spent = 0, {}
        status = 200 if self.used < self.limit else 429
        if status == 200:
            self.used += 1
            self.spent[purpose] = self.spent.get(purpose, 0) + 1
        there = self.now + self.ahead
        resets = self.began + WINDOW + self.ahead
        return status, {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(self.limit - self.used),
            "x-rate-limit-reset": str(int(resets.timestamp())),
            "date": format_datetime(there),
        }

    def meter(self) -> Meter:
        return Meter("town-x", by_endpoint=True, clock=lambda: self.now)


Step = tuple[Purpose, float, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(list(Purpose)),
        st.floats(min_value=0, max_value=400),  # seconds that pass before it
        st.integers(min_value=0, max_value=4),  # answers that are read after later ones
    ),
    max_size=120,
)


@given(
    limit=st.integers(min_value=1, max_value=60),
    skew=st.integers(min_value=-4000, max_value=4000),
    steps=STEPS,
)
def test_polls_never_spend_the_reserve_whatever_the_order_and_the_clocks(
    limit: int, skew: int, steps: list[Step]
) -> None:
    there = Platform(limit, timedelta(seconds=skew))
    meter, late = there.meter(), []
    meter.before("GET", PATH)
    meter.after("GET", PATH, *there.answer(Purpose.POLL))  # from here on the limit is known
    for purpose, seconds, wait in steps:
        there.now += timedelta(seconds=seconds)
        until = _stopped(meter, purpose)
        if until is not None:
            assert until > there.now
            assert purpose is not Purpose.URGENT or there.used == there.limit or late
            continue
        left = there.limit - (there.used if there.now < there.began + WINDOW else 0)
        if purpose is Purpose.POLL:
            assert left - 1 >= floor(limit, Purpose.POLL)
        late.append((wait, there.answer(purpose)))
        for due in [entry for entry in late if entry[0] <= 0]:
            late.remove(due)
            meter.after("GET", PATH, *due[1])
        late = [(wait - 1, answer) for wait, answer in late]


def _stopped(meter: Meter, purpose: Purpose) -> datetime | None:
    """Return until when a call is held back; None if it may go."""
    try:
        with spending(purpose):
            meter.before("GET", PATH)
    except RateLimited as error:
        return error.until
    return None


@given(limit=st.integers(min_value=1, max_value=200), skew=st.integers(-4000, 4000))
def test_after_the_window_everything_is_there_again(limit: int, skew: int) -> None:
    there = Platform(limit, timedelta(seconds=skew))
    meter = there.meter()

    def all_polls() -> int:
        made = 0
        while True:
            try:
                meter.before("GET", PATH)
            except RateLimited:
                return made
            meter.after("GET", PATH, *there.answer(Purpose.POLL))
            made += 1

    first = all_polls()
    assert first == limit - floor(limit, Purpose.POLL)
    there.now += WINDOW + timedelta(seconds=10)
    assert all_polls() == first


def test_acts_use_the_reserve_and_urgent_ones_the_last_of_it() -> None:
    there = Platform(100)
    meter = there.meter()
    made = dict.fromkeys(Purpose, 0)
    for purpose in Purpose:
        with spending(purpose):
            while True:
                try:
                    meter.before("PUT", "/2/tweets/1/hidden")
                except RateLimited:
                    break
                meter.after("PUT", "/2/tweets/1/hidden", *there.answer(purpose))
                made[purpose] += 1
    assert made == {Purpose.POLL: 80, Purpose.ACT: 15, Purpose.URGENT: 5}


def test_each_endpoint_of_x_has_a_bucket_of_its_own_and_ids_do_not_matter() -> None:
    meter = Meter("town-x", by_endpoint=True, clock=lambda: NOON)
    shut = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0", "retry-after": "60"}
    meter.after("GET", "/2/dm_events", 429, shut)
    with pytest.raises(RateLimited):
        meter.before("GET", "/2/dm_events")
    meter.before("GET", PATH)
    meter.after("GET", PATH, 200, {"x-rate-limit-limit": "300", "x-rate-limit-remaining": "2"})
    with pytest.raises(RateLimited):
        meter.before("GET", PATH.replace("123", "456"))


HEADERS = [
    # Mastodon: ISO time; Bluesky: an epoch; Reddit: seconds, and what was used.
    {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "60",
     "X-RateLimit-Reset": "2026-11-18T12:05:00.000Z"},
    {"ratelimit-limit": "3000", "ratelimit-remaining": "600",
     "ratelimit-reset": str(int((NOON + timedelta(minutes=5)).timestamp()))},
    {"x-ratelimit-used": "80", "x-ratelimit-remaining": "20.0", "x-ratelimit-reset": "300"},
    {"X-App-Usage": json.dumps({"call_count": 81, "total_time": 2, "total_cputime": 3})},
    {"X-Business-Use-Case-Usage": json.dumps(
        {"1": [{"call_count": 80, "total_time": 1, "estimated_time_to_regain_access": 5}]})},
]  # fmt: skip


@pytest.mark.parametrize("headers", HEADERS)
def test_every_platform_s_way_of_telling_stops_polls_and_not_acts(headers: dict[str, str]) -> None:
    now = [NOON]
    meter = Meter("town", clock=lambda: now[0])
    meter.before("GET", "/first")
    meter.after("GET", "/first", 200, headers)
    with pytest.raises(RateLimited, match="kept for acts") as told:
        meter.before("GET", "/other")
    assert told.value.until == NOON + timedelta(minutes=5)
    with spending(Purpose.ACT):
        meter.before("POST", "/act")
    now[0] += timedelta(minutes=5, seconds=6)
    meter.before("GET", "/other")


@given(words=st.text(max_size=30))
def test_headers_that_make_no_sense_change_nothing(words: str) -> None:
    meter = Meter("town", clock=lambda: NOON)
    names = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset", "date")
    meter.after("GET", "/a", 200, dict.fromkeys((*names, "x-app-usage", "retry-after"), words))


def test_a_refusal_without_a_moment_rests_a_while_and_one_with_a_moment_until_then() -> None:
    now = [NOON]
    meter = Meter("town", clock=lambda: now[0])
    meter.after("GET", "/a", 429, {})
    with pytest.raises(RateLimited) as told, spending(Purpose.URGENT):
        meter.before("GET", "/a")
    assert told.value.until == NOON + timedelta(minutes=15)
    now[0] += timedelta(minutes=15)
    meter.before("GET", "/a")
    meter.after("GET", "/a", 429, {"retry-after": "7"})
    with pytest.raises(RateLimited) as told:
        meter.before("GET", "/a")
    assert told.value.until == now[0] + timedelta(seconds=7)


def test_a_day_s_units_last_over_a_restart_and_end_at_the_platform_s_midnight() -> None:
    pacific = ZoneInfo("America/Los_Angeles")

    def begins(at: datetime) -> datetime:
        there = at.astimezone(pacific)
        return there.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    day = Daily("units", "units of today", 1000, lambda m, p: 1 if m == "GET" else 50, begins)
    books, now = Memory(), [NOON]
    for _ in range(8):
        meter = Meter("town", books=books, daily=day, clock=lambda: now[0])
        for _ in range(100):
            meter.before("GET", "/list")
    with pytest.raises(OutOfBudget) as told:
        meter.before("GET", "/list")
    assert told.value.until == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    with spending(Purpose.ACT):
        for _ in range(3):
            meter.before("POST", "/hide")
        with pytest.raises(OutOfBudget):
            meter.before("POST", "/hide")
    with spending(Purpose.URGENT):
        meter.before("POST", "/reply")
    now[0] = told.value.until
    meter.before("GET", "/list")


def test_the_day_ends_right_where_the_clocks_change() -> None:
    pacific = ZoneInfo("America/Los_Angeles")

    def begins(at: datetime) -> datetime:
        there = at.astimezone(pacific)
        return there.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    day = Daily("units", "units", 1, lambda _m, _p: 1, begins)
    autumn = datetime(2026, 11, 1, 20, 0, tzinfo=UTC)  # 25 hours long there
    assert day.ends(autumn) == datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    spring = datetime(2027, 3, 14, 20, 0, tzinfo=UTC)
    assert day.ends(spring) == datetime(2027, 3, 15, 7, 0, tzinfo=UTC)
