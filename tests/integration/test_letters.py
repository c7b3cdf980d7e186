"""Letters to people who gave an address, through a real mail server: once, and kept apart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from config.settings import Settings
from listener.ports import Message
from listener.posting import links, post_office
from listener.steps import letters
from listener.steps.letters import Letter
from listener.steps.tell import tell
from listener.store.forgetting import remove_words
from moderation.actions import Verb
from moderation.cases import Case, Happened
from moderation.errors import Impossible
from moderation.principles import Mode
from tests.fakes.houses import House, a_house
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, right
from tests.integration.test_digests import Inbox
from tests.integration.test_notify import a_free_port

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ADDRESS = "sam.king@home.example"
LETTER = Letter(ADDRESS, "Thank you for your report", "Thank you for telling us.", "report_ack@1")


class Post:
    """A house with one case, and its way out."""

    def __init__(self, folder: Path, inbox: Inbox, port: int) -> None:
        self.house: House = a_house(folder)
        asks = replace(right("foi"), ladder={"default": ((Verb.REVIEW,),)})
        self.house.pack, self.house.mode, self.house.now = a_pack(asks), Mode.REVIEW, NOON
        self.house.platform.says(an_item("1", "foi please", posted_at=NOON))
        self.house.pull()
        self.house.judge()
        self.inbox = inbox
        mail = {
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "sender": "wellheard@trust.example",
            "public_sender": "Trust communications <comms@trust.example>",
        }
        settings = Settings(mail=mail)
        self.office = post_office(
            settings,
            self.house.pack,
            lambda: self.house.now,
            links(settings, self.house.database),
            work=self.house.work,
        )

    def case(self) -> Case:
        with self.house.work() as unit:
            found = unit.cases.get(1)
        assert found is not None
        return found

    def write(self, letter: Letter = LETTER) -> Case:
        return letters.write(self.house.work, 1, self.case().version, letter, "ann", self.house.now)

    def tick(self, **later: float) -> None:
        self.house.later(**later)
        tell(self.house.work, self.office, self.house.now)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=a_free_port())
    controller.start()
    made = Post(tmp_path, kept, controller.port)
    yield made
    made.house.database.dispose()
    controller.stop()


def test_a_letter_leaves_once_in_the_words_that_the_case_keeps(post: Post) -> None:
    post.write()
    post.write()
    for _ in range(3):
        post.tick(minutes=5)
    (letter,) = post.inbox.letters
    assert letter["To"] == ADDRESS
    assert letter["From"] == "Trust communications <comms@trust.example>"
    assert letter["Subject"] == "Thank you for your report"
    assert letter["Auto-Submitted"] is None
    assert letter.get_content().strip() == LETTER.text
    with post.house.work() as unit:
        told = [e for e in unit.cases.events(1) if e.happened is Happened.REPLIED]
    assert [(e.data["text"], e.data["response"], e.data["verb"]) for e in told] == [
        (LETTER.text, "report_ack@1", "email")
    ]


def test_the_address_is_in_no_event_message_audit_or_log(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    post.write()
    post.tick()
    for table, column in (("case_events", "data"), ("messages", "data"), ("audit", "data")):
        held = f"cast({column} as text) like '%home.example%'"
        assert post.house.count(table, held) == 0, table
    assert post.house.count("messages", "key like '%sam%' or reference like '%sam%'") == 0
    assert "home.example" not in "".join(capsys.readouterr())


def test_the_address_goes_when_the_words_go(post: Post) -> None:
    post.write()
    item = post.case().item
    with post.house.database.begin() as db:
        remove_words(db, [item], NOON)
    assert post.house.count("addresses") == 0
    post.tick()
    assert post.inbox.letters == []
    trouble = post.house.value("select trouble from messages where kind = 'letter'")
    assert "not kept any more" in str(trouble)


def test_a_corrected_address_gets_the_letter(post: Post) -> None:
    post.write(replace(LETTER, address="sam@wrong.example"))
    post.write()
    post.tick()
    assert {letter["To"] for letter in post.inbox.letters} == {ADDRESS}


def test_killed_after_it_left_it_is_not_sent_again(post: Post) -> None:
    class Stops:
        def send(self, message: Message) -> str:
            post.office.send(message)
            raise KeyboardInterrupt

    post.write()
    with pytest.raises(KeyboardInterrupt):
        tell(post.house.work, Stops(), post.house.now)
    post.tick(minutes=10)
    assert len(post.inbox.letters) == 1
    assert post.house.values("select state from messages where kind = 'letter'") == ["unknown"]


def test_a_letter_that_does_not_leave_is_an_incident(post: Post) -> None:
    post.write()
    post.inbox.down = True
    for _ in range(8):
        post.tick(minutes=15)
    told = post.house.value("select sentence from incidents where closed_at is null")
    assert "the e-mail to its author does not leave" in str(told)
    assert "home.example" not in str(told)
    post.inbox.down = False
    post.tick(minutes=15)
    assert len(post.inbox.letters) == 1
    assert post.house.count("incidents", "closed_at is null") == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sam",
        "sam@home",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: x@y.example",
        "<a@b.uk>",
    ],
)
def test_what_is_no_address_is_refused(post: Post, address: str) -> None:
    with pytest.raises(Impossible, match="one e-mail address"):
        post.write(replace(LETTER, address=address))
    assert post.house.count("messages", "kind = 'letter'") == 0
