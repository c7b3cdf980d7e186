"""Tokens on SQLite and on PostgreSQL: one renews at a time, and nothing is half written."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from listener.store.tokens import LEASE, Kept, Vault
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON

NEW = {"oauth2_token": "at-1", "refresh_token": "rt-1"}


@pytest.fixture
def vault(house: House) -> Vault:
    """A vault with the tokens of one account."""
    key = Fernet.generate_key()
    made = Vault(house.database, lambda: [key])
    made.put(ACCOUNT, {"oauth2_token": "at-0"}, NOON, by="ann", expires_at=NOON)
    return made


def held(vault: Vault) -> Kept:
    found = vault.get(ACCOUNT)
    assert found is not None
    return found


def test_one_renews_and_the_others_find_the_new_token(vault: Vault) -> None:
    seen = held(vault)
    assert vault.take(seen, "one", NOON)
    assert not vault.take(seen, "two", NOON)
    assert vault.renew(seen, "one", NEW, NOON, expires_at=None, ends_at=None)
    assert not vault.take(seen, "two", NOON + LEASE * 2)
    assert held(vault).secrets == NEW
    assert vault.stamp(ACCOUNT) == seen.version + 1


def test_who_comes_back_after_the_lease_changes_nothing_that_another_stored(vault: Vault) -> None:
    seen, later = held(vault), NOON + LEASE + timedelta(seconds=1)
    assert vault.take(seen, "slow", NOON)
    assert vault.take(seen, "next", later)
    assert vault.renew(seen, "next", NEW, later, expires_at=None, ends_at=None)
    late = {"oauth2_token": "late"}
    assert not vault.renew(seen, "slow", late, later, expires_at=None, ends_at=None)
    assert held(vault).secrets == NEW


def test_what_is_wrong_for_good_is_seen_by_every_process(vault: Vault) -> None:
    seen = held(vault)
    vault.take(seen, "one", NOON)
    vault.let_go(seen, "one", "the old one is used up")
    assert vault.stamp(ACCOUNT) > seen.version
    assert held(vault).trouble == "the old one is used up"
    vault.put(ACCOUNT, NEW, NOON, by="ann")
    assert held(vault).trouble == ""


def test_forgotten_tokens_are_gone(vault: Vault) -> None:
    assert vault.forget(ACCOUNT)
    assert vault.get(ACCOUNT) is None
    assert vault.stamp(ACCOUNT) == 0
    assert not vault.forget(ACCOUNT)
