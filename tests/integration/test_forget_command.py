"""Words go only when a person who may says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listener.cli.forget import forget as command
from listener.steps import forget
from listener.store.users import Users
from moderation.principles import Mode
from tests.fakes.houses import House, a_house
from tests.fakes.platform import NOON, an_item


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = a_house(tmp_path)
    made.mode = Mode.REVIEW
    database = tmp_path / "wellheard.db"
    (tmp_path / "wellheard.toml").write_text(
        f'[store]\nurl = "sqlite:///{database}"\n', encoding="utf-8"
    )
    users = Users(made.database)
    users.add("ivy", "Ivy", "ig_officer", "x", NOON)
    users.add("ann", "Ann", "moderator", "x", NOON)
    made.platform.says(an_item("1", "kind words"))
    made.pull()
    made.judge()
    return made


def run(folder: Path, *words: str) -> Result:
    config = str(folder / "wellheard.toml")
    return CliRunner().invoke(command, [*words, "--config", config])


def test_old_words_are_proposed_approved_and_removed(house: House, tmp_path: Path) -> None:
    assert "Proposed: 0 comments" in run(tmp_path, "propose", "--older-than", "9999").output
    with house.work() as unit:  # a house of the past: its comment is old enough by now
        unit.items.propose_to_forget(NOON + timedelta(days=1), NOON)
        unit.commit()
    assert "may do that" in run(tmp_path, "approve", "--by", "ann").output
    assert forget.forget(house.work, datetime.now(UTC)) == 0
    assert "Approved: 1 comment." in run(tmp_path, "approve", "--by", "ivy").output
    assert forget.forget(house.work, datetime.now(UTC)) == 1
    assert house.count("versions", "text != ''") == 0
    assert house.count("items") == 1
