"""What we said ourselves, in the store: kept beside what answers it, never judged, forgotten."""

from datetime import timedelta

from sqlalchemy import select

from listener.store.tables import threads
from moderation.items import ItemRef, Thread
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item

LINK = "https://example.org/post"


def said(id: str = "post", text: str = "The ward garden opens.") -> Thread:
    return Thread(ItemRef("facebook", ACCOUNT, id), text, LINK, NOON - timedelta(hours=2))


def kept(house: House) -> dict[str, str]:
    with house.database.connect() as db:
        return {r.platform_id: r.text for r in db.execute(select(threads))}


def context(house: House, id: str) -> tuple[str, ...]:
    with house.work() as unit:
        held = unit.items.find(ItemRef("facebook", ACCOUNT, id))
        assert held is not None
        return unit.items.contexts([held])[held.id]


def store(house: House, items: list, *told: Thread) -> None:
    with house.work() as unit:
        unit.items.store(items, {}, NOON, told)
        unit.commit()


def forget(house: House, id: str) -> None:
    with house.work() as unit:
        found = unit.items.find(ItemRef("facebook", ACCOUNT, id))
        assert found is not None
        unit.items.propose_to_forget(NOON + timedelta(days=1), NOON)
        unit.items.approve_to_forget("ann", NOON)
        assert unit.items.forget(NOON, 100) > 0
        unit.commit()


def test_our_post_is_kept_with_its_comment_and_read_as_its_context(house: House) -> None:
    store(house, [an_item("1")], said())
    assert kept(house) == {"post": "The ward garden opens."}
    assert context(house, "1") == ("The ward garden opens.",)


def test_our_post_is_no_item_and_waits_for_no_judgement(house: House) -> None:
    store(house, [an_item("1")], said())
    assert house.count("items") == 1
    assert house.judge().judged == 1
    assert house.count("items") == house.count("versions") == 1


def test_a_changed_post_is_brought_up_to_date_though_its_comments_are_known(house: House) -> None:
    store(house, [an_item("1")], said())
    store(house, [], said(text="It opens on Monday."))
    assert kept(house) == {"post": "It opens on Monday."}


def test_a_post_told_later_fills_the_row_that_waits_for_it(house: House) -> None:
    store(house, [an_item("1")])
    assert kept(house) == {"post": ""}
    store(house, [an_item("1")], said())
    assert context(house, "1") == ("The ward garden opens.",)


def test_our_answer_is_kept_where_it_is_answered(house: House) -> None:
    answer = said("ours", "On Monday")
    store(house, [an_item("1", parent="ours")], said(), answer, said("alone", "Unanswered"))
    assert kept(house) == {"post": "The ward garden opens.", "ours": "On Monday"}
    assert context(house, "1") == ("On Monday", "The ward garden opens.")


def test_words_that_no_database_takes_are_kept_as_it_can(house: House) -> None:
    store(house, [an_item("1")], said(text="a\x00b\ud800"))
    assert kept(house) == {"post": "a\ufffdb\ufffd"}


def test_nothing_is_kept_of_a_page_that_was_not_committed(house: House) -> None:
    with house.work() as unit:
        unit.items.store([an_item("1")], {}, NOON, [said()])
    assert kept(house) == {}


def test_our_post_is_forgotten_with_its_last_comment_and_does_not_come_back(house: House) -> None:
    store(house, [an_item("1", parent="ours")], said(), said("ours", "On Monday"))
    house.judge()
    forget(house, "1")
    assert kept(house) == {}
    store(house, [an_item("1", parent="ours")], said(), said("ours", "On Monday"))
    assert kept(house) == {}


def test_our_post_stays_while_another_comment_does(house: House) -> None:
    store(house, [an_item("1", parent="ours")], said(), said("ours", "On Monday"))
    house.judge()
    later = NOON + timedelta(days=2)
    with house.work() as unit:
        unit.items.store([an_item("2", "another")], {}, later)
        unit.commit()
    forget(house, "1")
    assert kept(house) == {"post": "The ward garden opens."}
