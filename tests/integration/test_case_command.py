"""What somebody on call does from a shell: the same deeds as in the console."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listener.cli.case import case as command
from listener.steps import resolve
from listener.store.users import Users
from moderation.actions import Verb
from moderation.cases import Happened
from moderation.principles import Mode
from tests.fakes.houses import House, a_house
from tests.fakes.platform import ACCOUNT, NOON, an_item
from tests.fakes.policies import a_pack, abuse, crisis, right


class Shell:
    """A house and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.house: House = a_house(folder)
        self.house.mode = Mode.REVIEW
        self.house.pack = a_pack(crisis(), abuse(), right("foi"))
        self.config = folder / "wellheard.toml"
        self.config.write_text(
            f'[store]\nurl = "sqlite:///{folder / "wellheard.db"}"\n'
            '[organisation]\nname = "Riverside NHS Trust"\npack = "tewv"\n'
            f'[[accounts]]\nname = "{ACCOUNT}"\nplatform = "facebook"\nid = "page"\n',
            encoding="utf-8",
        )
        users = Users(self.house.database)
        users.add("ann", "Ann", "moderator", "x", NOON)
        users.add("vic", "Vic", "viewer", "x", NOON)

    def hears(self, text: str) -> None:
        self.house.platform.says(an_item("1", text))
        self.house.pull()
        self.house.judge()

    def run(self, *words: str, by: str = "ann") -> Result:
        return CliRunner().invoke(command, [*words, "--by", by, "--config", str(self.config)])

    def last(self) -> Happened:
        with self.house.work() as unit:
            return unit.cases.events(1)[-1].happened


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_page_is_answered_from_a_shell(shell: Shell) -> None:
    shell.hears("crisis")
    assert shell.run("acknowledge", "1").exit_code == 0
    assert shell.last() is Happened.ACKNOWLEDGED
    assert shell.house.count("messages", "state = 'waiting'") == 0
    assert shell.run("claim", "1").exit_code == 0
    assert shell.run("step", "1", "compassion", "--note", "rang them").exit_code == 0
    assert shell.run("note", "1", "They are safe.").exit_code == 0
    assert "say what was done" in str(shell.run("close", "1").exception)
    assert shell.run("close", "1", "--done", "the crisis team is with them").exit_code == 0
    assert shell.last() is Happened.CLOSED


def test_whoever_may_not_act_may_not_act_here(shell: Shell) -> None:
    shell.hears("crisis")
    assert "may act" in shell.run("acknowledge", "1", by="vic").output
    assert "may act" in shell.run("acknowledge", "1", by="nobody").output
    assert shell.house.count("messages", "state = 'cancelled'") == 0


def test_a_reply_is_previewed_and_then_sent_once(shell: Shell) -> None:
    shell.hears("crisis")
    shown = shell.run("reply", "1", "--response", "crisis_public", "--preview")
    assert shown.exit_code == 0
    assert "call 111 and choose option 2" in shown.output
    assert shell.house.count("intents") == 0
    assert shell.run("reply", "1", "--response", "crisis_public").exit_code == 0
    shell.run("reply", "1", "--response", "crisis_public")
    assert shell.house.count("intents", "verb = 'reply'") == 1


def test_what_the_platform_does_not_take_is_refused_with_the_reason_and_a_link(
    shell: Shell,
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=8)
    shell.house.platform.says(an_item("1", "crisis", posted_at=long_ago))
    shell.house.pull()
    shell.house.judge()
    refused = shell.run("reply", "1", "--response", "crisis_dm_urgent")
    assert refused.exit_code == 1
    assert "only within 7 days of what they wrote, and that is over" in refused.output
    assert "Send it by hand" in refused.output
    assert shell.house.count("intents") == 0
    seen = ("--by-hand", "seen in the inbox")
    assert shell.run("reply", "1", "--response", "crisis_dm_urgent", *seen).exit_code == 0
    assert shell.house.values("select state from intents") == ["confirmed"]
    assert shell.last() is Happened.REPLIED


def test_an_e_mail_is_written_from_a_shell(shell: Shell) -> None:
    shell.hears("foi")
    asked = ("reply", "1", "--response", "report_ack")
    assert "no mail server" in shell.run(*asked, "--email", "sam@home.example").output
    with shell.config.open("a", encoding="utf-8") as file:
        file.write('[mail]\nhost = "127.0.0.1"\n')
    assert shell.run(*asked, "--email", "sam@home.example").exit_code == 0
    assert shell.house.values("select kind from messages where kind = 'letter'") == ["letter"]


def test_a_reply_with_a_gap_or_a_fault_is_not_sent(shell: Shell) -> None:
    shell.hears("foi")
    missing = shell.run("reply", "1", "--response", "foi_clarify")
    assert "it still needs: question" in missing.output
    bad = "question=what is your NHS number 943 476 5919?"
    wrong = shell.run("reply", "1", "--response", "foi_clarify", "--value", bad)
    assert "it was not sent" in wrong.output
    assert "no response" in shell.run("reply", "1", "--response", "foi_handoff").output
    assert shell.house.count("intents") == 0


def test_a_case_is_handed_over_and_its_clock_paused(shell: Shell) -> None:
    shell.hears("foi")
    assert "Freedom of information" in shell.run("escalate", "1", "foi").output
    assert shell.house.value("select kind from messages") == "foi_handoff"
    assert shell.run("pause", "1", "foi", "asked which year").exit_code == 0
    assert "goes on" in shell.run("resume", "1", "foi", "they said which").output


def test_a_case_is_given_back_put_away_and_joined_from_a_shell(shell: Shell) -> None:
    shell.hears("foi")
    shell.house.platform.says(an_item("2", "abuse"))
    shell.house.pull()
    shell.house.judge()
    assert shell.run("claim", "1").exit_code == 0
    assert shell.run("release", "1").exit_code == 0
    assert shell.last() is Happened.RELEASED
    assert "time to come" in shell.run("snooze", "1", "2020-01-01", "later").output
    assert shell.run("snooze", "1", "2099-01-01", "they are away").exit_code == 0
    assert shell.last() is Happened.SNOOZED
    joined = shell.run("link", "1", "2", "--why", "one story").output
    assert "joined" in joined


def test_a_cry_for_help_is_not_put_away_from_a_shell(shell: Shell) -> None:
    shell.hears("crisis")
    assert "not put away" in shell.run("snooze", "1", "2099-01-01", "later").output


def test_an_appeal_is_not_for_whoever_decided(shell: Shell) -> None:
    shell.hears("abuse")
    with shell.house.work() as unit:
        case = unit.cases.get(1)
    assert case is not None
    resolve.act(shell.house.work, 1, case.version, [Verb.HIDE], "ann", NOON)
    assert "The appeal is case 2" in shell.run("appeal", "1", "they say it was a joke").output
    assert "somebody who did not" in str(
        shell.run("decide", "2", "upheld", "it was abuse").exception
    )
    Users(shell.house.database).add("bob", "Bob", "moderator", "x", NOON)
    assert shell.run("decide", "2", "overturned", "it was no abuse", by="bob").exit_code == 0
    assert shell.house.value("select outcome from cases where id = 2") == "overturned"


def test_a_comment_is_hidden_and_shown_again_from_a_shell(shell: Shell) -> None:
    shell.hears("abuse")
    told = shell.run("act", "1", "hide", "It insults a colleague")
    assert told.exit_code == 0, told.output
    shell.house.now = datetime.now(UTC) + timedelta(minutes=1)
    shell.house.act()
    assert [w for w, _ in shell.house.platform.did] == ["hide"]
    assert "already" in shell.run("act", "1", "hide", "Again").output
    assert shell.run("undo", "1", "It was a quotation").exit_code == 0
    shell.house.now += timedelta(minutes=1)
    shell.house.act()
    assert [w for w, _ in shell.house.platform.did] == ["hide", "unhide"]


def test_nobody_at_risk_is_hidden_from_a_shell(shell: Shell) -> None:
    shell.hears("crisis")
    told = shell.run("act", "1", "hide", "It upsets people")
    assert told.exit_code != 0
    assert "cry for help" in told.output
    assert shell.house.count("intents", "true") == 0
