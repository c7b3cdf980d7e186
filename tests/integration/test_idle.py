"""What idle accounts cost is measured on the real engine, store and connectors."""

import pytest

from listener.benchmark import idle


@pytest.mark.slow
def test_the_measure_reads_idle_accounts_and_asks_both_platforms() -> None:
    told = idle.measure(seconds=2, accounts=2, every_minutes=0.01)
    assert told["polls_measured"] > 0
    assert told["own_ms_a_poll"] > 0
    assert set(told["asking_ms_a_poll"]) == {"x", "facebook"}
    share = told["percent_of_a_core"]
    assert share["read_every_minute"] > share["read_every_5_minutes"] > 0
