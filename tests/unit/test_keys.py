"""The key for stored tokens: made for its owner alone, the environment first, several at once."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from config.errors import ConfigurationError
from config.keys import Keys, write
from listener.store.sealing import NoKey, Seal, Unreadable


def test_a_key_file_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "secrets" / "wellheard.key")
    assert keys() == ()
    assert keys.made()
    assert not keys.made()
    path = tmp_path / "secrets" / "wellheard.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(keys()) == 1


def test_the_environment_outranks_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Keys(tmp_path / "a")
    keys.made()
    other, third = Fernet.generate_key(), Fernet.generate_key()
    write(tmp_path / "b", [other])
    monkeypatch.setenv("WELLHEARD_KEY_FILE", str(tmp_path / "b"))
    assert keys() == (other,)
    monkeypatch.setenv("WELLHEARD_KEY", third.decode())
    assert keys() == (third,)
    assert not keys.made()


def test_what_is_no_key_is_said_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("hunter2", "utf-8")
    with pytest.raises(ConfigurationError, match="no key") as told:
        Keys(tmp_path / "k")()
    assert "hunter2" not in str(told.value)


def test_secrets_open_under_an_older_key_and_for_their_own_account_only() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    sealed = Seal(lambda: [old]).sealed("town-x", {"oauth2_token": "s3cret"})
    assert "s3cret" not in sealed
    both = Seal(lambda: [new, old])
    assert both.opened("town-x", sealed) == {"oauth2_token": "s3cret"}
    with pytest.raises(Unreadable, match="wellheard connect other"):
        both.opened("other", sealed)
    moved = both.renewed("town-x", sealed)
    assert Seal(lambda: [new]).opened("town-x", moved) == {"oauth2_token": "s3cret"}
    with pytest.raises(Unreadable):
        Seal(lambda: [old]).opened("town-x", moved)
    with pytest.raises(NoKey, match="WELLHEARD_KEY"):
        Seal(lambda: []).opened("town-x", sealed)
