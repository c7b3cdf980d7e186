"""The settings of one installation: ``wellheard.toml``, the environment, and secrets in files.

What the environment says wins over the file: ``WELLHEARD_WEB__PORT=9000`` sets ``[web] port``.
A secret is given as ``<name>_file = "path"`` beside where its value would stand; a path is taken
from the folder of the file that names it.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.contacts import Contact as Contact
from config.errors import ConfigurationError
from config.listening import Listening, Uploads
from config.secrets import account_files, read_files
from moderation.principles import Caution, Mode
from moderation.teams import HANDED

NAME = "wellheard.toml"


class _Part(BaseModel):
    """A table of the file: unknown keys are faults, because they are mostly typing slips."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Organisation(_Part):
    """Whose accounts these are, and by which policy they are judged."""

    name: str = "Our organisation"
    pack: str = "tewv"
    caution: Caution | None = None  # None: as the pack says
    packs_folder: Path | None = None  # packs of your own; beside *pack* if that is a file
    staff_file: Path | None = None  # one name a line; optional
    values: dict[str, str] = Field(default_factory=dict)  # for responses: pals_link = "..."
    statements_file: Path | None = None  # lines and links that may be given out; optional
    helplines_file: Path | None = None  # lines of our own, and checks of others; optional
    hand_off: tuple[str, ...] | None = None  # routes that go to their team; None: as the pack says

    @field_validator("hand_off")
    @classmethod
    def _routes_with_a_team(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        wrong = sorted(set(value or ()) - set(HANDED))
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: can only be any of {', '.join(HANDED)}")
        return value


class Store(_Part):
    """Where everything is kept."""

    url: str = "sqlite:///wellheard.db"
    key_file: Path = Path("secrets/wellheard.key")  # what stored tokens are sealed with


class Web(_Part):
    """Where the review queue is served."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    base_url: str = ""

    @property
    def address(self) -> str:
        """The address that people open, without a slash at its end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")


class ClassifierChoice(_Part):
    """Which classifier scores the words, and how it is made."""

    name: str = "onnx"
    options: dict[str, Any] = Field(default_factory=dict)


class AccountSettings(_Part):
    """One official account."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
    platform: str
    id: str
    handle: str = ""
    every_minutes: float = Field(default=5, gt=0)
    mode: Mode = Mode.OBSERVE
    mode_out_of_hours: Mode | None = None  # stricter or looser than *mode*; None: as the pack says
    mode_at_most: Mode | None = None  # how far a switch or the pack may loosen it; None: as *mode*
    streams: tuple[str, ...] = ()  # none named: all that the platform offers
    acts_per_hour: int = Field(default=60, ge=0)
    acts_per_day: int = Field(default=300, ge=0)
    options: dict[str, Any] = Field(default_factory=dict)
    secrets: dict[str, str] = Field(default_factory=dict, repr=False)
    secret_files: dict[str, Path] = Field(default_factory=dict)  # where some of them stand

    @field_validator("id", mode="before")
    @classmethod
    def _number_or_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("options")
    @classmethod
    def _no_search(cls, value: dict[str, Any]) -> dict[str, Any]:
        if "query" in value:
            raise ValueError('keep a search with its purpose: "wellheard search add", not "query"')
        return value

    @property
    def every(self) -> timedelta:
        """How often it is polled."""
        return timedelta(minutes=self.every_minutes)


class Perspective(_Part):
    """Scores for tools that spoke to Perspective API; off while there is no key."""

    keys: tuple[str, ...] = Field(default=(), repr=False)  # keys_file: one key a line
    per_second: float = Field(default=10, gt=0)

    @field_validator("keys", mode="before")
    @classmethod
    def _a_line_each(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("keys")
    @classmethod
    def _long_enough(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(key) < 20 for key in value):
            raise ValueError("a key must have 20 characters or more")
        return value


class Mail(_Part):
    """The mail server that messages to staff leave by; none while *host* is empty."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: str = Field(default="starttls", pattern="^(starttls|tls|none)$")
    username: str = ""
    password: str = Field(default="", repr=False)
    sender: str = "Wellheard <wellheard@localhost>"
    public_sender: str = ""  # who letters to the public come from; empty: the same


class Reports(_Part):
    """Where written reports are put."""

    folder: Path = Path("reports")


class Logs(_Part):
    """How much is told, and in which form."""

    level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    form: str = Field(default="auto", pattern="^(auto|console|json)$")


class Settings(BaseSettings):
    """Everything that one installation decides."""

    model_config = SettingsConfigDict(
        env_prefix="WELLHEARD_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    organisation: Organisation = Organisation()
    store: Store = Store()
    web: Web = Web()
    classifier: ClassifierChoice = ClassifierChoice()
    perspective: Perspective = Perspective()
    accounts: tuple[AccountSettings, ...] = ()
    mail: Mail = Mail()
    contacts: tuple[Contact, ...] = ()
    reports: Reports = Reports()
    listening: Listening = Listening()
    uploads: Uploads = Uploads()
    logs: Logs = Logs()

    @model_validator(mode="after")
    def _names_once(self) -> "Settings":
        names = [a.name for a in self.accounts]
        twice = sorted({n for n in names if names.count(n) > 1})
        if "by-hand" in names:
            raise ValueError('the name "by-hand" is kept for what people enter; choose another')
        if twice:
            raise ValueError(f"two accounts have the same name: {', '.join(twice)}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment outranks the file, whose content comes in as arguments."""
        return (env_settings, init_settings)


def find(given: Path | None = None) -> Path | None:
    """Return the file to read: *given*, else ``$WELLHEARD_CONFIG``, else here; None if none."""
    named = given or (Path(os.environ[_VARIABLE]) if os.environ.get(_VARIABLE) else None)
    if named is not None:
        return named
    return Path(NAME) if Path(NAME).is_file() else None


_VARIABLE = "WELLHEARD_CONFIG"


def load(path: Path | None = None) -> Settings:
    """Return the settings in *path* (or where ``find`` looks), with the environment over them.

    Raises: ConfigurationError listing every fault.
    """
    found = find(path)
    if found is None:
        return from_mapping({}, Path.cwd(), "the environment")
    return from_mapping(_read(found), found.resolve().parent, str(found))


def from_mapping(content: Mapping[str, Any], folder: Path, source: str = "settings") -> Settings:
    """Return settings from *content*; paths in it are taken from *folder*.

    Raises: ConfigurationError listing every fault.
    """
    faults: list[str] = []
    whole = read_files(account_files(content, folder), folder, faults)
    try:
        settings = Settings(**whole)
    except ValidationError as error:
        faults.extend(_sentences(error))
    if faults:
        raise ConfigurationError(source, faults)
    return _anchored(settings, folder)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        fault = 'there is no such file; make one with "wellheard init"'
    except tomllib.TOMLDecodeError as error:
        fault = f"it is not valid TOML: {error}"
    except (OSError, UnicodeDecodeError) as error:
        fault = f"it cannot be read: {error}"
    raise ConfigurationError(str(path), [fault])


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Paths that the file gives are meant from its own folder."""
    url = settings.store.url
    lead = "sqlite:///"
    if url.startswith(lead) and not url.startswith(lead + "/") and ":memory:" not in url:
        url = f"{lead}{folder / url.removeprefix(lead)}"
    reports = settings.reports.model_copy(update={"folder": folder / settings.reports.folder})
    uploads = settings.uploads.model_copy(update={"folder": folder / settings.uploads.folder})
    key = folder / settings.store.key_file
    store = settings.store.model_copy(update={"url": url, "key_file": key})
    packs = settings.organisation.packs_folder
    staff = settings.organisation.staff_file
    said = settings.organisation.statements_file
    lines = settings.organisation.helplines_file
    organisation = settings.organisation.model_copy(
        update={
            "packs_folder": folder / packs if packs else None,
            "staff_file": folder / staff if staff else None,
            "statements_file": folder / said if said else None,
            "helplines_file": folder / lines if lines else None,
        }
    )
    return settings.model_copy(
        update={
            "store": store,
            "reports": reports,
            "uploads": uploads,
            "organisation": organisation,
        }
    )


def _sentences(error: ValidationError) -> list[str]:
    """Each fault as: where, what is wrong, what is allowed."""
    told = []
    for fault in error.errors():
        place = ".".join(str(p) for p in fault["loc"])
        if fault["type"] == "extra_forbidden":
            told.append(f"{place}: there is no such setting; check the spelling")
        elif place:
            told.append(f"{place}: {fault['msg']}")
        else:
            told.append(str(fault["msg"]).removeprefix("Value error, "))
    return told
