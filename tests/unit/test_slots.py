"""Polls: each account at its own moment, and no moment that belongs to two polls."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from listener import slots

EVERY = timedelta(minutes=5)
EPOCH = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_polls_of_many_accounts_spread_over_the_whole_interval() -> None:
    tenths = [int(slots.phase(f"trust-{n}", EVERY) / EVERY * 10) for n in range(300)]
    assert all(15 <= tenths.count(tenth) <= 60 for tenth in range(10))


@given(st.text(min_size=1), st.integers(0, 10_000), st.floats(-0.1, 0.1))
def test_a_poll_belongs_to_its_slot_however_early_or_late_it_comes(
    account: str, turn: int, jitter: float
) -> None:
    planned = EPOCH + turn * EVERY
    planned = slots.slot(account, EVERY, planned)
    assert slots.slot(account, EVERY, planned + jitter * EVERY) == planned
    assert slots.slot(account, EVERY, planned + EVERY + jitter * EVERY) == planned + EVERY
