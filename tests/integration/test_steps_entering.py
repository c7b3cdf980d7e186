"""What somebody saw: stored once, judged by the real steps, never acted on by the machine."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from listener.benches import Benches, Stands
from listener.by_hand import CAN, HAND
from listener.steps.entering import Seen, Unfit, enter
from listener.steps.judge import judge
from moderation.items import Kind
from tests.fakes.houses import House, a_house
from tests.fakes.platform import NOON, an_item

SEEN = Seen("nextdoor", "spam, spam", "Jo in estates", NOON - timedelta(hours=1), author="@Pat")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path)


def judged(house: House) -> int:
    benches = Benches(lambda: Stands(house.pack), {HAND.name: HAND}, {HAND.name: CAN})
    return judge(house.work, house.classifier, benches, house.now).cases


def test_it_is_judged_and_makes_a_case_that_says_who_saw_it(house: House) -> None:
    item, new = enter(house.work, SEEN, "mo", NOON)
    assert new
    assert judged(house) == 1
    assert house.count("intents") == 0  # nothing is done by the machine
    with house.work() as unit:
        told = unit.brought.entered(item)
        held = unit.items.get(item)
    assert told is not None
    assert (told.seen_by, told.by, told.public) == ("Jo in estates", "mo", True)
    assert held is not None
    assert (held.item.ref.platform, held.item.ref.account) == ("nextdoor", "by-hand")
    assert held.item.author.handle == "Pat"
    assert house.value("select what from audit order by id limit 1") == "entered by hand"


def test_the_same_link_is_the_same_item_however_it_was_copied(house: House) -> None:
    link = "https://www.nextdoor.co.uk/p/abc/?utm_source=share"
    first, _ = enter(house.work, replace(SEEN, link=link), "mo", NOON)
    again, new = enter(
        house.work, replace(SEEN, link="nextdoor.co.uk/p/abc", text="other words"), "jo", NOON
    )
    assert (again, new) == (first, False)
    assert house.count("items") == 1


def test_what_was_read_by_itself_is_recognised_by_its_link(house: House) -> None:
    house.platform.says(an_item("5", permalink="https://www.facebook.com/town/posts/5"))
    house.pull()
    seen = replace(SEEN, platform="facebook", link="https://m.facebook.com/town/posts/5/?fbclid=z")
    assert enter(house.work, seen, "mo", NOON)[1] is False


def test_without_a_link_the_same_words_by_the_same_author_are_the_same(house: House) -> None:
    first, _ = enter(house.work, SEEN, "mo", NOON)
    assert enter(house.work, replace(SEEN, text="spam,  spam"), "jo", NOON) == (first, False)
    assert enter(house.work, replace(SEEN, author="Sam"), "jo", NOON)[1] is True


def test_a_private_message_is_kept_as_one(house: House) -> None:
    item, _ = enter(house.work, replace(SEEN, kind=Kind.DM), "mo", NOON)
    with house.work() as unit:
        told = unit.brought.entered(item)
    assert told is not None
    assert not told.public


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("platform", {"platform": ""}),
        ("text", {"text": "  "}),
        ("text", {"text": "x" * 30_000}),
        ("seen_by", {"seen_by": ""}),
        ("posted_at", {"posted_at": NOON + timedelta(days=1)}),
        ("link", {"link": "javascript:alert(1)"}),
        ("kind", {"kind": Kind.QUOTE}),
    ],
)
def test_what_cannot_be_taken_is_said_where_it_stands(
    house: House, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(Unfit) as told:
        enter(house.work, replace(SEEN, **changes), "mo", NOON)  # type: ignore[arg-type]
    assert [w.field for w in told.value.wrongs] == [field]
    assert house.count("items") == 0
