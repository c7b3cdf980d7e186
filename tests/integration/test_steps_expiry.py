"""Sign-ins that end are said once a stage; ended, the account pauses and says so clearly."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from listener.ports import Hindrance
from listener.steps.expiry import watch
from listener.store.tokens import Vault
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON

ENDS = NOON + timedelta(days=20)


@pytest.fixture
def town(house: House) -> House:
    """A house whose account's sign-in ends in twenty days."""
    key = Fernet.generate_key()
    vault = Vault(house.database, lambda: [key])
    vault.put(ACCOUNT, {"page_token": "t"}, NOON, by="ann", ends_at=ENDS)
    return house


def stages(town: House) -> list[object]:
    return town.values("select data ->> 'stage' from audit where what='sign-in ends' order by id")


def test_each_stage_is_said_once_to_those_who_must_know(town: House) -> None:
    at = NOON
    while at < ENDS + timedelta(days=2):
        watch(town.work, at)
        at += timedelta(hours=5)
    assert stages(town) == ["14", "7", "3", "1", "expired"]
    told = town.values("select kind from messages where recipient='communications' order by id")
    assert told == ["sign_in_ending"] * 4 + ["sign_in_ended"]
    assert town.count("messages", "recipient='system-admin'") == 5
    assert town.count("incidents", "closed_at is null and kind='expiry'") == 0
    assert town.count("incidents", "closed_at is null and kind='token'") == 1


def test_a_daemon_that_slept_says_only_the_stage_that_counts(town: House) -> None:
    assert watch(town.work, ENDS - timedelta(days=2)) == 1
    assert stages(town) == ["3"]
    assert watch(town.work, ENDS - timedelta(days=2)) == 0


def test_ended_it_pauses_with_a_clear_state_and_stays_paused_until_it_is_let_in(
    town: House,
) -> None:
    town.now = ENDS
    watch(town.work, ENDS)
    with town.work() as unit:
        state = unit.accounts.get(ACCOUNT)
        (standing,) = unit.standings.of(ACCOUNT, ENDS)
    assert state is not None
    assert "ended on" in state.paused
    assert 'run "wellheard connect town-fb"' in state.paused
    assert standing.kind is Hindrance.TOKEN
    assert town.act() is None
    town.pull()  # the platform lets us in after all
    with town.work() as unit:
        state = unit.accounts.get(ACCOUNT)
        assert unit.standings.of(ACCOUNT, ENDS) == []
    assert state is not None
    assert state.paused == ""


def test_connected_anew_the_warning_is_over(town: House) -> None:
    watch(town.work, ENDS - timedelta(days=5))
    assert town.count("incidents", "closed_at is null and kind='expiry'") == 1
    with town.work() as unit:
        unit.tokens.inspected(ACCOUNT, ENDS + timedelta(days=60), ENDS)
        unit.commit()
    assert watch(town.work, ENDS - timedelta(days=5)) == 0
    assert town.count("incidents", "closed_at is null and kind='expiry'") == 0
    watch(town.work, ENDS + timedelta(days=50))
    assert stages(town) == ["7", "14"]


def test_a_sign_in_that_we_renew_ourselves_is_no_warning(house: House) -> None:
    key = Fernet.generate_key()
    vault = Vault(house.database, lambda: [key])
    soon = datetime.now(UTC) + timedelta(hours=2)
    now = datetime.now(UTC)
    vault.put(ACCOUNT, {"oauth2_token": "t"}, now, by="ann", expires_at=soon)
    assert watch(house.work, now) == 0
    assert watch(house.work, now + timedelta(days=30)) == 0


def test_a_token_in_a_file_is_watched_where_the_platform_tells_its_end(house: House) -> None:
    with house.work() as unit:
        unit.tokens.inspected(ACCOUNT, ENDS, NOON)
        unit.commit()
    assert watch(house.work, ENDS - timedelta(days=10)) == 1
