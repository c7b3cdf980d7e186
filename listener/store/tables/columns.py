"""The kinds of column that every table is built from, alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC whatever the database can hold."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return *value* as the database keeps it. Raises: ValueError if it is naive."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite counts rows by itself only in a column that is exactly INTEGER.
_BIG: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
_JSON: TypeEngine[Any] = JSON(none_as_null=True).with_variant(
    JSONB(none_as_null=True), "postgresql"
)


def key() -> Column[int]:
    """Return a primary key that counts itself."""
    return Column("id", _BIG, primary_key=True, autoincrement=True)


def number(name: str, default: int | None = 0) -> Column[int]:
    """Return a whole number; *default* None means that it may be unknown."""
    if default is None:
        return Column(name, BigInteger, nullable=True)
    return Column(name, BigInteger, nullable=False, default=default)


def words(name: str, *, default: str | None = "") -> Column[str]:
    """Return text of any length that is always there; *default* None: it must be given."""
    if default is None:
        return Column(name, String, nullable=False)
    return Column(name, String, nullable=False, default=default)


def moment(name: str, *, always: bool = False) -> Column[datetime]:
    """Return an aware moment in UTC; *always*: never empty."""
    return Column(name, Moment, nullable=not always)


def data(name: str) -> Column[Any]:
    """Return a column of JSON."""
    return Column(name, _JSON, nullable=True)


def half_key(name: str, target: str) -> Column[int]:
    """Return a column that names a row of *target* and is part of the primary key."""
    return Column(name, _BIG, ForeignKey(target), primary_key=True)


def points_to(name: str, target: str, *, always: bool = True, index: bool = True) -> Column[int]:
    """Return a column that names a row of *target*."""
    return Column(name, _BIG, ForeignKey(target), nullable=not always, index=index)
