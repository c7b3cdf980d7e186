"""Digests and addresses in the store, on SQLite and on PostgreSQL."""

from dataclasses import replace

from listener.ports import Message
from listener.store.console import reading
from listener.store.console.escalation import not_handed, owed
from moderation.actions import Verb
from moderation.principles import Mode
from tests.fakes.houses import House
from tests.fakes.platform import NOON, an_item
from tests.fakes.policies import a_pack, right


def test_a_message_is_in_one_digest_of_a_contact(house: House) -> None:
    with house.work() as unit:
        for key in ("one", "two", "digest:A", "digest:A later"):
            unit.messages.add(Message(key, "foi_handoff", "foi", NOON, NOON))
        ids = [m.id for m in unit.messages.due(NOON, 9)]
        one, two, first, later = ids
        assert unit.digests.keep("A", one, NOON)
        assert not unit.digests.keep("A", one, NOON)
        assert unit.digests.keep("B", one, NOON)
        assert [m.id for m in unit.digests.claim("A", first)] == [one]
        unit.digests.keep("A", two, NOON)
        assert [m.id for m in unit.digests.of(first)] == [one]
        assert [m.id for m in unit.digests.claim("A", later)] == [two]
        assert unit.digests.waits(one)
        unit.commit()
    with house.work() as unit:
        sent = unit.messages.get(first)
        assert sent is not None
        unit.messages.move(sent, "sent", NOON)
        assert unit.digests.waits(one), "B has not been told yet"
        assert unit.digests.waits(two)


def test_an_address_is_replaced_and_read(house: House) -> None:
    asks = replace(right("foi"), ladder={"default": ((Verb.REVIEW,),)})
    house.pack, house.mode = a_pack(asks), Mode.REVIEW
    house.platform.says(an_item("1", "foi please"))
    house.pull()
    house.judge()
    with house.work() as unit:
        assert unit.addresses.of_case(1) == ""
        unit.addresses.keep(1, "a@home.example", "ann", NOON)
        unit.addresses.keep(1, "b@home.example", "ann", NOON)
        assert unit.addresses.of_case(1) == "b@home.example"
        unit.commit()
    with reading(house.database) as db:
        assert not_handed(db, ("foi",), 5) == (1,)
        assert not_handed(db, ("complaint",), 5) == ()
        assert owed(db, 5) == ()
