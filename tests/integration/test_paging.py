"""A crisis at night: people are called in turn until one says that they have it."""

import re
from typing import Any

import pytest

from config.settings import Contact, Settings
from listener.notify.links import Links
from listener.ports import Message
from listener.posting import links, post_office
from listener.steps import paging, receiving, resolve
from listener.steps.tell import tell
from listener.store.keys import key
from tests.fakes.houses import House
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack

WORDS = "crisis in my own words"


class Pager:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> str:
        self.sent.append(message)
        return "sent"

    @property
    def calls(self) -> list[tuple[str, int]]:
        return [(m.recipient, m.data["step"]) for m in self.sent]


@pytest.fixture
def cried(house: House) -> House:
    """A house in which a cry for help was just heard."""
    house.platform.says(an_item("1", WORDS))
    house.pull()
    house.judge()
    return house


def test_the_first_call_leaves_at_once_and_the_next_ones_every_ten_minutes(cried: House) -> None:
    pager = Pager()
    for _ in range(26):
        tell(cried.work, pager, cried.now)
        cried.later(minutes=1)
    assert pager.calls == [("on-call", 0), ("on-call", 1), ("director", 2)]
    assert cried.count("case_events", "happened = 'paged'") == 3
    assert cried.count("messages", "kind = 'urgent' and cast(data as text) like '%words%'") == 0


@pytest.mark.parametrize("how", ["acknowledge", "claim", "link", "close"])
def test_nobody_is_called_once_somebody_has_it(cried: House, how: str) -> None:
    pager = Pager()
    tell(cried.work, pager, cried.now)
    cried.later(minutes=9)
    with cried.work() as unit:
        case = unit.cases.get(1)
    assert case is not None
    if how == "acknowledge":
        paging.acknowledge(cried.work, 1, "ann", cried.now)
    elif how == "claim":
        resolve.claim(cried.work, 1, case.version, "ann", cried.now)
    elif how == "link":
        receiving.receive(cried.work, pager.sent[0].id, "ann (by link)", cried.now)
        receiving.receive(cried.work, pager.sent[0].id, "ann (by link)", cried.now)
    else:
        resolve.keep(cried.work, 1, case.version, "ann", cried.now, "called them back")
    for _ in range(9):
        tell(cried.work, pager, cried.later(minutes=10).now)
    assert pager.calls == [("on-call", 0)]
    assert cried.count("incidents", "closed_at is null") == 0


def test_a_call_that_nobody_answers_stands_on_the_front_page_until_somebody_does(
    cried: House,
) -> None:
    tell(cried.work, Pager(), cried.now)
    tell(cried.work, Pager(), cried.later(minutes=10).now)
    told = str(cried.value("select sentence from incidents where closed_at is null"))
    assert "Case 1" in told
    assert "10 minutes" in told
    paging.acknowledge(cried.work, 1, "ann", cried.now)
    assert cried.count("incidents", "closed_at is null") == 0


def test_worse_words_after_an_answer_call_people_again(cried: House) -> None:
    pager = Pager()
    tell(cried.work, pager, cried.now)
    paging.acknowledge(cried.work, 1, "ann", cried.now)
    cried.platform.says(an_item("1", "crisis and worse"))
    cried.later(minutes=5).pull()
    cried.judge()
    tell(cried.work, pager, cried.now)
    assert pager.calls == [("on-call", 0), ("on-call", 0)]


def test_a_stopped_sender_calls_nobody_after_the_answer(cried: House) -> None:
    class Stops:
        def send(self, message: Message) -> str:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(cried.work, Stops(), cried.now)
    paging.acknowledge(cried.work, 1, "ann", cried.later(minutes=1).now)
    later = Pager()
    tell(cried.work, later, cried.later(minutes=5).now)
    assert later.sent == []


def office(cried: House, **settings: Any) -> Any:
    whole = Settings(**settings)
    return post_office(whole, a_pack(), lambda: cried.now, links(whole, cried.database))


def test_the_message_holds_a_link_that_answers_and_no_words(
    cried: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[tuple[str, str, str]] = []
    monkeypatch.setattr("listener.notify.chat.send", lambda *given: left.append(given) or "json")
    people = [
        {"name": "first", "answers_for": ["on_call"], "channels": ["json://first", "json://sms"]},
        {"name": "next", "answers_for": ["on_call"], "channels": ["json://next"], "order": 2},
        {"name": "head", "answers_for": ["director"], "channels": ["json://head"], "order": 9},
    ]
    sends = office(cried, contacts=[Contact(**p) for p in people])
    for _ in range(3):
        tell(cried.work, sends, cried.now)
        cried.later(minutes=10)
    assert [way for way, _, _ in left] == [
        "json://first",
        "json://sms",
        "json://next",
        "json://head",
    ]
    assert not any(
        word in subject + body for _, subject, body in left for word in WORDS.split()[2:]
    )
    reads = Links("", lambda: key(cried.database, "links"))
    found = re.search(r"/have-it/(\S+)", left[0][2])
    assert found
    assert reads.message(found[1]) == 1
    assert reads.message("1-" + "0" * 32) is None
    assert reads.message("2" + found[1][1:]) is None


def test_without_a_director_whoever_is_on_call_is_called_again(
    cried: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []
    monkeypatch.setattr("listener.notify.chat.send", lambda way, *_: left.append(way) or "json")
    one = Contact(name="only", answers_for=("on_call",), channels=("json://only",))
    sends = office(cried, contacts=[one])
    for _ in range(3):
        tell(cried.work, sends, cried.now)
        cried.later(minutes=10)
    assert left == ["json://only"] * 3
