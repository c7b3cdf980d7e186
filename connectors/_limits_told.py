"""What a platform's headers tell of its limits, on our clock: counts, shares and moments.

X tells x-rate-limit-* (epochs), Mastodon X-RateLimit-* (ISO time), Bluesky ratelimit-*, Reddit
x-ratelimit-* (used and left, seconds), Meta shares in per cent as JSON.
"""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_PREFIXES = (
    "x-rate-limit-",
    "x-ratelimit-",
    "ratelimit-",
    "x-user-limit-24hour-",
    "x-app-limit-24hour-",
)
EPOCH = 1_000_000_000  # a larger number is a moment, a smaller one is seconds from now


def limits(
    told: Mapping[str, str], now: datetime, ahead: timedelta
) -> Iterator[tuple[str, int, int, datetime | None]]:
    """Yield each limit of an answer's headers: its name, the limit, what is left, its end."""
    for prefix in _PREFIXES:
        left = _number(told.get(f"{prefix}remaining"))
        if left is None:
            continue
        limit = _number(told.get(f"{prefix}limit"))
        if limit is None:  # Reddit tells what was used instead
            used = _number(told.get(f"{prefix}used"))
            limit = None if used is None else used + left
        if limit is not None:
            yield prefix, int(limit), int(left), moment(told.get(f"{prefix}reset"), now, ahead)


def retry(told: Mapping[str, str], now: datetime, ahead: timedelta) -> datetime | None:
    """Return when the platform says to come back, if it does."""
    return moment(told.get("retry-after"), now, ahead)


def ahead_of(told: Mapping[str, str], now: datetime) -> timedelta:
    """Return by how much the platform's clock is ahead of ours; small differences are the way's."""
    try:
        there = parsedate_to_datetime(told.get("date", ""))
    except (ValueError, TypeError):
        return timedelta()
    difference = there.replace(tzinfo=there.tzinfo or UTC) - now
    return difference if abs(difference) > timedelta(seconds=2) else timedelta()


def moment(words: str | None, now: datetime, ahead: timedelta) -> datetime | None:
    """Return the moment of *words* on our clock: seconds from now, an epoch, a date, ISO time."""
    if not words:
        return None
    number = _number(words)
    try:
        if number is not None:
            if number < EPOCH:
                return now + timedelta(seconds=number)
            return datetime.fromtimestamp(number, UTC) - ahead
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                at = read(words)
            except ValueError:
                continue
            return at.replace(tzinfo=at.tzinfo or UTC) - ahead
    except (OverflowError, OSError):
        pass
    return None


def _number(words: str | None) -> float | None:
    try:
        number = float(words or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def shares(told: Mapping[str, str]) -> tuple[float, int] | None:
    """Return the greatest share that Meta's headers tell, and minutes to wait; None for none."""
    found: list[tuple[float, int]] = []
    for name in ("x-app-usage", "x-business-use-case-usage", "x-page-usage"):
        try:
            raw = json.loads(told.get(name, ""))
        except ValueError:
            continue
        rows = [raw] if isinstance(raw, dict) and "call_count" in raw else []
        if not rows and isinstance(raw, dict):
            rows = [r for part in raw.values() if isinstance(part, list) for r in part]
        found += [_share(r) for r in rows if isinstance(r, dict)]
    if not found:
        return None
    return max(used for used, _ in found), max(minutes for _, minutes in found)


def _share(row: Mapping[str, object]) -> tuple[float, int]:
    names = ("call_count", "total_cputime", "total_time")
    used = max(_number(str(row.get(name, 0))) or 0.0 for name in names)
    return used, int(_number(str(row.get("estimated_time_to_regain_access", 0))) or 0)
