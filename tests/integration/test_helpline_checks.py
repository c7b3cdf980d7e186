"""The owner's round of helplines: told in time, recorded by a command, in force at once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.errors import ConfigurationError
from config.helplines import directory, in_use
from config.settings import Settings
from listener.cli.helplines import helplines
from listener.posting import links, post_office
from listener.steps.helpline_checks import remind
from moderation.helplines import Helpline, offer
from tests.fakes.houses import House
from tests.fakes.policies import a_pack

LATE = datetime(2027, 5, 20, 8, tzinfo=UTC)
SOON = datetime(2027, 4, 20, 8, tzinfo=UTC)


def samaritans(lines: tuple[Helpline, ...]) -> Helpline:
    return next(x for x in lines if x.id == "samaritans")


def shell(folder: Path, *words: str) -> Result:
    config = folder / "wellheard.toml"
    config.write_text('[organisation]\nhelplines_file = "helplines.toml"\n', encoding="utf-8")
    return CliRunner().invoke(helplines, [*words, "--config", str(config)])


def test_the_owner_is_told_once_a_week_and_then_every_day(house: House) -> None:
    lines = [samaritans(directory())]
    assert remind(house.work, lines, datetime(2027, 3, 1, 8, tzinfo=UTC)) == 0
    assert remind(house.work, lines, SOON) == 1
    assert remind(house.work, lines, SOON.replace(day=21)) == 0
    assert remind(house.work, lines, SOON.replace(day=27)) == 1
    assert remind(house.work, lines, LATE) == 1
    assert remind(house.work, lines, LATE) == 0
    assert remind(house.work, lines, LATE.replace(day=21)) == 1


def test_the_message_says_which_lines_and_what_to_do(house: House) -> None:
    remind(house.work, [samaritans(directory())], LATE)
    with house.work() as unit:
        (message,) = unit.messages.due(LATE, 5)
    settings = Settings(contacts=())
    office = post_office(settings, a_pack(), lambda: LATE, links(settings, house.database))
    words = office._words(message)
    assert words.subject == "Helplines to check, the first by 1 May 2027"
    assert "- Samaritans: overdue since 1 May 2027, so it is not given out" in words.body
    assert "wellheard helplines checked" in words.body


def test_a_check_is_recorded_and_counts_at_once(tmp_path: Path) -> None:
    own = tmp_path / "helplines.toml"
    assert "samaritans" not in {x.id for x in offer(in_use(own), LATE, "tewv")}
    done = shell(
        tmp_path, "checked", "samaritans", "--review-by", "2027-12-01", "--on", "2027-05-20"
    )
    assert done.exit_code == 0, done.output
    assert samaritans(in_use(own)).review_by == date(2027, 12, 1)
    assert "samaritans" in {x.id for x in offer(in_use(own), LATE, "tewv")}
    assert "2027-12-01" in shell(tmp_path, "check").output


def test_a_line_of_our_own_comes_in(tmp_path: Path) -> None:
    own = tmp_path / "helplines.toml"
    own.write_text(
        """
[[line]]
id = "night-line"
name = "Night line"
phone = "0300 123 4567"
hours = "always"
crisis = true
source = "its website"
checked_on = 2026-11-01
review_by = 2027-11-01
""",
        encoding="utf-8",
    )
    assert "night-line" in {x.id for x in offer(in_use(own), LATE, "tewv")}
    assert len(in_use(own)) == len(directory()) + 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("checked", "nobody", "--review-by", "2027-12-01"), "there is no such line"),
        (("checked", "samaritans", "--review-by", "2020-01-01"), "must come after"),
    ],
)
def test_a_wrong_check_changes_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = shell(tmp_path, *words)
    assert said in str(done.exception)
    assert not (tmp_path / "helplines.toml").exists()


def test_without_a_file_it_says_what_to_set(tmp_path: Path) -> None:
    config = tmp_path / "bare.toml"
    config.write_text("", encoding="utf-8")
    asked = ["checked", "samaritans", "--review-by", "2027-12-01", "--config", str(config)]
    assert "helplines_file" in CliRunner().invoke(helplines, asked).output


def test_faults_of_the_file_are_told(tmp_path: Path) -> None:
    own = tmp_path / "helplines.toml"
    own.write_text('[[checked]]\nid = "nobody"\n[[checked]]\nid = "samaritans"\n', "utf-8")
    with pytest.raises(ConfigurationError) as told:
        in_use(own)
    assert len(told.value.faults) == 2
