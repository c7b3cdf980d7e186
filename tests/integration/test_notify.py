"""Telling people, through a real mail server and a real receiver of webhooks."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from listener.notify.contacts import Directory, Reachable
from listener.notify.mail import Mailer, Server
from listener.notify.post import PostOffice
from listener.ports import Message, NotSent
from moderation.outgoing.responses import Rendered

NOW = datetime(2026, 11, 20, 22, tzinfo=UTC)


class Inbox:
    """Keeps what the mail server takes; refuses who is called nobody."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # type: ignore[no-untyped-def]
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def]
        self.letters.append(envelope)
        return "250 taken"


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, Mailer]]:
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=a_free_port())
    controller.start()
    server = Server(
        "127.0.0.1", controller.port, security="none", sender="Wellheard <w@example.nhs.uk>"
    )
    yield kept, Mailer(server)
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[list[dict[str, Any]], str]]:
    taken: list[dict[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(json.loads(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield taken, f"json://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    thread.join()
    server.server_close()


def a_message(**changes: Any) -> Message:
    given = {"key": "page:7:0", "kind": "crisis_page", "recipient": "on_call", "case_id": 7}
    return Message(created_at=NOW, next_at=NOW, **(given | changes))


def office(people: list[Reachable], mailer: Mailer | None, *, in_hours: bool = False) -> PostOffice:
    return PostOffice(
        Directory(people),
        lambda m: Rendered(m.kind, 1, "A case needs a person", f"Case {m.case_id}"),
        mailer,
        lambda _now: in_hours,
        lambda: NOW,
    )


def on_call(name: str, *channels: str, **more: Any) -> Reachable:
    return Reachable(name, frozenset({"on_call"}), channels, **more)


def test_a_page_leaves_by_two_ways_at_once(inbox: Any, hook: Any) -> None:
    kept, mailer = inbox
    taken, address = hook
    person = on_call("ann", "mailto:ann@example.nhs.uk", address, "mailto:third@example.nhs.uk")
    office([person], mailer).send(a_message(urgent=True))
    assert [e.rcpt_tos for e in kept.letters] == [["ann@example.nhs.uk"]]
    assert [t["title"] for t in taken] == ["A case needs a person"]


def test_one_dead_way_does_not_stop_the_other(inbox: Any) -> None:
    kept, mailer = inbox
    person = on_call("ann", "json://127.0.0.1:9/none", "mailto:ann@example.nhs.uk")
    office([person], mailer).send(a_message(urgent=True))
    assert len(kept.letters) == 1


def test_when_no_way_works_it_is_not_sent_and_names_no_address(inbox: Any) -> None:
    _, mailer = inbox
    person = on_call("ann", "mailto:nobody@example.nhs.uk", "json://127.0.0.1:9/s3cret")
    with pytest.raises(NotSent) as told:
        office([person], mailer).send(a_message(urgent=True))
    assert "nobody@" not in str(told.value)
    assert "s3cret" not in str(told.value)


def test_each_step_of_a_page_calls_the_next_person(inbox: Any) -> None:
    kept, mailer = inbox
    people = [
        on_call("ann", "mailto:ann@x.nhs.uk", order=1),
        on_call("bob", "mailto:bob@x.nhs.uk", order=2),
    ]
    for step in range(3):
        office(people, mailer).send(a_message(urgent=True, data={"step": step}))
    called = [e.rcpt_tos[0][:3] for e in kept.letters]
    assert called == ["ann", "bob", "bob"]


def test_out_of_hours_those_on_duty_then_are_called(inbox: Any) -> None:
    kept, mailer = inbox
    people = [
        on_call("day", "mailto:day@x.nhs.uk", when="in_hours"),
        on_call("night", "mailto:night@x.nhs.uk", when="out_of_hours"),
    ]
    office(people, mailer, in_hours=False).send(a_message(urgent=True))
    office(people, mailer, in_hours=True).send(a_message(urgent=True))
    office(people[:1], mailer, in_hours=False).send(a_message(urgent=True))
    assert [e.rcpt_tos[0][:3] for e in kept.letters] == ["nig", "day", "day"]


def test_nobody_to_page_is_told_as_not_sent() -> None:
    with pytest.raises(NotSent, match="contacts"):
        office([], None).send(a_message(urgent=True))
    assert office([], None).send(a_message(kind="warned")) == "log"


def test_a_subject_can_hold_no_second_header(inbox: Any) -> None:
    kept, mailer = inbox
    mailer.send("a@x.nhs.uk", "one\r\nBcc: evil@x.org", "body", "k")
    assert [e.rcpt_tos for e in kept.letters] == [["a@x.nhs.uk"]]
    assert b"\nBcc:" not in kept.letters[0].content


def test_a_mail_server_that_is_down_is_told_in_words() -> None:
    mailer = Mailer(Server("127.0.0.1", 9, security="none", sender="w@x.nhs.uk"))
    with pytest.raises(NotSent, match=r"127\.0\.0\.1"):
        mailer.send("a@x.nhs.uk", "s", "b", "k")
