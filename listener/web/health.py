"""Whether the accounts are being read: a silent connector is the worst failure of all."""

from datetime import datetime, timedelta

from listener.store.console.house import AccountHealth
from listener.web.desk import Desk

ROUNDS = 3  # polls that may be missed before we speak of it
LEAST = timedelta(minutes=10)


def stale(account: AccountHealth, desk: Desk, now: datetime) -> timedelta | None:
    """Return how long the account has not been read, if that is too long; else None."""
    every = next((a.every for a in desk.accounts if a.name == account.name), timedelta(minutes=5))
    quiet = now - (account.pulled_at or account.first_seen_at)
    return quiet if quiet > max(every * ROUNDS, LEAST) else None
