"""Handing a case to a team by e-mail: what it says, who has it, who is reminded."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from config.settings import Settings
from listener import correspondence, handovers
from listener.ports import Work
from listener.posting import links, post_office
from listener.steps import handoff, receiving, resolve
from listener.steps.chase import chase
from listener.steps.tell import tell
from listener.store.console import reading
from listener.store.console.casefile import casefile
from moderation import teams
from moderation.actions import Verb
from moderation.cases import Happened
from moderation.principles import Mode
from tests.fakes.houses import House, a_house
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, right

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MAILBOXES = {n: f"{n}@trust.example" for n in ("foi", "safeguarding", "communications")}
PACK = a_pack(
    replace(right("foi"), ladder={"default": ((Verb.REVIEW,),)}), settings={"mailboxes": MAILBOXES}
)


class Inbox:
    """Keeps what the mail server takes; *down* refuses everything for now."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.down = False

    async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def]
        if self.down:
            return "451 try later"
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


class Team:
    """A house with one request for information, and a way to send letters."""

    def __init__(self, house: House, inbox: Inbox, port: int) -> None:
        self.house, self.inbox = house, inbox
        mail = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "w@trust.example"}
        settings = Settings(mail=mail, web={"base_url": "https://queue.example"})
        self.links = links(settings, house.database)
        self.office = post_office(settings, PACK, lambda: house.now, self.links)

    @property
    def work(self) -> Work:
        return self.house.work

    def hand(self, name: str = "foi", note: str = "") -> None:
        team = teams.team(name)
        assert team is not None
        with reading(self.house.database) as db:
            file = casefile(db, 1)
        assert file is not None
        desk = correspondence.Desk(PACK, "Trust")
        what = handovers.prepared(file, desk, team, "ann", self.house.now)
        handoff.hand_over(self.work, 1, file.case["version"], what, "ann", self.house.now, note)

    def tick(self) -> list[Any]:
        before = len(self.inbox.letters)
        chase(self.work, self.house.now)
        tell(self.work, self.office, self.house.now)
        return self.inbox.letters[before:]


@pytest.fixture
def asked(tmp_path: Path, inbox: tuple[Inbox, int]) -> Iterator[Team]:
    house = a_house(tmp_path)
    house.pack, house.mode, house.now = PACK, Mode.REVIEW, FRIDAY
    said = an_item("1", "foi please: how many beds?", posted_at=FRIDAY)
    house.platform.says(said)
    house.pull()
    house.judge()
    yield Team(house, *inbox)
    house.database.dispose()


def test_the_team_gets_dates_and_links_and_no_words(asked: Team) -> None:
    asked.hand(note="please look at the second sentence")
    (letter,) = asked.tick()
    text = letter.get_content()
    assert letter["To"] == "foi@trust.example"
    assert letter["Subject"] == "New information request: case 1, due Monday 21 December"
    assert "Aim for Friday 18 December" in text
    assert "https://queue.example/cases/1" in text
    assert not any(w in text + letter["Subject"] for w in ("beds", "Amy", "second sentence"))


def test_the_law_s_clock_starts_when_a_person_hands_it_over(asked: Team) -> None:
    asked.hand()
    with asked.work() as unit:
        clocks = {d.kind: d.due_at.date().isoformat() for d in unit.deadlines.of_case(1)}
        case = unit.cases.get(1)
    assert clocks["foi"] == "2026-12-21"
    assert case is not None
    assert case.team == "foi"
    assert case.due_at is not None
    assert case.due_at.date().isoformat() == "2026-12-21"


def test_the_link_says_that_the_team_has_it_and_ends_the_chase(asked: Team) -> None:
    asked.hand()
    (letter,) = asked.tick()
    token = re.search(r"/have-it/(\S+)", letter.get_content())
    assert token
    number = asked.links.message(token[1])
    assert number is not None
    receiving.receive(asked.work, number, "Jo, FOI (by link)", FRIDAY)
    with asked.work() as unit:
        told = unit.cases.events(1)[-1]
    assert (told.happened, told.data["team"]) == (Happened.ACKNOWLEDGED, "foi")
    asked.house.later(days=4)
    assert asked.tick() == []


def test_a_case_that_nobody_picks_up_is_chased_once_a_day(asked: Team) -> None:
    asked.hand()
    asked.tick()
    sent = []
    for _ in range(24 * 5):
        asked.house.later(hours=1)
        sent += [(asked.house.now, letter["Subject"]) for letter in asked.tick()]
    assert {subject for _, subject in sent} == {"Case 1 waits for you"}
    first = sent[0][0]
    assert first == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # the working day after is over
    assert [at - first for at, _ in sent] == [timedelta(days=n) for n in range(len(sent))]


def test_safeguarding_is_chased_after_an_hour(asked: Team) -> None:
    asked.hand("safeguarding")
    asked.tick()
    asked.house.later(minutes=59)
    assert asked.tick() == []
    asked.house.later(minutes=1)
    assert len(asked.tick()) == 1


def test_a_mail_server_that_is_down_delays_and_loses_nothing(asked: Team) -> None:
    asked.inbox.down = True
    asked.hand()
    assert asked.tick() == []
    asked.inbox.down = False
    asked.house.later(minutes=1)
    assert len(asked.tick()) == 1
    asked.house.later(minutes=30)
    assert asked.tick() == []


def test_a_closed_case_is_not_chased(asked: Team) -> None:
    asked.hand()
    asked.tick()
    with asked.work() as unit:
        case = unit.cases.get(1)
    assert case is not None
    resolve.keep(asked.work, 1, case.version, "ann", FRIDAY, "answered by phone")
    asked.house.later(days=3)
    assert asked.tick() == []


@pytest.mark.parametrize("team", [t.id for t in teams.TEAMS if t.id != "on_call"])
def test_each_team_s_message_renders_whole(asked: Team, team: str) -> None:
    office = asked.office
    asked.hand(team)
    with asked.work() as unit:
        (message,) = unit.messages.of_case(1)
    rendered = office._words(message)
    assert "{" not in rendered.subject + rendered.body
    assert "beds" not in rendered.subject + rendered.body


def test_a_team_that_nobody_answers_for_is_everybody_s_business(asked: Team) -> None:
    empty = a_pack()
    asked.office = post_office(Settings(), empty, lambda: asked.house.now, asked.links)
    asked.hand()
    for _ in range(4):
        asked.tick()
        asked.house.later(minutes=2)
    told = str(asked.house.value("select sentence from incidents where closed_at is null"))
    assert 'no contact answers for "foi"' in told
