"""Changing the rules from a shell, and a running program that follows at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.settings import load as load_settings
from listener.app import App, build
from listener.cli.packs import pack as command
from listener.store.migrations import upgrade
from listener.store.users import Users
from listener.web.auth import add_user
from moderation.principles import Mode

PASSWORD = "correct horse battery staple"
PACK = """
[pack]
name = "{name}"
title = "{name}"
version = "1"

[[principle]]
id = "adverts"
title = "Adverts"
labels = ["spam_ad"]
when = {{ words = "spam" }}
auto = ["hide"]
ladder = {{ default = [["{verb}"]] }}
example = [{{ pass = "hello" }}]
"""


class Shell:
    """An installation with a pack of its own, another one beside it, and three people."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, verb in {"ours": "hide", "next": "hide", "odd": "hide"}.items():
            text = PACK.format(name=name, verb=verb)
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        self.config = folder / "wellheard.toml"
        self.config.write_text(
            f'[organisation]\npack = "{folder / "ours.toml"}"\n'
            f'[store]\nurl = "sqlite:///{folder / "wellheard.db"}"\n'
            '[[accounts]]\nname = "files"\nplatform = "files"\nid = "1"\nmode = "auto"\n'
            f'options = {{ folder = "{folder}" }}\n',
            encoding="utf-8",
        )
        self.app: App = build(load_settings(self.config))
        upgrade(self.app.database)
        people = {"ann": "comms_lead", "bob": "senior_moderator", "cat": "moderator"}
        for name, role in people.items():
            add_user(Users(self.app.database), name, PASSWORD, role, datetime.now(UTC), name)

    def __call__(self, *words: str, by: str = "", password: str = PASSWORD) -> Result:
        given = [*words, *(["--by", by] if by else []), "--config", str(self.config)]
        return CliRunner().invoke(command, given, input=f"{password}\n")

    def compare(self, name: str) -> Path:
        """Compare a pack with ours over nothing."""
        comments, out = self.folder / "none.jsonl", self.folder / "changes.jsonl"
        comments.write_text("", encoding="utf-8")
        two = [str(self.folder / f"{n}.toml") for n in ("ours", name)]
        asked = ["diff", *two, "--in", str(comments), "--out", str(out), "--classifier", "none"]
        assert CliRunner().invoke(command, asked, catch_exceptions=False).exit_code == 0
        return out

    def agree(self, name: str) -> None:
        """Let two people agree to a pack."""
        seen = ("--changes", str(self.compare(name)))
        for who in ("ann", "bob"):
            done = self("approve", str(self.folder / f"{name}.toml"), *seen, by=who)
            assert done.exit_code == 0, done.output

    @property
    def now(self) -> tuple[str, bool]:
        """The pack that a program which runs already judges by, and whether it may act."""
        stands = self.app.stands()
        return stands.pack.name, stands.agreed


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.app.close()


def test_a_running_program_follows_a_change_and_the_way_back(shell: Shell) -> None:
    assert shell.now == ("ours", False)
    proposed = shell("propose", str(shell.folder / "next.toml"), by="ann").output
    assert "next@1 is edition 1: its examples hold." in proposed
    shell.agree("next")
    assert shell.now == ("ours", False)
    assert "next@1 is in force" in shell("live", "1", "--why", "agreed", by="ann").output
    assert shell.now == ("next", True)
    told = shell("editions").output
    assert "1: next@1, in force; its examples hold" in told
    assert "read by ann, bob; agreed to by ann, bob" in told
    assert "ours@1 is in force" in shell("back", "2", "--why", "too strict", by="ann").output
    assert shell.now == ("ours", False)


def test_it_is_not_live_before_two_agreed(shell: Shell) -> None:
    shell("propose", str(shell.folder / "next.toml"), by="ann")
    refused = shell("live", "1", "--why", "now", by="ann")
    assert "two people must have agreed" in refused.output
    assert "it was never in force" in shell("back", "1", "--why", "x", by="ann").output
    assert "read what would change first" in shell("approve", "1", by="ann").output
    assert shell.now == ("ours", False)


def test_only_a_lead_lets_it_take_effect_and_only_seniors_agree(shell: Shell) -> None:
    shell.agree("next")
    assert "a communications lead" in shell("live", "1", "--why", "x", by="bob").output
    assert "a communications lead" in shell("approve", "1", by="cat").output
    assert (
        "the name or the password is wrong" in shell("approve", "1", by="ann", password="no").output
    )
    assert "there is no edition 9" in shell("approve", "9", by="ann").output


def test_another_pack_in_the_settings_takes_the_place_of_an_edition(shell: Shell) -> None:
    shell.agree("next")
    shell("live", "1", "--why", "agreed", by="ann")
    text = shell.config.read_text(encoding="utf-8")
    shell.config.write_text(text.replace("ours.toml", "odd.toml"), encoding="utf-8")
    other = build(load_settings(shell.config))
    assert other.stands().pack.name == "odd"
    other.close()


def test_an_edition_that_cannot_be_read_any_more_lets_the_machine_only_propose(
    shell: Shell,
) -> None:
    shell.agree("next")
    shell("live", "1", "--why", "agreed", by="ann")
    with shell.app.database.begin() as db:
        broken = '{"next.toml": "[pack]"}'
        db.exec_driver_sql("update editions set files = ? where id = 1", (broken,))
    fresh = build(load_settings(shell.config))
    assert (fresh.stands().pack.name, fresh.stands().agreed) == ("ours", False)
    assert fresh.settings.accounts[0].mode is Mode.AUTO
    fresh.close()


def test_the_shared_ground_is_no_pack_of_its_own(shell: Shell) -> None:
    listed = CliRunner().invoke(command, ["list"]).output
    assert "tewv" in listed
    assert "base" not in listed
