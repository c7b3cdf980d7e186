"""Counting rows of a period."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from listener.report.periods import Period


def within(column: Any, period: Period) -> Any:
    """Return the condition that *column* lies in *period*."""
    return (column >= period.starts) & (column < period.ends)


def counted(db: Connection, column: Any, *conditions: Any) -> dict[Any, int]:
    """Return how many rows there are for each value of *column*."""
    chosen = select(column, func.count()).where(*conditions).group_by(column).order_by(column)
    return {r[0]: r[1] for r in db.execute(chosen)}
