"""Opening the database: SQLite or PostgreSQL, and what its troubles mean in our own words."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from listener.ports import StoreBusy, StoreDown, StoreFull, StoreTrouble

BUSY_SECONDS = 30.0


def open_database(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Return the engine for *url*; nothing is opened before it is used."""
    where = make_url(url)
    options: dict[str, Any] = {
        "hide_parameters": True,
        "json_serializer": _to_json,
        "pool_pre_ping": not where.drivername.startswith("sqlite"),
    }
    if where.drivername == "postgresql":
        where = where.set(drivername="postgresql+psycopg")
    if where.get_backend_name() == "sqlite":
        return _open_sqlite(create_engine(where, **options), busy_seconds)
    return create_engine(where, pool_size=10, **options)


def _open_sqlite(engine: Engine, busy_seconds: float) -> Engine:
    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _record: object) -> None:
        # The driver must not begin transactions by itself: it would begin DEFERRED ones.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={int(busy_seconds * 1000)}",
            "journal_mode=WAL",
            # NORMAL survives a killed process but may forget a "sending" row on power loss.
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        # IMMEDIATE takes the write lock first, so that no transaction fails half way for it.
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that only reads: it waits for no writer, and no writer for it."""
    with engine.connect().execution_options(reading=True) as connection:
        yield connection


def alone(connection: Connection, what: str) -> None:
    """Wait until nobody else works at *what*, and keep it until the transaction ends.

    On SQLite whoever writes is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def in_our_words(engine: Engine) -> Iterator[None]:
    """Turn the database's troubles into StoreTrouble. Raises: StoreTrouble."""
    try:
        yield
    except SQLAlchemyError as error:
        trouble = _meaning(error, engine)
        if trouble is None:
            raise
        raise trouble from error


def _meaning(error: SQLAlchemyError, engine: Engine) -> StoreTrouble | None:
    if not isinstance(error, OperationalError | InterfaceError | DBAPIError):
        return None
    told = str(error.orig).lower()
    place = _place(engine)
    if "locked" in told or "busy" in told:
        return StoreBusy(f"the database {place} is locked by another program; trying again")
    if "full" in told or "no space" in told or "disk i/o" in told:
        return StoreFull(f"the disk that holds the database {place} is full; free some room")
    if "readonly" in told or "read-only" in told:
        return StoreFull(f"the database {place} cannot be written; check who may write there")
    if "unable to open" in told:
        return StoreDown(f"the database {place} cannot be opened; check that its folder exists")
    if isinstance(error, OperationalError | InterfaceError):
        return StoreDown(f"the database {place} does not answer as it should; trying again")
    return None


def _place(engine: Engine) -> str:
    """Name the database without its user and password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return Path(url.database).name if url.database else "in memory"
    return f"{url.database} on {url.host or 'this machine'}"
