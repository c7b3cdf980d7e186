"""Modes that are switched on: obeyed by judging at once, ended by themselves, on the record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.packs import load
from config.settings import AccountSettings
from listener.benches import Benches
from listener.cli.mode import mode as command
from listener.in_force import InForce, Packs
from listener.ports import Missing
from listener.steps.judge import judge
from listener.steps.switching import switch_off, switch_on
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.switches import latest, standing
from listener.store.users import Users
from listener.web.auth import add_user
from moderation.errors import Impossible
from moderation.principles import Caution, Mode, PolicyPack
from moderation.switches import Hours, Kind, Switch
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item

SHIPPED = {"shipped": True}


class Office:
    """A house whose rules are those in force, as the daemon has them."""

    def __init__(self, house: House, **settings: object) -> None:
        self.house = house
        house.pack = replace(house.pack, settings={**SHIPPED, **settings})
        self.levels: list[Caution] = []
        self.rules = InForce(house.database, house.pack, self._again, lambda: house.now)
        self.numbers = iter(range(1, 1000))
        account = AccountSettings(
            name=ACCOUNT, platform="facebook", id="page", mode=Mode.AUTO, mode_at_most=Mode.AUTO
        )
        self.benches = Benches(self.rules, {ACCOUNT: account}, {ACCOUNT: house.connector.can})

    def _again(self, _edition: object, level: Caution | None) -> PolicyPack:
        assert level is not None
        self.levels.append(level)
        return replace(self.house.pack, version=f"1+{level.value}")

    def on(self, kind: Kind = Kind.INCIDENT, lasts: float = 3, **more: object) -> Switch:
        now = self.house.now
        wanted = Switch(kind, now, now + timedelta(hours=lasts), "a fire", "amira", **more)  # type: ignore[arg-type]
        return switch_on(self.house.work, wanted, now)

    def acts(self, words: str = "spam") -> int:
        """How many acts the machine decides alone about one more comment."""
        self.house.platform.says(an_item(str(next(self.numbers)), words))
        self.house.pull()
        self.benches.refresh()
        return judge(self.house.work, self.house.classifier, self.benches, self.house.now).acts

    def last(self, column: str) -> object:
        return self.house.value(f"select {column} from decisions order by id desc limit 1")  # noqa: S608 -- ours


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def test_in_an_incident_judging_leaves_everything_to_people_until_it_is_over(
    office: Office,
) -> None:
    assert office.acts() == 1
    office.on(lasts=3)
    assert office.acts() == 0
    assert "review mode" in str(office.last("held_back"))
    office.house.later(hours=2)
    assert office.acts() == 0
    office.house.later(hours=1)
    assert office.acts() == 1


def test_it_ends_at_once_when_somebody_switches_it_off(office: Office) -> None:
    on = office.on()
    assert office.acts() == 0
    office.house.later(minutes=5)
    switch_off(office.house.work, on.id, "bob", office.house.now)
    assert office.acts() == 1
    with pytest.raises(Missing):
        switch_off(office.house.work, 99, "bob", office.house.now)


def test_the_machine_goes_as_far_as_the_pack_says_in_an_incident(house: House) -> None:
    office = Office(house, incident={"mode": "observe"})
    office.on()
    assert office.acts() == 0
    assert office.last("mode") == "observe"


def test_a_cry_for_help_is_heard_in_every_mode(office: Office) -> None:
    office.on()
    office.on(Kind.MODE, mode=Mode.OBSERVE)
    office.acts("crisis")
    assert office.last("opens_case")
    assert office.house.value("select kind from messages") == "urgent"


def test_a_mode_holds_out_of_hours_only(house: House) -> None:
    hours = {"opens": "09:00", "closes": "17:00", "days": ["mon", "tue", "wed", "thu", "fri"]}
    office = Office(house, hours=hours)
    office.on(Kind.MODE, 30, mode=Mode.OBSERVE, hours=Hours.OUT_OF_HOURS)
    assert _at(office, 11) == "auto"
    assert _at(office, 22) == "observe"


def _at(office: Office, hour: int) -> object:
    office.house.platform.says(
        an_item(str(next(office.numbers)), "spam", posted_at=NOON.replace(hour=hour))
    )
    office.house.pull()
    office.benches.refresh()
    judge(office.house.work, office.house.classifier, office.benches, office.house.now)
    return office.last("mode")


def test_the_pack_is_read_at_the_level_that_it_sets_for_an_incident(house: House) -> None:
    office = Office(house, incident={"caution": "cautious"})
    office.on()
    office.acts()
    office.acts()
    assert office.levels == [Caution.CAUTIOUS]
    assert house.value("select pack from verdicts order by id desc limit 1") == "test@1+cautious"
    assert Packs(office.rules)[0].house.incident
    house.later(hours=3)
    assert Packs(office.rules)[0].id == "test@1"


def test_the_pre_election_period_is_known_to_rules_and_replies(office: Office) -> None:
    office.on(Kind.PRE_ELECTION)
    assert Packs(office.rules)[0].house.pre_election
    assert office.acts() == 1


def test_each_switch_is_on_the_record(office: Office) -> None:
    on = office.on()
    switch_off(office.house.work, on.id, "bob", office.house.now)
    lines = "select by from audit where what like 'mode switched %' order by id"
    assert office.house.values(lines) == ["amira", "bob"]
    with office.house.work() as unit:
        assert unit.audit.verify() is None


def test_a_planned_one_holds_from_its_beginning(office: Office) -> None:
    house = office.house
    begins, ends = house.now + timedelta(days=1), house.now + timedelta(days=40)
    period = Switch(Kind.PRE_ELECTION, begins, ends, "local elections", "amira")
    switch_on(house.work, period, house.now)
    assert standing(house.database, house.now) == ()
    assert [s.kind for s in standing(house.database, begins)] == [Kind.PRE_ELECTION]
    with pytest.raises(Impossible, match="switched on for that time"):
        switch_on(house.work, period, house.now)


def test_a_pack_that_ships_says_that_nothing_is_done_alone_in_an_incident() -> None:
    assert load("tewv").settings["incident"]["mode"] == "review"


class Shell:
    """The command, on a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "wellheard.toml"
        where = f"sqlite:///{folder / 'wellheard.db'}"
        self.config.write_text(f'[store]\nurl = "{where}"\n', encoding="utf-8")
        self.database = open_database(where)
        upgrade(self.database)
        for name, role in {"ann": "comms_lead", "mo": "moderator"}.items():
            add_user(Users(self.database), name, "correct horse battery", role, NOON, name)

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(command, [*words, "--config", str(self.config)])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.database.dispose()


def test_modes_are_switched_from_a_shell(shell: Shell) -> None:
    about = ("--until", "2099-01-01 18:00", "--reason", "fire")
    assert "92 days at most" in shell("on", "incident", *about, "--by", "ann").output
    done = shell("on", "incident", "--from", "2098-12-31", *about, "--by", "ann")
    assert done.exit_code == 0, done.output
    assert "incident, planned, 2098-12-31 00:00 to 2099-01-01 18:00, by ann: fire" in done.output
    assert "fire" in shell("list").output
    assert "over" in shell("off", "1", "--by", "ann").output
    assert shell("list").output == "Nothing is switched on.\n"
    assert "over" in shell("list", "--all").output
    assert [s.ended_by for s in latest(shell.database)] == ["ann"]


def test_only_a_lead_switches_modes(shell: Shell) -> None:
    asked = ("on", "incident", "--until", "2099-01-01", "--reason", "x", "--by")
    assert "a communications lead may" in shell(*asked, "mo").output
    assert "a communications lead may" in shell(*asked, "nobody").output
    assert latest(shell.database) == ()
