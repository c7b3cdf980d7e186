"""The guide to escalations says nothing that the settings do not take."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.settings import from_mapping
from config.statements import read
from listener.cli.case import case
from moderation.teams import TEAMS

GUIDE = Path(__file__).parents[2] / "docs" / "escalations.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, re.S)


def test_its_settings_load(tmp_path: Path) -> None:
    settings = from_mapping(tomllib.loads(BLOCKS[0]), tmp_path)
    assert [c.order for c in settings.contacts] == [1, 2, 1, 1]
    assert settings.organisation.values["pals_link"] == "https://trust.example/pals"
    assert settings.organisation.statements_file == tmp_path / "statements.toml"


def test_its_statement_loads() -> None:
    (statement,) = read(BLOCKS[1], "the guide")
    assert statement.approved_by == "A. Shah"


@pytest.mark.parametrize("team", [t.id for t in TEAMS])
def test_it_names_every_team(team: str) -> None:
    assert f"`{team}`" in TEXT


def test_it_names_every_deed_of_the_shell() -> None:
    told = TEXT.split("## From a shell")[1]
    for name in sorted(set(case.commands) - {"show"}):
        assert name in told
        assert CliRunner().invoke(case, [name, "--help"]).exit_code == 0
