"""Searches from the first thought to the last day: kept, agreed to, asked, matched, ended."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from config.settings import AccountSettings, Settings
from connectors._seeking import Wanted
from connectors.base import Page
from connectors.errors import RateLimited
from listener.listening import Listening
from listener.ports import Conflict, Missing
from listener.steps import searches, seek
from listener.steps.searches import Ground
from moderation.errors import Impossible
from moderation.items import Item, Kind
from moderation.searches import Limits, NotAllowed, Person, Search
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item

GROUND = Ground(Limits(), {ACCOUNT}, {"@town"}, ["Xanthe Quill"])
EVERY = timedelta(minutes=15)


def a_search(words: str = "garden Roseberry", **changes: Any) -> Search:
    wanted = Search(
        name="Gardens",
        words=words,
        purpose="Hear what visitors say of the gardens",
        owner="amira",
        by="mo",
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=60),
        sources=(ACCOUNT,),
    )
    return replace(wanted, **changes)


class Site:
    """A platform that brings whatever it has, two posts a page, whatever was asked."""

    def __init__(self, *items: Item) -> None:
        self.items, self.asked, self.fault = list(items), list[Wanted](), ""

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        self.asked.append(wanted)
        start = int(cursor or 0)
        while True:
            if self.fault:
                raise RateLimited(self.fault)
            part = tuple(self.items[start : start + 2])
            start += len(part)
            raw = {i.ref.id: {"id": i.ref.id} for i in part}
            yield Page(part, str(start), raw, done=start >= len(self.items))
            if start >= len(self.items):
                return


def post(id: str, text: str, **changes: Any) -> Item:
    return an_item(id, text, kind=Kind.POST, own_thread=False, **changes)


def sought(house: House, site: Site, search: Search) -> seek.Sought | None:
    with house.work() as unit:
        cursor = seek.due(unit, search, ACCOUNT, EVERY, house.now)
    if cursor is None:
        return None
    return seek.seek(house.work, site, house.connector.can, search, cursor, house.now)


def test_only_what_fits_is_stored_with_the_words_that_it_fits_by(house: House) -> None:
    search = searches.add(house.work, a_search('"Roseberry gardens" OR gardening'), GROUND, NOON)
    site = Site(
        post("1", "the Roseberry gardens, and gardening!"),
        post("2", "something else"),
        post("3", "gardening here"),
        post("4", "gardening long ago", posted_at=NOON - timedelta(days=5)),
    )
    done = sought(house, site, search)
    assert done is not None
    assert (done.read, done.hits) == (4, 2)
    assert house.values("select platform_id from items order by id") == ["1", "3"]
    words = house.values("select found from search_hits order by item_id")
    assert [json.loads(w) if isinstance(w, str) else w for w in words] == [
        ["Roseberry gardens", "gardening"],
        ["gardening"],
    ]
    assert house.count("keyword_matches") == 3
    assert house.count("versions", "waiting") == 2  # they are judged like anything else
    assert site.asked[0].since == search.starts_at


def test_what_is_found_twice_counts_once_and_the_place_is_kept(house: House) -> None:
    search = searches.add(house.work, a_search("gardening"), GROUND, NOON)
    site = Site(post("1", "gardening"))
    sought(house, site, search)
    assert sought(house, site, search) is None  # not due yet
    site.items.append(post("2", "gardening"))
    house.later(minutes=20)
    done = sought(house, site, search)
    assert done is not None
    assert (done.read, done.hits) == (1, 1)


def test_the_cap_of_a_day_stops_the_reading_until_the_next(house: House) -> None:
    search = searches.add(house.work, a_search("gardening", cap=3), GROUND, NOON)
    site = Site(*(post(str(n), f"gardening {n}") for n in range(9)))
    done = sought(house, site, search)
    assert done is not None
    assert done.read == 4  # a page is read whole
    house.later(hours=1)
    assert sought(house, site, search) is None
    house.later(days=1)
    sought(house, site, search)
    assert house.count("search_hits") == 8
    assert [w.most for w in site.asked] == [3, 3]


def test_a_platform_that_asks_us_to_wait_is_left_alone(house: House) -> None:
    search = searches.add(house.work, a_search("gardening"), GROUND, NOON)
    site = Site(post("1", "gardening"))
    site.fault = "slower, please"
    done = sought(house, site, search)
    assert done is not None
    assert done.trouble == "slower, please"
    assert sought(house, site, search) is None
    assert house.value("select max(trouble) from cursors") == "slower, please"
    site.fault = ""
    house.later(minutes=16)
    assert sought(house, site, search) is not None
    assert house.count("search_hits") == 1


def test_what_is_stored_by_other_ways_is_matched_but_no_message_and_nothing_older(
    house: House,
) -> None:
    house.platform.says(an_item("0", "gardening, before"))
    house.pull()
    search = searches.add(house.work, a_search("gardening"), GROUND, NOON)
    house.platform.says(
        an_item("1", "gardening at Roseberry"),
        an_item("2", "gardening", kind=Kind.DM),
        an_item("3", "weather"),
    )
    house.pull()
    assert seek.match(house.work, search, [ACCOUNT], NOON) == 1
    assert seek.match(house.work, search, [ACCOUNT], NOON) == 0
    assert (
        house.value("select platform_id from items join search_hits on item_id = items.id") == "1"
    )


def test_a_search_that_is_not_allowed_is_not_stored(house: House) -> None:
    with pytest.raises(NotAllowed):
        searches.add(house.work, a_search("@somebody Roseberry"), GROUND, NOON)
    with pytest.raises(NotAllowed):
        searches.add(house.work, a_search('"Xanthe Quill"'), GROUND, NOON)
    assert house.count("searches") == 0


def test_a_search_for_a_colleague_begins_when_somebody_else_agrees(house: House) -> None:
    wanted = a_search(
        '"Xanthe Quill"',
        person=Person.COLLEAGUE,
        person_why="She is named in threats, and the trust is not",
        advice="IG (Priya) agreed on 17 November",
        ends_at=NOON + timedelta(days=20),
    )
    search = searches.add(house.work, wanted, GROUND, NOON)
    site = Site(post("1", "Xanthe Quill"))
    assert sought(house, site, search) is None
    for who in ("mo", "amira"):
        with pytest.raises(Impossible, match="somebody else"):
            searches.agree(house.work, search.id, who, NOON)
    agreed = searches.agree(house.work, search.id, "lena", NOON)
    assert sought(house, site, agreed) is not None
    with house.work() as unit:
        now = unit.searches.get(search.id)
    assert now is not None
    changed = searches.change(house.work, replace(now, cap=10), "mo", GROUND, house.now)
    assert changed.needs_agreement


def test_a_search_ends_by_itself_and_its_owner_is_told_before(house: House) -> None:
    search = searches.add(house.work, a_search(), GROUND, NOON)
    assert searches.watch(house.work, NOON) == (0, 0)
    house.later(days=54)
    assert searches.watch(house.work, house.now) == (1, 0)
    assert searches.watch(house.work, house.now) == (0, 0)
    assert house.value("select recipient from messages") == "amira"
    house.later(days=7)
    assert sought(house, Site(), search) is None
    assert searches.watch(house.work, house.now) == (0, 1)
    assert house.value("select what from audit order by id desc") == "search ended"
    with pytest.raises(Conflict, match="has ended"):
        searches.change(house.work, search, "mo", GROUND, house.now)


def test_a_person_renews_it_and_only_so_far(house: House) -> None:
    search = searches.add(house.work, a_search(), GROUND, NOON)
    house.later(days=55)
    longer = replace(search, ends_at=house.now + timedelta(days=80))
    renewed = searches.change(house.work, longer, "amira", GROUND, house.now)
    assert house.value("select what from audit order by id desc") == "search renewed"
    much = replace(renewed, ends_at=house.now + timedelta(days=200))
    with pytest.raises(NotAllowed, match="90 days"):
        searches.change(house.work, much, "amira", GROUND, house.now)
    with pytest.raises(Conflict, match="somebody else"):
        searches.change(house.work, longer, "amira", GROUND, house.now)


def test_a_search_is_ended_by_a_person_and_stays_ended(house: House) -> None:
    search = searches.add(house.work, a_search(), GROUND, NOON)
    ended = searches.end(house.work, search.id, "mo", "done with", NOON + timedelta(hours=1))
    again = searches.end(house.work, search.id, "amira", "", NOON + timedelta(hours=2))
    assert (again.ended_by, again.ended_at) == ("mo", ended.ended_at)
    with pytest.raises(Missing):
        searches.end(house.work, 99, "mo", "", NOON)


def test_other_words_are_read_from_their_own_beginning(house: House) -> None:
    search = searches.add(house.work, a_search("gardening"), GROUND, NOON)
    site = Site(post("1", "gardening and walks"))
    sought(house, site, search)
    changed = searches.change(house.work, replace(search, words="walks"), "mo", GROUND, NOON)
    assert sought(house, site, changed) is not None
    assert seek.stream_of(search) != seek.stream_of(changed)


def test_the_trouble_of_a_search_ends_with_it(house: House) -> None:
    search = searches.add(house.work, a_search("gardening"), GROUND, NOON)
    site = Site()
    site.fault = "slower, please"
    sought(house, site, search)
    searches.end(house.work, search.id, "mo", "done with", NOON)
    assert house.value("select max(trouble) from cursors") == ""


def test_a_new_search_is_taken_up_without_a_restart(house: House) -> None:
    site = Site(post("1", "gardening"))
    account = AccountSettings(name=ACCOUNT, platform="x", id="1")
    reads = SimpleNamespace(seek=site.seek, can=house.connector.can)
    line = SimpleNamespace(settings=account, reads=reads)
    app = SimpleNamespace(settings=Settings(), work=house.work, lines={ACCOUNT: line})
    chore = Listening(app, lambda: False)  # type: ignore[arg-type]
    wake = next(t for t in chore.ticks() if t.name == "searches").do
    wake(NOON)
    assert chore.seek(ACCOUNT, NOON) is False
    assert site.asked == []
    searches.add(house.work, a_search("gardening"), GROUND, NOON)
    wake(NOON)
    chore.seek(ACCOUNT, NOON)
    assert house.count("search_hits") == 1
    chore.seek(ACCOUNT, NOON)  # not due yet
    assert len(site.asked) == 1
