"""Searching, entering and importing from a shell: the same rules as in the console."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listener.cli.bring import bring
from listener.cli.enter import enter
from listener.cli.search import search
from listener.store.users import Users
from listener.web.auth import add_user
from tests.fakes.houses import House, a_house


class Shell:
    """A house and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.house: House = a_house(folder)
        self.folder = folder
        self.config = folder / "wellheard.toml"
        self.config.write_text(
            f'[store]\nurl = "sqlite:///{folder / "wellheard.db"}"\n'
            '[organisation]\nname = "Riverside NHS Trust"\npack = "tewv"\n'
            '[[accounts]]\nname = "town-x"\nplatform = "x"\nid = "1"\nhandle = "town"\n'
            '[[accounts]]\nname = "town-fb"\nplatform = "facebook"\nid = "2"\n',
            encoding="utf-8",
        )
        users, now = Users(self.house.database), self.house.now
        for name, role in (("amira", "comms_lead"), ("lena", "comms_lead"), ("mo", "moderator")):
            add_user(users, name, "correct horse battery", role, now)

    def run(self, command: object, *given: str, input: str | None = None) -> Result:
        runner = CliRunner()
        return runner.invoke(  # type: ignore[arg-type]
            command, [*given, "--config", str(self.config)], input=input, standalone_mode=False
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


ADD = (
    "add", "Garden", "--words", '"ward garden"', "--purpose", "Hear what visitors say of it",
    "--on", "town-x",
)  # fmt: skip


def test_a_search_is_kept_after_its_cost_was_shown(shell: Shell) -> None:
    asked = shell.run(search, *ADD, "--by", "amira", input="n\n")
    assert "at most $2.50 a day" in asked.output
    assert "Keep this search?" in asked.output
    assert shell.house.count("searches") == 0
    kept = shell.run(search, *ADD, "--by", "amira", "--yes")
    assert "1: Garden, runs" in kept.output
    assert "Garden" in shell.run(search, "list").output
    told = shell.run(search, "show", "1").output
    assert "For: Hear what visitors say of it" in told
    ended = shell.run(search, "end", "1", "--why", "done", "--by", "amira")
    assert "ended" in ended.output
    assert "Nothing is searched for" in shell.run(search, "list").output


def test_a_search_for_a_person_is_refused_in_words(shell: Shell) -> None:
    wanted = [a if a != '"ward garden"' else '"Jane Smith"' for a in ADD]
    refused = shell.run(search, *wanted, "--by", "amira", "--yes")
    assert "looks like a person's name" in str(refused.exception.message)  # type: ignore[union-attr]
    refused = shell.run(search, *ADD, "--by", "mo", "--yes")
    assert '"mo" may not keep searches' in str(refused.exception.message)  # type: ignore[union-attr]
    assert shell.house.count("searches") == 0


def test_a_colleague_is_named_only_with_a_second_persons_agreement(shell: Shell) -> None:
    wanted = [a if a != '"ward garden"' else '"Jane Smith"' for a in ADD]
    person = ("--person", "colleague", "--person-why", "She is being threatened by name",
              "--advice", "Priya in IG agreed to it", "--cap", "10")  # fmt: skip
    until = (datetime.now(UTC) + timedelta(days=10)).strftime("%Y-%m-%d")
    kept = shell.run(search, *wanted, *person, "--until", until, "--by", "amira", "--yes")
    assert "waits for a second person" in kept.output
    assert shell.run(search, "agree", "1", "--by", "amira").exception is not None
    assert "runs" in shell.run(search, "agree", "1", "--by", "lena").output


def test_a_comment_is_entered_once(shell: Shell) -> None:
    given = ("-", "--platform", "nextdoor", "--link", "nextdoor.co.uk/p/1", "--by", "mo")
    assert "entered" in shell.run(enter, *given, input="The ward was dirty").output
    assert "known before" in shell.run(enter, *given, input="The ward was dirty").output


def test_a_file_is_imported_and_says_what_was_bad(shell: Shell) -> None:
    path = shell.folder / "c.csv"
    path.write_text("Wer,Kommentar\nAnn,Good\nBob,\n", "utf-8")
    given = (str(path), "--platform", "nextdoor", "--by", "mo")
    lacking = shell.run(bring, *given)
    assert "--column text=NAME" in str(lacking.exception.message)  # type: ignore[union-attr]
    named = ("--column", "text=Kommentar", "--column", "author=Wer")
    done = shell.run(bring, *given, *named)
    assert "2 rows" in done.output
    assert "1 new" in done.output
    assert "row 2: there are no words in it" in done.output
    again = shell.run(bring, *given, *named)
    assert "0 new, 0 changed, 1 known before" in again.output
    other = shell.run(bring, *given, "--resume", "99")
    assert other.exception is not None
