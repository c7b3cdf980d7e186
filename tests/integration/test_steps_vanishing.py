"""Much that vanishes at once: kept and doubted, until it is certain or a person says so."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from listener.ports import Missing
from listener.steps.recheck import recheck
from listener.steps.vanishing import LONG, MANY, confirm
from moderation.actions import Presence, State
from moderation.items import ItemRef
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, FakeConnector, an_item

OPEN = "select count(*) from incidents where kind='vanished' and closed_at is null"


class Losing(FakeConnector):
    """Finds nothing of what it has *lost*."""

    def __init__(self, house: House) -> None:
        super().__init__(house.platform)
        self.lost: set[str] = set()

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        return [
            Presence(r, State.GONE if r.id in self.lost else State.VISIBLE, hidden=False)
            for r in refs
        ]


@pytest.fixture
def losing(house: House) -> Losing:
    house.connector = made = Losing(house)
    house.platform.says(*(an_item(str(n)) for n in range(20)))
    house.pull()
    house.judge()
    return made


def look(house: House, **time: float) -> None:
    """Let *time* pass, read the account well, and look again at what is due."""
    house.later(**time)
    house.pull()
    recheck(house.work, house.connector, ACCOUNT, house.now)


def gone(house: House) -> int:
    return house.count("items", "gone_at is not null")


def test_a_few_that_are_gone_are_gone(house: House, losing: Losing) -> None:
    losing.lost = {str(n) for n in range(MANY - 1)}
    look(house, minutes=35)
    assert gone(house) == MANY - 1
    assert house.value(OPEN) == 0


def test_many_at_once_are_doubted_and_nothing_is_forgotten(house: House, losing: Losing) -> None:
    losing.lost = {str(n) for n in range(20)}
    look(house, minutes=35)
    assert gone(house) == 0
    assert house.count("versions", "text = ''") == 0
    assert house.value(OPEN) == 1
    assert "20 of 20 items on town-fb" in str(house.value("select sentence from incidents"))


def test_when_they_are_back_the_doubt_is_over(house: House, losing: Losing) -> None:
    losing.lost = {str(n) for n in range(20)}
    look(house, minutes=35)
    losing.lost = set()
    look(house, hours=1)
    assert gone(house) == 0
    assert house.value(OPEN) == 0


def test_what_a_platform_says_for_long_enough_is_believed(house: House, losing: Losing) -> None:
    losing.lost = {str(n) for n in range(20)}
    look(house, minutes=35)
    for _ in range(int(LONG / timedelta(hours=1)) - 1):
        look(house, hours=1)
        assert gone(house) == 0
    look(house, hours=1, minutes=1)
    assert gone(house) == 20
    assert house.count("versions", "text = ''") == 20


def test_a_person_may_confirm_it_sooner(house: House, losing: Losing) -> None:
    losing.lost = {str(n) for n in range(20)}
    look(house, minutes=35)
    confirm(house.work, ACCOUNT, "ann", house.now)
    look(house, hours=1)
    assert gone(house) == 20
    assert house.value("select count(*) from audit where what='vanishing confirmed'") == 1


def test_there_is_nothing_to_confirm_without_a_doubt(house: House, losing: Losing) -> None:
    with pytest.raises(Missing):
        confirm(house.work, ACCOUNT, "ann", house.now)
