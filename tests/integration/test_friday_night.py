"""A Friday night, in minutes that pass at once: heard, called for, escalated, answered."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from config.settings import Contact, Settings
from listener import correspondence
from listener.posting import links, post_office
from listener.steps import receiving
from listener.steps.chase import chase
from listener.steps.tell import tell
from listener.store.console import reading
from listener.store.console.casefile import casefile
from tests.fakes.houses import House, a_house
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, crisis
from tests.fakes.running import an_app, running, settings_for, until
from tests.fakes.stages import a_stage

TEN_PM = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
WORDS = "crisis tonight, nobody would even notice"


class Phones:
    """Everything that reached somebody: (who, subject, body), and when."""

    def __init__(self) -> None:
        self.rang: list[tuple[str, str, str]] = []
        self.at: list[float] = []

    def ring(self, who: str, subject: str, body: str) -> None:
        self.rang.append((who, subject, body))
        self.at.append(time.time())


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def mail(phones: Phones) -> Iterator[int]:
    class Inbox:
        async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def]
            letter = message_from_bytes(envelope.content, policy=default)
            phones.ring(letter["To"], letter["Subject"], letter.get_content())
            return "250 taken"

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    controller = Controller(Inbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


@pytest.fixture
def pager(phones: Phones) -> Iterator[str]:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            phones.ring(self.path.strip("/"), told["title"], told["message"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def people(pager: str) -> list[Contact]:
    on_call = ("on_call",)
    return [
        Contact(
            name="first",
            answers_for=on_call,
            channels=("mailto:first@trust.example", f"{pager}/first"),
            when="out_of_hours",
        ),
        Contact(name="next", answers_for=on_call, channels=(f"{pager}/next",), order=2),
        Contact(name="head", answers_for=("director",), channels=(f"{pager}/head",), order=3),
        Contact(name="day", answers_for=on_call, channels=(f"{pager}/day",), when="in_hours"),
    ]


def _settings(mail: int, pager: str) -> Settings:
    server = {"host": "127.0.0.1", "port": mail, "security": "none", "sender": "w@trust.example"}
    return Settings(mail=server, contacts=people(pager), web={"base_url": "https://q.example"})


@pytest.fixture
def night(tmp_path: Path) -> Iterator[House]:
    house = a_house(tmp_path)
    hours = {"opens": "09:00", "closes": "17:00", "days": ["mon", "tue", "wed", "thu", "fri"]}
    house.pack = a_pack(crisis(), name="bsmhft", settings={"hours": hours})
    house.now = TEN_PM
    yield house
    house.database.dispose()


def minute(house: House, office: Any) -> None:
    """Let a minute pass, with everything that happens in one."""
    house.pull()
    house.judge()
    tell(house.work, office, house.now)
    chase(house.work, house.now)
    house.later(minutes=1)


def test_a_cry_for_help_on_a_friday_night(
    night: House, phones: Phones, mail: int, pager: str
) -> None:
    settings = _settings(mail, pager)
    post = links(settings, night.database)
    office = post_office(settings, night.pack, lambda: night.now, post)
    for _ in range(3):
        minute(night, office)
    assert phones.rang == []
    night.platform.says(an_item("1", WORDS, posted_at=night.now))
    began = time.monotonic()
    minute(night, office)
    assert time.monotonic() - began < 5
    assert [who for who, _, _ in phones.rang] == ["first@trust.example", "first"]
    for _ in range(9):
        minute(night, office)
    assert len(phones.rang) == 2, "nobody else is called before ten minutes are over"
    minute(night, office)
    assert [who for who, _, _ in phones.rang[2:]] == ["next"]
    for _ in range(10):
        minute(night, office)
    assert [who for who, _, _ in phones.rang[3:]] == ["head"]
    assert night.count("incidents", "closed_at is null") == 1
    said = " ".join(f"{subject} {body}" for _, subject, body in phones.rang)
    assert not re.search("tonight|notice|Amy", said)
    token = re.search(r"https://q.example/have-it/(\S+)", phones.rang[-1][2])
    assert token
    number = post.message(token[1])
    assert number is not None
    receiving.receive(night.work, number, "head of communications (by link)", night.now)
    for _ in range(40):
        minute(night, office)
    assert len(phones.rang) == 4
    assert night.count("incidents", "closed_at is null") == 0


@pytest.mark.parametrize(("clock", "open_now"), [("22:59", True), ("23:00", False)])
def test_the_answer_names_only_lines_that_are_open(
    night: House, clock: str, open_now: bool
) -> None:
    night.platform.says(an_item("1", WORDS))
    night.pull()
    night.judge()
    with reading(night.database) as db:
        file = casefile(db, 1)
    assert file is not None
    desk = correspondence.Desk(night.pack, "Trust", {"crisis_page": "https://trust.example/help"})
    now = datetime.fromisoformat(f"2026-11-20T{clock}:00+00:00")
    written = correspondence.draft(file, desk, desk.responses["crisis_dm_nonurgent"], now, {})
    assert written.missing == ()
    assert ("0121 262 3555" in written.text) is open_now
    assert written.text.index("111") < written.text.index("116 123")


@pytest.mark.journey
def test_the_running_house_calls_within_five_seconds(
    tmp_path: Path, phones: Phones, mail: int, pager: str
) -> None:
    with a_stage() as stage:
        chosen = settings_for(stage.accounts, tmp_path)
        wired = chosen.model_copy(
            update={"contacts": tuple(people(pager)), "mail": _settings(mail, pager).mail}
        )
        app = an_app(wired)
        with running(app):
            stage.says("facebook", WORDS)
            until(lambda: phones.rang, 30)
            with app.work() as unit:
                (first, *_) = unit.messages.of_case(1)
    assert first.created_at.timestamp() <= min(phones.at) < first.created_at.timestamp() + 5
