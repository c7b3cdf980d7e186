"""Wiring: from settings to the parts that run. The only place that knows concrete classes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from config.keys import Keys
from config.settings import AccountSettings, Settings
from connectors import base
from connectors.base import Account, Connector, meter_of
from listener import benches, scoring
from listener.bringing import Bringing
from listener.chores import Chores
from listener.connecting import needs
from listener.connections import Connection
from listener.engines.embedded import Embedded
from listener.engines.wires import Wire
from listener.hearing import Hearing
from listener.in_force import Again, InForce
from listener.listening import Listening
from listener.parts import Bell, Line, Parts
from listener.ports import AccountState, Edition, Notifier, Reporter
from listener.posting import links, post_office
from listener.reporting import PeriodReporter
from listener.rulebook import key_of
from listener.sign_ins import SignIns
from listener.standing_in import StandIn
from listener.store import due, figures
from listener.store.books import SqlBooks
from listener.store.database import open_database
from listener.store.tokens import Vault
from listener.store.users import Users
from listener.store.work import work_on
from moderation.classifiers import Classifier
from moderation.errors import UnknownName
from moderation.principles import Caution, PolicyPack

Connect = Callable[[Account], Connector]


class App(Parts):
    """One installation, ready to run."""

    def enrol(self) -> None:
        """Bring the accounts in the store up to date with the settings."""
        with self.work() as unit:
            for name, line in self.lines.items():
                s = line.settings
                state = AccountState(name, s.platform, s.id, s.handle, s.mode.value)
                unit.accounts.enrol(state, self.now())
            unit.health.stale_polls()
            unit.commit()

    def engine(self) -> Embedded:
        """Return the engine of this process, ready to be started."""
        if self.bell.engine is None:
            chores = Chores(self)
            listening = Listening(self, lambda: chores.stopping())
            bringing = Bringing(self, lambda: chores.stopping())
            self.bell.engine = Embedded(
                {**chores.tasks(), **listening.tasks(), **bringing.tasks()},
                lambda now: due.due(self.database, now),
                [*chores.ticks(), *bringing.ticks(), *listening.ticks(), *SignIns(self).ticks()],
                self.now,
            )
            chores.stopping = lambda: self.bell.engine is not None and self.bell.engine.stopping
        return self.bell.engine

    def wires(self) -> list[Wire]:
        """Return the connections that platforms are to tell us over, not yet open."""
        return Hearing(self).wires()

    def health(self) -> dict[str, Any]:
        """Return how the house is. Raises: StoreTrouble."""
        now = self.now()
        told = figures.health(self.database, now)
        engine = self.bell.engine
        ticked = engine.ticked_at if engine else None
        age = round((now - ticked).total_seconds(), 1) if ticked else None
        told["engine"] |= {"here": engine is not None, "seconds_since_tick": age}
        return told

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()


def build(
    settings: Settings,
    *,
    connect: Connect = base.connect,
    pack: PolicyPack | None = None,
    classifier: Classifier | None = None,
    notifier: Notifier | None = None,
    reporter: Reporter | None = None,
    now: Callable[[], datetime] | None = None,
) -> App:
    """Return the application for *settings*; nothing is opened or started yet.

    Raises: UnknownName, BadPack, ConnectorError: all say what to change.
    """
    database = open_database(settings.store.url)
    chosen = settings.classifier
    if classifier is None and not scoring.known(chosen.name):
        raise UnknownName(f'classifier "{chosen.name}" is not known; known are: {scoring.names()}')
    vault = Vault(database, Keys(settings.store.key_file))
    lines = {
        a.name: _line(a, connect, vault, now or _now, SqlBooks(database, a.name))
        for a in settings.accounts
    }
    bell = Bell()
    chosen_pack = pack or benches.load_pack(settings)
    return App(
        settings=settings,
        database=database,
        bell=bell,
        work=work_on(database, bell),
        pack=chosen_pack,
        classifier=classifier
        or cast(Classifier, scoring.LoadedWhenNeeded(chosen.name, chosen.options)),
        lines=lines,
        notifier=notifier
        or post_office(
            settings,
            chosen_pack,
            now or _now,
            links(settings, database),
            Users(database).email,
            work_on(database),
        ),
        reporter=reporter or PeriodReporter(settings, database),
        now=now or _now,
        stands=InForce(
            database,
            chosen_pack,
            _again(settings, pack),
            now or _now,
            key_of(settings.organisation.pack, settings.organisation.caution),
        ),
    )


def _again(settings: Settings, pack: PolicyPack | None) -> Again:
    """What reads editions; where a test gives a pack, that one stands at every level."""

    def again(edition: Edition | None, caution: Caution | None) -> PolicyPack:
        if edition is None and pack is not None:
            return pack
        return benches.load_edition(settings, edition, caution)

    return again


def _now() -> datetime:
    return datetime.now(UTC)


def _line(
    settings: AccountSettings,
    connect: Connect,
    vault: Vault,
    now: Callable[[], datetime],
    books: SqlBooks,
) -> Line:
    first = connect(needs(settings, settings.secrets))
    meter = meter_of(settings.name, settings.platform, settings.options, books)
    connection = Connection(settings, type(first), vault, now, meter)
    return Line(
        settings,
        reads=StandIn(connection, connect),
        acts=StandIn(connection, connect, acts=True),
        connection=connection,
    )
