"""Reading again under our own posts: when, what it finds, and what stands in its way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connectors.base import Page
from connectors.errors import Gone, Invalid, RateLimited, Transient
from listener.ports import Stored
from listener.steps.reread import BATCH, Reread, reread
from listener.store.due import due
from listener.store.posts import TIERS, next_reading
from moderation.items import Item, ItemRef, Thread
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, FakeConnector, an_item

DUE = ("reread", ACCOUNT)


class Threaded(FakeConnector):
    """A platform that shows all under a post, also what its stream never brought."""

    def __init__(self, house: House) -> None:
        super().__init__(house.platform)
        self.can = replace(self.can, rereads=True)
        self.under: dict[str, list[Item] | Exception] = {}
        self.asked: list[str] = []

    def thread(self, id: str) -> Iterator[Page]:
        self.asked.append(id)
        found = self.under.get(id, [])
        if isinstance(found, Exception):
            raise found
        for item in found:
            yield Page((item,), "")


@pytest.fixture
def threaded(house: House) -> Threaded:
    house.connector = made = Threaded(house)
    return made


def a_post(id: str = "post", posted: datetime | None = NOON) -> Thread:
    return Thread(ItemRef("facebook", ACCOUNT, id), "Our post", "", posted, top=True)


def tell(house: House, *posts: Thread) -> None:
    """Have a pull tell of our own posts."""
    house.platform.ours[:] = posts
    house.pull()


def again(house: House) -> Reread:
    return reread(house.work, house.connector, ACCOUNT, house.now)


def waits(house: House) -> bool:
    return DUE in due(house.database, house.now)


def test_a_post_that_nobody_answered_is_read_under_at_each_tier(
    house: House, threaded: Threaded
) -> None:
    tell(house, a_post())
    assert not waits(house)
    for tier in TIERS:
        house.now = NOON + tier
        assert waits(house)
        assert again(house) == Reread(1)
        assert not waits(house)
    house.later(days=300)
    assert not waits(house)
    assert len(threaded.asked) == len(TIERS)


def test_what_the_streams_never_brought_is_found_and_judged(
    house: House, threaded: Threaded
) -> None:
    """A reply dated 2020, one indexed before its parent, a nested one: all stand in the thread."""
    old = an_item("old", "buy spam", posted_at=NOON - timedelta(days=2_000))
    nested = an_item("nested", "a kind word", parent="unseen")
    threaded.under["post"] = [old, nested]
    tell(house, a_post())
    assert again(house.later(hours=1)).stored == Stored(new=2)
    assert house.judge().acts == 1
    assert again(house.later(hours=6)).stored == Stored(known=2)
    assert house.count("items") == 2


def test_a_post_known_only_by_what_stands_under_it_is_read_too(
    house: House, threaded: Threaded
) -> None:
    house.platform.says(an_item("1"))
    house.pull()
    again(house.later(hours=1))
    assert threaded.asked == ["post"]


def test_an_answer_to_an_old_post_gives_it_one_more_reading(
    house: House, threaded: Threaded
) -> None:
    tell(house, a_post())
    house.later(days=31)
    again(house)
    assert not waits(house.later(days=100))
    house.platform.says(an_item("late"))
    house.pull()
    assert waits(house.later(hours=6))


def test_posts_from_long_ago_are_left_to_the_first_reading(
    house: House, threaded: Threaded
) -> None:
    tell(house, a_post(posted=NOON - timedelta(days=40)))
    assert house.count("posts") == 0


def test_our_answers_are_no_posts_of_their_own(house: House, threaded: Threaded) -> None:
    tell(house, replace(a_post("answer"), top=False))
    assert house.count("posts") == 0


def test_a_post_that_was_deleted_is_left_alone(house: House, threaded: Threaded) -> None:
    tell(house, a_post())
    threaded.under["post"] = Gone("deleted")
    assert again(house.later(hours=1)) == Reread(1)
    assert not waits(house.later(days=20))


def test_a_platform_that_asks_us_to_wait_is_left_alone(house: House, threaded: Threaded) -> None:
    tell(house, a_post())
    house.later(hours=1)
    threaded.under["post"] = RateLimited("slow", house.now + timedelta(minutes=10))
    assert again(house).trouble == "slow"
    assert not waits(house.later(minutes=9))
    threaded.under["post"] = []
    assert waits(house.later(minutes=2))
    assert again(house) == Reread(1)


@pytest.mark.parametrize("fault", [Transient("down"), Invalid("what?")])
def test_one_that_cannot_be_read_lets_the_others_have_their_turn(
    house: House, threaded: Threaded, fault: Exception
) -> None:
    tell(house, a_post("bad", NOON - timedelta(minutes=1)), a_post("good"))
    threaded.under["bad"] = fault
    house.later(hours=1)
    for _ in range(4):
        again(house)
        house.later(minutes=1)
    assert "good" in threaded.asked


def test_many_posts_are_read_in_batches(house: House, threaded: Threaded) -> None:
    tell(house, *(a_post(str(n)) for n in range(BATCH + 1)))
    house.later(hours=1)
    assert [again(house).posts for _ in range(3)] == [BATCH, 1, 0]


def test_a_platform_without_threads_is_never_asked(house: House) -> None:
    tell(house, a_post())
    assert house.count("posts") == 0
    assert again(house.later(days=1)) == Reread()


@pytest.mark.parametrize(
    ("posted", "first"),
    [
        (NOON - timedelta(minutes=30), NOON + timedelta(minutes=30)),
        (NOON + timedelta(days=3), NOON + timedelta(hours=1)),  # a date that cannot be
        (None, NOON + timedelta(hours=1)),
        (NOON - timedelta(days=31), None),
    ],
)
def test_when_a_post_is_read_again(posted: datetime | None, first: datetime | None) -> None:
    assert next_reading(posted, NOON, NOON) == first
