"""Hand-offs and reminders once a day, through a real mail server: all told, none twice."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from config.settings import Settings
from listener.ports import Message, NotSent
from listener.posting import links, post_office
from listener.steps import handoff, receiving, resolve
from listener.steps.chase import chase
from listener.steps.handoff import Handover
from listener.steps.tell import tell
from moderation import teams
from moderation.principles import Mode
from tests.fakes.houses import House, a_house
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, crisis, right
from tests.integration.test_notify import a_free_port

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
PACK = a_pack(right("foi"), crisis())
FOI = {"name": "FOI team", "answers_for": ["foi", "safeguarding"], "digest": "08:30"}


class Inbox:
    """Keeps letters, or refuses them for now."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.down = False

    async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def]
        if self.down:
            return "451 try later"
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


class Day:
    """A house with two requests for information, and people who are told of them."""

    def __init__(self, folder: Path, inbox: Inbox, port: int, *people: dict[str, Any]) -> None:
        self.house: House = a_house(folder)
        self.house.pack, self.house.mode, self.house.now = PACK, Mode.REVIEW, FRIDAY
        self.inbox = inbox
        mail = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "w@trust.example"}
        reached = [{"channels": ["mailto:foi@trust.example"], **p} for p in people]
        settings = Settings(mail=mail, contacts=reached, web={"base_url": "https://queue.example"})
        self.links = links(settings, self.house.database)
        self.office = post_office(settings, PACK, lambda: self.house.now, self.links)
        for number in ("1", "2"):
            said = an_item(number, f"foi please: how many beds in {number}?", posted_at=FRIDAY)
            self.house.platform.says(said)
        self.house.pull()
        self.house.judge()

    def hand(self, number: int, team: str = "foi", route: str = "foi") -> None:
        found = teams.team(team)
        assert found is not None
        with self.house.work() as unit:
            case = unit.cases.get(number)
        assert case is not None
        data = {
            "account": "our Facebook account",
            "received_at": "20 November 2026 at 16:00",
            "topic": "beds",
            "owed": "2026-12-21T23:59:59+00:00",
            "early": "2026-12-18T23:59:59+00:00",
        }
        picked = self.house.now + timedelta(days=1)
        what = Handover(found, self.house.now, picked, data)
        handoff.hand_over(self.house.work, number, case.version, what, "ann", self.house.now)

    def tick(self, **later: float) -> list[Any]:
        self.house.later(**later)
        before = len(self.inbox.letters)
        chase(self.house.work, self.house.now)
        tell(self.house.work, self.office, self.house.now)
        return self.inbox.letters[before:]

    def states(self, kind: str) -> list[object]:
        sql = f"select state from messages where kind = '{kind}' order by id"  # noqa: S608
        return self.house.values(sql)


@pytest.fixture
def inbox():  # type: ignore[no-untyped-def]
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=a_free_port())
    controller.start()
    yield kept, controller.port
    controller.stop()


@pytest.fixture
def day(tmp_path: Path, inbox: tuple[Inbox, int]):  # type: ignore[no-untyped-def]
    made = Day(tmp_path, *inbox, FOI)
    yield made
    made.house.database.dispose()


def test_hand_offs_wait_for_the_hour_and_come_as_one_message(day: Day) -> None:
    day.hand(1)
    day.hand(2)
    assert day.tick() == []
    assert day.states("foi_handoff") == ["kept", "kept"]
    (letter,) = day.tick(hours=16, minutes=31)
    text = letter.get_content()
    assert letter["Subject"] == "2 cases handed to you"
    assert "Case 1: freedom of information" in text
    assert "due Monday 21 December" in text
    assert text.count("https://queue.example/have-it/") == 2
    assert not any(w in text for w in ("beds", "Amy"))
    assert day.states("foi_handoff") == ["sent", "sent"]
    assert day.tick(minutes=1) == []


def test_each_link_of_a_digest_is_about_its_own_case(day: Day) -> None:
    day.hand(1)
    day.hand(2)
    day.tick()
    (letter,) = day.tick(hours=17)
    second = letter.get_content().split("/have-it/")[2].split()[0]
    message = day.links.message(second)
    assert message is not None
    receiving.receive(day.house.work, message, "Jo (by link)", day.house.now)
    with day.house.work() as unit:
        mine = unit.deadlines.of_case(2)
        other = unit.deadlines.of_case(1)
    assert next(d for d in mine if d.kind == "pick up foi").met_at is not None
    assert next(d for d in other if d.kind == "pick up foi").met_at is None


def test_what_was_picked_up_or_closed_is_left_out_and_an_empty_digest_does_not_leave(
    day: Day,
) -> None:
    day.hand(1)
    day.hand(2)
    day.tick()
    number = day.house.value("select id from messages where case_id = 1 and kind = 'foi_handoff'")
    receiving.receive(day.house.work, int(str(number)), "Jo (by link)", day.house.now)
    with day.house.work() as unit:
        case = unit.cases.get(2)
    assert case is not None
    resolve.keep(day.house.work, 2, case.version, "ann", day.house.now)
    assert day.tick(hours=17) == []
    assert day.states("digest") == ["cancelled"]


def test_reminders_come_in_the_digest_too(day: Day) -> None:
    day.hand(1)
    day.tick()
    (first,) = day.tick(hours=17)
    assert "nobody has said" not in first.get_content()
    assert day.tick(hours=10) == [], "the reminder is due, and waits for the morning"
    (second,) = day.tick(hours=14)
    assert second.get_content().count("Case 1") == 1
    assert "nobody has said that they have it" in second.get_content()


def test_a_digest_that_did_not_leave_leaves_later_and_once(day: Day) -> None:
    day.hand(1)
    day.tick()
    day.inbox.down = True
    for _ in range(20):
        assert day.tick(hours=1) == []
    assert day.house.count("incidents", "kind like 'digest%' and closed_at is null") == 1
    day.inbox.down = False
    letters = [letter for _ in range(6) for letter in day.tick(minutes=20)]
    assert [letter["Subject"] for letter in letters] == ["1 case handed to you"]
    assert day.house.count("incidents", "kind like 'digest%' and closed_at is null") == 0


def test_killed_while_it_is_sent_it_is_not_sent_again(day: Day) -> None:
    day.hand(1)
    day.tick()
    day.house.later(hours=17)

    class Stops:
        def digests(self, message: Message, now: datetime) -> Any:
            return day.office.digests(message, now)

        def send(self, message: Message) -> str:
            day.office.send(message)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(day.house.work, Stops(), day.house.now)
    assert len(day.inbox.letters) == 1
    day.tick(minutes=10)
    assert len(day.inbox.letters) == 1
    assert day.states("digest") == ["unknown"]
    assert day.states("foi_handoff") == ["unknown"]


def test_somebody_at_risk_never_waits_for_a_digest(day: Day) -> None:
    day.house.platform.says(an_item("3", "crisis", posted_at=FRIDAY))
    day.house.pull()
    day.house.judge()
    day.hand(3, "safeguarding")
    assert [letter["Subject"] for letter in day.tick()] == ["Safeguarding referral: case 3"]


def test_a_page_is_never_kept(tmp_path: Path, inbox: tuple[Inbox, int]) -> None:
    one = {**FOI, "answers_for": ["on_call"]}
    day = Day(tmp_path, *inbox, one)
    day.house.platform.says(an_item("3", "crisis", posted_at=FRIDAY))
    day.house.pull()
    day.house.judge()
    assert len(day.tick()) == 1


def test_who_wants_it_at_once_gets_it_at_once(tmp_path: Path, inbox: tuple[Inbox, int]) -> None:
    now = {"name": "Jo", "answers_for": ["foi"], "channels": ["mailto:jo@trust.example"]}
    day = Day(tmp_path, *inbox, FOI, now)
    day.hand(1)
    assert [letter["To"] for letter in day.tick()] == ["jo@trust.example"]
    later = day.tick(hours=17)
    assert [letter["To"] for letter in later] == ["foi@trust.example"]


def test_a_contact_who_left_is_an_incident_and_no_silence(day: Day) -> None:
    day.hand(1)
    day.tick()
    gone = post_office(Settings(), PACK, lambda: day.house.now, day.links)
    with pytest.raises(NotSent, match="any more"):
        gone.send(Message("digest:FOI team:x", "digest", "FOI team", FRIDAY, FRIDAY))
