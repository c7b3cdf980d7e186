"""Times in which nobody listened: one incident each, which stands until a person has seen it."""

from datetime import timedelta

import pytest

from connectors.errors import Transient
from listener.ports import Missing
from listener.steps.gaps import seen, watch
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT

EVERY = timedelta(minutes=5)
WEEK = timedelta(days=7)
OPEN = "select count(*) from incidents where closed_at is null"


def watched(house: House, history: timedelta | None = WEEK, every: timedelta = EVERY) -> bool:
    return watch(house.work, ACCOUNT, every, history, house.now)


def sentence(house: House) -> str:
    return str(house.value("select sentence from incidents where kind='gap'"))


def test_an_account_that_is_read_or_was_never_read_has_no_gap(house: House) -> None:
    assert not watched(house)
    assert not watched(house.later(days=9))
    house.pull()
    assert not watched(house.later(minutes=60))
    assert house.count("incidents") == 0


def test_a_silence_is_one_incident_that_follows_the_time(house: House) -> None:
    house.pull()
    assert watched(house.later(minutes=61))
    assert not watched(house.later(hours=1))
    assert house.count("incidents") == 1
    assert sentence(house) == (
        "may have missed items on town-fb between 18 November 2026, 12:00 "
        "and 18 November 2026, 14:01"
    )


def test_beyond_what_the_platform_shows_it_says_so(house: House) -> None:
    house.pull()
    watched(house.later(days=8))
    assert sentence(house).endswith("; its platform shows only the last 7 days")


def test_a_short_window_and_long_intervals_both_count(house: House) -> None:
    house.pull()
    house.later(minutes=90)
    assert not watched(house, every=timedelta(minutes=10))
    assert watched(house, timedelta(minutes=80), every=timedelta(minutes=10))


def test_it_stands_after_a_good_pull_until_a_person_has_seen_it(house: House) -> None:
    house.pull()
    house.platform.pull_faults.append(Transient("down"))
    house.later(hours=2).pull()
    assert watched(house)
    house.later(minutes=1).pull()
    assert not watched(house)
    assert house.value(OPEN) == 1
    seen(house.work, ACCOUNT, "amy", house.now)
    assert house.value(OPEN) == 0
    assert house.value("select closed_by from incidents") == "amy"
    assert house.values("select what from audit where what like 'gap%' order by id") == [
        "gap",
        "gap seen",
    ]
    with pytest.raises(Missing):
        seen(house.work, ACCOUNT, "amy", house.now)


def test_a_second_silence_makes_an_unseen_gap_longer(house: House) -> None:
    house.pull()
    watched(house.later(hours=2))
    house.pull()
    assert not watched(house.later(hours=3))
    assert house.count("incidents") == 1
    assert "18 November 2026, 12:00 and 18 November 2026, 17:00" in sentence(house)


def test_a_gap_that_goes_on_after_it_was_seen_comes_back(house: House) -> None:
    house.pull()
    watched(house.later(hours=2))
    seen(house.work, ACCOUNT, "amy", house.now)
    assert watched(house.later(minutes=1))


def test_one_stream_that_is_not_read_is_named(house: House) -> None:
    """The others are read well, so that nothing else is in doubt."""
    read, silent = "comments", "dms"
    for stream in (read, silent):
        with house.work() as unit:
            unit.accounts.left_at(ACCOUNT, stream, "1", house.now, done=True)
            unit.commit()
    began = house.now
    house.later(minutes=61)
    with house.work() as unit:
        unit.accounts.left_at(ACCOUNT, read, "2", house.now, done=True)
        unit.commit()
    assert watch(house.work, ACCOUNT, EVERY, WEEK, house.now, [read, silent])
    assert "items on town-fb (messages) between 18 November 2026, 12:00" in sentence(house)
    with house.work() as unit:
        assert unit.gaps.since(ACCOUNT) == began


def test_a_stream_that_is_not_ours_to_read_makes_no_gap(house: House) -> None:
    with house.work() as unit:
        unit.accounts.left_at(ACCOUNT, "retired", "1", house.now, done=True)
        unit.commit()
    house.later(days=2)
    assert not watch(house.work, ACCOUNT, EVERY, WEEK, house.now, ["comments"])
