"""Allowances at work: the vendors' own libraries, real answers, polls and acts of one account."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import AccountSettings
from connectors.base import Account, Connector, connect, connector_for, meter_of
from connectors.errors import OutOfBudget, RateLimited
from listener.connections import Connection
from listener.ports import AccountState
from listener.standing_in import StandIn
from listener.store.books import SqlBooks
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.work import work_on
from moderation.actions import Action, Outcome, Verb
from moderation.items import ItemRef
from tests.fakes.servers import serving

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


class Answers:
    """A platform that says how much is left, counting down from *left*."""

    def __init__(self, left: int, limit: int = 20) -> None:
        self.left, self.limit, self.asked = left, limit, list[str]()

    def __call__(self, method: str, path: str, *_: object) -> object:
        self.asked.append(f"{method} {path}")
        self.left -= 1
        resets = datetime.now(UTC) + timedelta(minutes=10)
        told = {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(self.left),
            "x-rate-limit-reset": str(int(resets.timestamp())),
        }
        body = {"data": {"hidden": True}} if "hidden" in path else {"meta": {"result_count": 0}}
        return 200, body, told


@pytest.fixture
def books(tmp_path: Path) -> Iterator[SqlBooks]:
    database = open_database(f"sqlite:///{tmp_path}/a.db")
    upgrade(database)
    with work_on(database)() as unit:
        unit.accounts.enrol(AccountState("town", "x", "1"), NOW)
        unit.commit()
    yield SqlBooks(database, "town")
    database.dispose()


def lines(base: str, platform: str = "x", **options: object) -> tuple[Connector, Connector]:
    """Return what reads and what acts on one account, as the daemon has them."""
    secrets = {"oauth2_token": "t", "access_token": "t"}
    settings = AccountSettings(
        name="town", platform=platform, id="123", secrets=secrets,
        options={"base_url": base, **options},
    )  # fmt: skip
    meter = meter_of("town", platform, settings.options)
    kind = connector_for(platform)
    connection = Connection(settings, kind, None, lambda: datetime.now(UTC), meter)
    return StandIn(connection, connect), StandIn(connection, connect, acts=True)


def hide(*, urgent: bool = False) -> Action:
    ref = ItemRef("x", "town", "77", "d")
    return Action("k", Verb.HIDE, ref, own_thread=True, urgent=urgent)


def test_polls_stop_at_a_fifth_and_acts_go_on() -> None:
    x = Answers(left=6)
    with serving(x) as base:
        reads, acts = lines(base)
        for _ in range(2):
            list(reads.pull("mentions", None))
        with pytest.raises(RateLimited, match="kept for acts") as told:
            list(reads.pull("mentions", None))
        assert told.value.until is not None
        assert told.value.until > datetime.now(UTC) + timedelta(minutes=9)
        assert x.asked == ["GET /2/users/123/mentions"] * 2
        assert acts.act(hide()).outcome is Outcome.APPLIED


def test_an_urgent_act_gets_the_last_of_it() -> None:
    x = Answers(left=3, limit=40)
    with serving(x) as base:
        _, acts = lines(base)
        acts.act(hide())  # from its answer on it is known that two are left: a twentieth
        with pytest.raises(RateLimited, match="our calls are used up"):
            acts.act(hide())
        assert acts.act(hide(urgent=True)).outcome is Outcome.APPLIED


def test_units_of_youtube_are_counted_in_the_store(books: SqlBooks) -> None:
    options = {"daily_units": 10}
    with serving(lambda *_: {"items": []}) as base:
        meter = meter_of("town", "youtube", options, books)
        secrets = {"access_token": "t"}
        account = Account("town", "youtube", "UC1", "", {"base_url": base}, secrets, meter)
        connector = connect(account)
        for _ in range(8):
            list(connector.pull("held", None))
        with pytest.raises(OutOfBudget, match="units of today are used up") as told:
            list(connector.pull("held", None))
        assert told.value.until is not None
        again = replace(account, meter=meter_of("town", "youtube", options, books))
        with pytest.raises(OutOfBudget):
            list(connect(again).pull("held", None))


def test_linkedin_s_too_many_lasts_until_its_midnight() -> None:
    with serving(lambda *_: (429, {})) as base:
        reads, _ = lines(base, "linkedin")
        with pytest.raises(OutOfBudget, match="calls of today") as told:
            list(reads.pull("comments", None))
        assert told.value.until is not None
        assert (told.value.until.hour, told.value.until.minute) == (0, 0)


def test_counting_goes_on_while_the_store_cannot_be_used(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/a.db")
    book = SqlBooks(database, "town")
    book.add("units", NOW, 3, 10)
    assert book.used("units", NOW) == 3
    upgrade(database)
    with work_on(database)() as unit:
        unit.accounts.enrol(AccountState("town", "x", "1"), NOW)
        unit.commit()
    book.add("units", NOW, 2, 10)
    assert SqlBooks(database, "town").used("units", NOW) == 5
    database.dispose()
