"""Looking again: the tiers, edits, deletions, and platforms that ask us to wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connectors.errors import Invalid, RateLimited, Transient
from listener.steps.recheck import BATCH, Rechecked, recheck
from listener.store.checks import TIERS, next_look
from listener.store.due import due
from moderation.actions import Presence, State
from moderation.items import ItemRef, Kind
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, FakeConnector, an_item

DUE = ("recheck", ACCOUNT)


class Looking(FakeConnector):
    """Says of each item what it is told to say, and of the others that they stand."""

    def __init__(self, house: House) -> None:
        super().__init__(house.platform)
        self.says: dict[str, Presence | Exception] = {}
        self.asked: list[list[str]] = []

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        self.asked.append([r.id for r in refs])
        for ref in refs:
            said = self.says.get(ref.id)
            if isinstance(said, Exception):
                raise said
        return [
            said
            if isinstance(said := self.says.get(r.id), Presence)
            else Presence(r, State.VISIBLE)
            for r in refs
        ]


@pytest.fixture
def looking(house: House) -> Looking:
    house.connector = made = Looking(house)
    return made


def again(house: House) -> Rechecked:
    return recheck(house.work, house.connector, ACCOUNT, house.now)


def waits(house: House) -> bool:
    return DUE in due(house.database, house.now)


def read(house: House, *ids: str) -> None:
    house.platform.says(*(an_item(i) for i in ids))
    house.pull()
    house.judge()


def test_an_item_is_looked_at_once_a_tier_and_then_left_alone(
    house: House, looking: Looking
) -> None:
    read(house, "1")
    looks = []
    for tier in TIERS:
        house.now = NOON + tier - timedelta(seconds=1)
        assert not waits(house)
        assert again(house).looked == 0
        house.now = NOON + tier
        assert waits(house)
        looks.append(again(house).looked)
    assert looks == [1] * 7
    house.later(days=400)
    assert not waits(house)
    assert house.value("select checks from items") == 7


def test_tiers_that_passed_meanwhile_are_one_look(house: House, looking: Looking) -> None:
    read(house, "1")
    house.later(days=2)
    assert again(house).looked == 1
    assert not waits(house)
    house.now = NOON + timedelta(days=3)
    assert waits(house)


@pytest.mark.parametrize(
    ("posted", "first"),
    [
        (NOON - timedelta(hours=5), NOON + timedelta(hours=1)),
        (None, NOON + TIERS[0]),
        (NOON - timedelta(days=2000), NOON + TIERS[0]),
        (NOON + timedelta(days=9), NOON + TIERS[0]),
    ],
)
def test_a_date_that_cannot_be_believed_is_not(posted: datetime | None, first: datetime) -> None:
    assert next_look(posted, NOON, NOON) == first


def test_an_edit_is_a_new_version_judged_again(house: House, looking: Looking) -> None:
    read(house, "1")
    looking.says["1"] = Presence(an_item("1").ref, State.EDITED, "buy spam")
    assert again(house.later(minutes=35)) == Rechecked(looked=1, edited=1)
    assert ("judge", "") in due(house.database, house.now)
    assert house.judge().acts == 1
    assert house.count("versions") == 2
    assert again(house.later(minutes=30)) == Rechecked(looked=1)
    assert house.count("versions") == 2


def test_a_deleted_item_loses_its_words_and_is_not_looked_at_again(
    house: House, looking: Looking
) -> None:
    read(house, "1", "2")
    looking.says["1"] = Presence(an_item("1").ref, State.GONE)
    assert again(house.later(minutes=35)) == Rechecked(looked=2, gone=1)
    assert house.values("select v.text from versions v order by v.id") == ["", "a kind word"]
    assert house.value("select count(*) from audit where what='gone'") == 1
    again(house.later(hours=9))
    assert looking.asked == [["1", "2"], ["2"]]


def test_not_found_is_not_believed_while_the_account_cannot_be_read(
    house: House, looking: Looking
) -> None:
    read(house, "1")
    looking.says["1"] = Presence(an_item("1").ref, State.GONE)
    house.platform.pull_faults.append(Transient("down"))
    house.later(minutes=35).pull()
    assert again(house).gone == 0
    assert house.value("select text from versions") == "a kind word"
    house.later(hours=1).pull()
    assert again(house).gone == 1


def test_an_item_that_cannot_be_asked_about_goes_to_its_next_tier(
    house: House, looking: Looking
) -> None:
    read(house, "1", "2", "3")
    looking.says["1"] = Presence(an_item("1").ref, State.UNKNOWN)
    looking.says["2"] = Invalid("no such thing")
    looking.says["3"] = Presence(an_item("3").ref, State.EDITED, "buy spam", hidden=False)
    assert again(house.later(minutes=35)) == Rechecked(looked=3, edited=1)
    assert not waits(house)
    assert waits(house.later(minutes=30))


def test_a_platform_that_asks_us_to_wait_is_left_alone(house: House, looking: Looking) -> None:
    read(house, "1")
    house.later(minutes=35)
    looking.says["1"] = RateLimited("slowly", house.now + timedelta(minutes=20))
    assert again(house).trouble == "slowly"
    assert not waits(house.later(minutes=19))
    assert again(house) == Rechecked()
    assert len(looking.asked) == 1
    del looking.says["1"]
    assert waits(house.later(minutes=1))
    assert again(house).looked == 1


def test_one_that_breaks_the_platform_lets_the_others_have_their_turn(
    house: House, looking: Looking
) -> None:
    names = [str(n) for n in range(BATCH + 1)]
    read(house, *names)
    looking.says["0"] = Transient("oops")
    assert again(house.later(minutes=35)).trouble == "oops"
    assert again(house.later(seconds=10)).looked == 1
    assert looking.asked[-1] == [names[-1]]


def test_newer_words_that_came_meanwhile_stand(house: House, looking: Looking) -> None:
    read(house, "1")
    house.later(minutes=35)
    look = looking.look

    def late(refs: Sequence[ItemRef]) -> Sequence[Presence]:
        newer = replace(an_item("1", "the newest"), edited_at=house.now)
        house.platform.says(newer)
        house.pull()
        return look(refs)

    looking.look = late  # type: ignore[method-assign]
    looking.says["1"] = Presence(an_item("1").ref, State.EDITED, "in between")
    assert again(house).edited == 0
    text = house.value("select v.text from items i join versions v on v.id=i.version_id")
    assert text == "the newest"


def test_messages_and_platforms_that_cannot_say_are_never_asked(
    house: House, looking: Looking
) -> None:
    house.platform.says(an_item("1", kind=Kind.DM))
    house.pull()
    looking.can = replace(looking.can, looks=False)
    read(house, "2")
    assert house.value("select count(*) from items where next_check_at is not null") == 0
    assert again(house.later(days=31)) == Rechecked()
    assert looking.asked == []


def test_a_paused_account_is_not_asked(house: House, looking: Looking) -> None:
    read(house, "1")
    house.later(minutes=35)
    with house.work() as unit:
        unit.accounts.pause(ACCOUNT, "not let in", house.now)
        unit.commit()
    assert not waits(house)
