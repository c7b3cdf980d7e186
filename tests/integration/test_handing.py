"""Cases that go to their team by themselves: only where a setting says so, and never a crisis."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from config import packs
from config.settings import Settings
from listener.app import build
from listener.correspondence import Desk
from listener.handing import hand_over
from listener.rounds import Rounds
from listener.steps import receiving, resolve
from listener.steps.chase import chase
from moderation.actions import Verb
from moderation.cases import Happened, Status
from moderation.principles import Mode
from moderation.teams import HANDED
from tests.fakes.houses import House, a_house
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, crisis, right

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[House]:
    house = a_house(tmp_path)
    asks = replace(right("foi"), ladder={"default": ((Verb.REVIEW,),)})
    house.pack, house.mode, house.now = (
        a_pack(asks, right("complaint"), crisis()),
        Mode.OBSERVE,
        FRIDAY,
    )
    yield house
    house.database.dispose()


def says(house: House, number: str, words: str) -> None:
    house.platform.says(an_item(number, words, posted_at=house.now))
    house.pull()
    house.judge()


def a_round(house: House, *routes: str) -> int:
    desk = Desk(house.pack, "Riverside NHS Trust")
    return hand_over(house.database, house.work, desk, routes, house.now)


def test_a_request_goes_to_its_team_once_and_stays_in_the_queue(team: House) -> None:
    says(team, "1", "foi please: how many beds?")
    says(team, "2", "complaint about the car park")
    assert a_round(team, "foi") == 1
    assert a_round(team, "foi") == 0
    assert team.values("select kind from messages") == ["foi_handoff"]
    assert team.count("messages", "cast(data as text) like '%beds%'") == 0
    with team.work() as unit:
        case = unit.cases.get(1)
        told = next(e for e in unit.cases.events(1) if e.happened is Happened.ESCALATED)
    assert case is not None
    assert (case.status, case.team) == (Status.OPEN, "foi")
    assert told.by == "wellheard"


def test_it_is_chased_until_somebody_has_it(team: House) -> None:
    says(team, "1", "foi please")
    a_round(team, "foi")
    chase(team.work, team.later(days=5).now)
    assert team.count("messages", "kind = 'handoff_reminder'") == 1
    number = team.value("select id from messages where kind = 'foi_handoff'")
    receiving.receive(team.work, int(str(number)), "Jo (by link)", team.now)
    chase(team.work, team.later(days=2).now)
    assert team.count("messages", "kind = 'handoff_reminder'") == 1


def test_a_cry_for_help_calls_people_and_is_never_handed_over_by_a_setting(team: House) -> None:
    says(team, "1", "crisis, and foi please")
    assert a_round(team, *HANDED) == 0
    assert team.count("messages", "urgent") == 6
    with pytest.raises(ValidationError, match="crisis"):
        Settings(organisation={"hand_off": ["crisis"]})


def test_what_a_person_closed_or_handed_over_is_left_alone(team: House) -> None:
    says(team, "1", "foi please")
    with team.work() as unit:
        case = unit.cases.get(1)
    assert case is not None
    resolve.keep(team.work, 1, case.version, "ann", team.now)
    assert a_round(team, "foi") == 0


def test_nothing_goes_by_itself_unless_somebody_says_so() -> None:
    assert packs.load("tewv").settings["hand_off"] == []
    assert Settings().organisation.hand_off is None


def test_the_daemon_hands_over_what_the_settings_say(team: House, tmp_path: Path) -> None:
    says(team, "1", "foi please")
    settings = Settings(
        store={"url": f"sqlite:///{tmp_path / 'wellheard.db'}"},
        organisation={"hand_off": ["foi"], "name": "Riverside"},
    )
    app = build(settings, now=lambda: team.now + timedelta(minutes=1))
    ticks = {tick.name: tick for tick in Rounds(app, lambda: False).ticks()}
    ticks["hand over"].do(team.now)
    assert team.values("select kind from messages") == ["foi_handoff"]
    app.close()
