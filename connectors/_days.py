"""Platforms that count by the day, and where their day begins."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors._budgets import Daily

_PACIFIC = ZoneInfo("America/Los_Angeles")


def daily(platform: str, options: Mapping[str, Any]) -> Daily | None:
    """Return the count of a day that *platform* keeps; None where it keeps none."""
    if platform == "youtube":
        units = int(options.get("daily_units", 10_000))
        return Daily("youtube_units", "YouTube's units of today", units, _units, pacific)
    if platform == "linkedin":  # it does not publish how many: they are counted, and 429 tells
        calls = options.get("daily_calls")
        most = None if calls is None else int(calls)
        return Daily("linkedin_calls", "LinkedIn's calls of today", most, lambda _m, _p: 1, utc)
    return None


def _units(method: str, path: str) -> int:
    """Return what a request costs: developers.google.com, quota calculator (2026)."""
    if "/youtube/" not in path:
        return 0
    if path.endswith("/search"):
        return 100
    return 1 if method == "GET" else 50


def pacific(now: datetime) -> datetime:
    """Return the midnight that began the day in California."""
    there = now.astimezone(_PACIFIC)
    return there.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def utc(now: datetime) -> datetime:
    """Return the midnight that began the day in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def tomorrow(now: datetime) -> datetime:
    """Return the next midnight in UTC."""
    return utc(now) + timedelta(days=1)
