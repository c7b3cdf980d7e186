"""The hours in which an organisation watches its accounts, as its pack sets them."""

from datetime import datetime, time

from config.holidays import united_kingdom
from moderation.deadlines import Hours
from moderation.principles import PolicyPack

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours(pack: PolicyPack) -> Hours | None:
    """Return the service hours of *pack*; None if it sets none."""
    table = pack.settings.get("hours")
    if not table:
        return None
    return Hours(
        opens=time.fromisoformat(table["opens"]),
        closes=time.fromisoformat(table["closes"]),
        days=frozenset(_WEEK.index(day) for day in table["days"]),
    )


def in_hours(pack: PolicyPack, moment: datetime | None) -> bool:
    """Return whether somebody watches at *moment*; an unknown moment counts as watched."""
    table = hours(pack)
    if table is None or moment is None:
        return True
    return table.contain(moment, united_kingdom().england())
