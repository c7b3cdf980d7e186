"""What was used of the platforms' allowances in the span that runs now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from listener.store.tables import budgets

# The span of each, with an hour for the day on which the clocks change.
_SPANS = {
    "x_day": timedelta(days=1),
    "x_month": timedelta(days=31),
    "youtube_units": timedelta(hours=25),
    "linkedin_calls": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Used:
    """One allowance; *allowed* is empty where nobody set or tells one."""

    account: str
    name: str
    used: int
    allowed: int | None

    def words(self) -> str:
        """Return it as people read it: money in dollars, all else as a count."""
        if self.name.startswith("x_"):
            of = f" of ${self.allowed / 1000:,.2f}" if self.allowed is not None else ""
            return f"${self.used / 1000:,.2f}{of}"
        return f"{self.used:,}" + (f" of {self.allowed:,}" if self.allowed is not None else "")


def used_now(db: Connection, now: datetime) -> tuple[Used, ...]:
    """Return what was used in the spans that run now, by account and name."""
    recent = budgets.c.starts_at > now - max(_SPANS.values())
    chosen = select(budgets).where(budgets.c.name.in_(list(_SPANS)), recent)
    newest = {
        (r.account, r.name): r
        for r in db.execute(chosen.order_by(budgets.c.starts_at))
        if r.starts_at > now - _SPANS[r.name] and _same_month(r.name, r.starts_at, now)
    }
    return tuple(
        Used(account, name, newest[account, name].used, newest[account, name].allowed)
        for account, name in sorted(newest)
    )


def _same_month(name: str, starts_at: datetime, now: datetime) -> bool:
    return name != "x_month" or (starts_at.year, starts_at.month) == (now.year, now.month)
