"""One transaction with everything that a step may ask of the store."""

from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from listener.ports import Engine as TaskEngine
from listener.ports import Work
from listener.store.accounts import SqlAccounts
from listener.store.audit import SqlAudit
from listener.store.brought import SqlBrought
from listener.store.cases import SqlCases
from listener.store.checks import SqlChecks
from listener.store.database import in_our_words
from listener.store.disengagements import SqlDisengagements
from listener.store.editions import SqlEditions
from listener.store.gaps import VANISHED, SqlGaps
from listener.store.health import SqlHealth
from listener.store.intents import SqlIntents
from listener.store.items import SqlItems
from listener.store.judgements import SqlJudgements
from listener.store.outbox import SqlDeadlines, SqlMessages
from listener.store.papers import SqlPapers
from listener.store.posts import SqlPosts
from listener.store.register import SqlRegister
from listener.store.replays import SqlReplays
from listener.store.searches import SqlSearches
from listener.store.standings import SqlStandings, SqlTokens
from listener.store.switches import SqlSwitches
from listener.store.telling import SqlAddresses, SqlDigests


class SqlWork:
    """Keeps ``listener.ports.UnitOfWork`` on SQLite and PostgreSQL."""

    accounts: SqlAccounts
    items: SqlItems
    judgements: SqlJudgements
    intents: SqlIntents
    cases: SqlCases
    audit: SqlAudit
    messages: SqlMessages
    deadlines: SqlDeadlines
    health: SqlHealth
    digests: SqlDigests
    addresses: SqlAddresses
    checks: SqlChecks
    gaps: SqlGaps
    papers: SqlPapers
    vanishings: SqlGaps
    posts: SqlPosts
    switches: SqlSwitches
    replays: SqlReplays
    editions: SqlEditions
    disengagements: SqlDisengagements
    register: SqlRegister
    searches: SqlSearches
    brought: SqlBrought
    standings: SqlStandings
    tokens: SqlTokens

    def __init__(self, database: Engine, engine: TaskEngine | None = None) -> None:
        self._database = database
        self._engine = engine
        self._wakes: dict[tuple[str, str], datetime | None] = {}

    def __enter__(self) -> Self:
        with in_our_words(self._database):
            self._connection = self._database.connect()
            try:
                self._begun = self._connection.begin()
            except BaseException:
                self._connection.close()
                raise
        self._furnish(self._connection)
        return self

    def _furnish(self, connection: Connection) -> None:
        self.accounts = SqlAccounts(connection)
        self.items = SqlItems(connection)
        self.judgements = SqlJudgements(connection)
        self.intents = SqlIntents(connection)
        self.cases = SqlCases(connection)
        self.audit = SqlAudit(connection)
        self.messages = SqlMessages(connection)
        self.deadlines = SqlDeadlines(connection)
        self.health = SqlHealth(connection)
        self.digests = SqlDigests(connection)
        self.addresses = SqlAddresses(connection)
        self.checks = SqlChecks(connection)
        self.gaps = SqlGaps(connection)
        self.papers = SqlPapers(connection)
        self.vanishings = SqlGaps(connection, VANISHED)
        self.posts = SqlPosts(connection)
        self.switches = SqlSwitches(connection)
        self.replays = SqlReplays(connection)
        self.editions = SqlEditions(connection)
        self.disengagements = SqlDisengagements(connection)
        self.register = SqlRegister(connection)
        self.searches = SqlSearches(connection)
        self.brought = SqlBrought(connection)
        self.standings = SqlStandings(connection)
        self.tokens = SqlTokens(connection)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with in_our_words(self._database):
            try:
                if self._begun.is_active:
                    self._begun.rollback()
            finally:
                self._connection.close()
            if isinstance(error, SQLAlchemyError):
                raise error

    def commit(self) -> None:
        """Make everything durable, and wake what was asked to be woken."""
        with in_our_words(self._database):
            self.audit.flush()
            self._begun.commit()
        for (step, key), at in self._wakes.items():
            if self._engine is not None:
                self._engine.wake(step, key, at=at)
        self._wakes.clear()

    def wake(self, step: str, key: str = "", *, at: datetime | None = None) -> None:
        """Have *step* run for *key* once this is committed; the same key twice is once."""
        self._wakes[step, key] = at


def work_on(database: Engine, engine: TaskEngine | None = None) -> Work:
    """Return what makes a unit of work on *database*."""
    return lambda: SqlWork(database, engine)
