"""Settings: the environment wins, secrets stand in files, every fault is told at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.settings import from_mapping, load
from moderation.principles import Mode

ACCOUNT = {"name": "our-page", "platform": "facebook", "id": 12}


def test_a_new_account_only_observes(tmp_path: Path) -> None:
    account = from_mapping({"accounts": [ACCOUNT]}, tmp_path).accounts[0]
    assert account.mode is Mode.OBSERVE
    assert account.every == timedelta(minutes=5)
    assert account.id == "12"


def test_a_secret_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n", encoding="utf-8")
    account = ACCOUNT | {"secrets": {"page_token_file": "token"}}
    settings = from_mapping({"accounts": [account]}, tmp_path)
    assert settings.accounts[0].secrets == {"page_token": "s3cret"}
    assert "s3cret" not in repr(settings)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("", encoding="utf-8")
    content = {
        "web": {"prot": 1, "port": 99999},
        "accounts": [{"name": "No Spaces", "platform": "x"}],
        "store": {"url_file": "empty"},
        "reports": {"folder_file": "missing"},
        "colour": "red",
    }
    with pytest.raises(ConfigurationError) as told:
        from_mapping(content, tmp_path, "wellheard.toml")
    said = str(told.value)
    for part in ("web.prot", "web.port", "accounts.0.name", "accounts.0.id", "is empty", "cannot"):
        assert part in said
    assert "colour: there is no such setting" in said


def test_two_accounts_cannot_share_a_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="same name: our-page"):
        from_mapping({"accounts": [ACCOUNT, ACCOUNT]}, tmp_path)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wellheard.toml").write_text("[web]\nport = 1\n", encoding="utf-8")
    monkeypatch.setenv("WELLHEARD_WEB__PORT", "9000")
    assert load(tmp_path / "wellheard.toml").web.port == 9000


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    settings = from_mapping({"store": {"url": "sqlite:///a.db"}}, tmp_path)
    assert settings.store.url == f"sqlite:///{tmp_path}/a.db"
    assert settings.reports.folder == tmp_path / "reports"
    elsewhere = from_mapping({"store": {"url": "sqlite:////var/a.db"}}, tmp_path)
    assert elsewhere.store.url == "sqlite:////var/a.db"


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "wellheard init"), ("[web", "not valid TOML"), ("\xff", "TOML")],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "wellheard.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        load(path)


def test_perspective_keys_come_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a" * 20 + "\n" + "b" * 20 + "\n", encoding="utf-8")
    settings = from_mapping({"perspective": {"keys_file": "keys"}}, tmp_path)
    assert len(settings.perspective.keys) == 2
    with pytest.raises(ConfigurationError, match="20 characters"):
        from_mapping({"perspective": {"keys": ["short"]}}, tmp_path)


def test_a_search_without_a_purpose_is_no_setting(tmp_path: Path) -> None:
    account = ACCOUNT | {"options": {"query": "clinics"}}
    with pytest.raises(ConfigurationError, match="wellheard search add"):
        from_mapping({"accounts": [account]}, tmp_path)


def test_the_name_for_what_people_enter_is_kept_free(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="by-hand"):
        from_mapping({"accounts": [ACCOUNT | {"name": "by-hand"}]}, tmp_path)
