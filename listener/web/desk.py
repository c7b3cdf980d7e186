"""What the console needs of the running application, and nothing more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine

from config.helplines import directory, in_use
from config.settings import AccountSettings, Contact, Settings
from config.statements import library
from connectors.base import Hears
from listener.benches import Stands
from listener.in_force import Packs
from listener.listening import ground
from listener.notify.links import Links
from listener.ports import Work
from listener.posting import links
from listener.rulebook import Rulebook, rulebook
from listener.steps.searches import Ground
from listener.store import figures
from listener.store.users import Users
from listener.web.auth import Throttle
from moderation.actions import Capabilities
from moderation.classifiers import Classifier
from moderation.helplines import Helpline
from moderation.principles import PolicyPack
from moderation.searches import Limits
from moderation.statements import Statement


def _now() -> datetime:
    return datetime.now(UTC)


class Application(Protocol):
    """What ``listener.app.App`` is to the console."""

    settings: Settings
    database: Engine
    pack: PolicyPack
    classifier: Classifier

    @property
    def work(self) -> Work:
        """A new unit of work, each time it is called."""
        ...

    @property
    def stands(self) -> Callable[[], Stands]:
        """Which rules are in force."""
        ...

    @property
    def now(self) -> Callable[[], datetime]:
        """The time, aware, UTC."""
        ...

    @property
    def can(self) -> Mapping[str, Capabilities]:
        """What each account's platform offers."""
        ...

    @property
    def ears(self) -> Mapping[str, Hears]:
        """The accounts whose connector can be called by its platform."""
        ...

    def health(self) -> dict[str, Any]:
        """Return how the house is."""
        ...


@dataclass(frozen=True)
class Desk:
    """The console's reach: reading by *engine*, changing only by steps through *work*.

    *can* says what each account's platform offers. *packs* are the house rules in force.
    """

    organisation: str
    engine: Engine
    work: Work
    can: Mapping[str, Capabilities]
    packs: Sequence[PolicyPack]
    accounts: tuple[AccountSettings, ...] = ()
    reports: Path = Path("reports")
    base_url: str = ""
    now: Callable[[], datetime] = _now
    throttle: Throttle = field(default_factory=Throttle)
    told: Callable[[], Mapping[str, Any]] | None = None  # how the whole process is
    values: Mapping[str, str] = field(default_factory=dict)  # for the gaps of responses
    statements: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    rulebook: Rulebook | None = None  # the packs to choose from
    links: Links | None = None  # what reads the links that messages carry
    uploads: Path = Path("uploads")  # where files that people bring lie until they are read
    most_upload: int = 1 << 31  # bytes
    searching: Ground = field(default_factory=lambda: Ground(Limits(), ()))  # for searches
    mail: bool = False  # whether letters can leave
    helplines: Callable[[], tuple[Helpline, ...]] = directory

    @property
    def users(self) -> Users:
        """Who can sign in."""
        return Users(self.engine)

    @property
    def secure(self) -> bool:
        """Whether people reach the console by https."""
        return self.base_url.startswith("https://")

    def health(self) -> Mapping[str, Any]:
        """Return how the house is. Raises: StoreTrouble."""
        return self.told() if self.told else figures.health(self.engine, self.now())


def desk(app: Application) -> Desk:
    """Return the console's reach into *app*."""
    settings = app.settings
    return Desk(
        organisation=settings.organisation.name,
        engine=app.database,
        work=app.work,
        can=app.can,
        packs=Packs(app.stands),
        accounts=settings.accounts,
        reports=settings.reports.folder,
        base_url=settings.web.base_url,
        now=app.now,
        told=app.health,
        values=settings.organisation.values,
        contacts=settings.contacts,
        statements=library(settings.organisation.statements_file),
        rulebook=rulebook(settings, app.database, app.pack),
        links=links(settings, app.database),
        searching=ground(settings, app.pack),
        uploads=settings.uploads.folder,
        most_upload=settings.uploads.most_mb << 20,
        mail=bool(settings.mail.host),
        helplines=partial(in_use, settings.organisation.helplines_file),
    )
