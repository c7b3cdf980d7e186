"""Bringing a database to today's shape, from code: no alembic.ini and no command needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from listener.store.database import in_our_words

_HERE = Path(__file__).parent


def upgrade(engine: Engine) -> str:
    """Bring the database to the newest shape and return its name; nothing is done twice.

    Raises: StoreTrouble if the database cannot be used.
    """
    with in_our_words(engine):
        if current(engine) != newest():
            with engine.begin() as connection:
                command.upgrade(_config(connection), "head")
    return newest()


def current(engine: Engine) -> str | None:
    """Return the name of the database's shape; None if it is empty.

    Raises: StoreTrouble if the database cannot be used.
    """
    with in_our_words(engine), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the name of the shape that this version of the program wants."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 -- there is always a first migration
    return head


def _config(connection: object = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
