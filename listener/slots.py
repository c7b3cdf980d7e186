"""When each account is polled: at its own moment of the interval, so that not all ask at once."""

from datetime import datetime, timedelta
from zlib import crc32


def phase(account: str, every: timedelta) -> timedelta:
    """Return how long after each full interval *account* is polled; the same in every process."""
    return every * (crc32(account.encode()) / 2**32)


def slot(account: str, every: timedelta, now: datetime) -> datetime:
    """Return the poll of *account* that *now* belongs to: the nearest, whatever the jitter."""
    seconds, after = every.total_seconds(), phase(account, every).total_seconds()
    nearest = round((now.timestamp() - after) / seconds)
    return datetime.fromtimestamp(nearest * seconds + after, now.tzinfo)
