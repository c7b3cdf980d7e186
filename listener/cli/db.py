"""``wellheard db``: the database's shape, and copies of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from config.settings import Settings
from listener.cli.opened import with_settings
from listener.store.audit import SqlAudit
from listener.store.database import open_database, reading
from listener.store.migrations import current, newest
from listener.store.migrations import upgrade as bring_up


@click.group()
def db() -> None:
    """The database's shape, and copies of it."""


@db.command()
@with_settings
def upgrade(settings: Settings) -> None:
    """Bring the database to this version's shape."""
    database = open_database(settings.store.url)
    before = current(database)
    after = bring_up(database)
    click.echo("Nothing to do." if before == after else f"The database is at {after} now.")


@db.command()
@with_settings
def status(settings: Settings) -> None:
    """Say which shape the database has, and whether the audit chain is whole."""
    database = open_database(settings.store.url)
    shape = current(database)
    if shape != newest():
        raise click.ClickException(f"it is at {shape or 'nothing'}; run: wellheard db upgrade")
    with reading(database) as connection:
        broken = SqlAudit(connection).verify()
    if broken is not None:
        raise click.ClickException(f"the audit chain breaks at line {broken}; tell IG today")
    click.echo(f"At {shape}; the audit chain is whole.")


@db.command()
@click.argument("target", type=click.Path(path_type=Path))
@with_settings
def backup(settings: Settings, target: Path) -> None:
    """Copy an SQLite database to TARGET while it is in use, as of one moment."""
    where = make_url(settings.store.url)
    if where.get_backend_name() != "sqlite" or not where.database:
        raise click.ClickException("use pg_dump for PostgreSQL")
    if target.exists():
        raise click.ClickException(f"{target} exists already; name a new file")
    try:
        with (
            closing(sqlite3.connect(f"file:{where.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            # In one go: a copy in steps begins again whenever somebody writes, and may never end.
            source.backup(copy, pages=-1)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise click.ClickException(f"no copy was made: {error}") from error
    click.echo(f"Wrote {target}.")
