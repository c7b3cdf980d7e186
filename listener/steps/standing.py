"""What a platform's answer means for an account as a whole: which state it is in from now on."""

from datetime import datetime

from connectors.errors import (
    AuthExpired,
    ConnectorError,
    MoneySpent,
    NotPermitted,
    OutOfBudget,
    PolicyBlocked,
    RateLimited,
)
from listener.ports import Hindrance, Standing, UnitOfWork

_KINDS: tuple[tuple[type[ConnectorError], Hindrance], ...] = (
    (RateLimited, Hindrance.RATE_LIMITED),
    (MoneySpent, Hindrance.MONEY),
    (OutOfBudget, Hindrance.QUOTA),
    (AuthExpired, Hindrance.TOKEN),
    (NotPermitted, Hindrance.PERMISSION),
    (PolicyBlocked, Hindrance.POLICY),
)


def kind_of(error: ConnectorError) -> Hindrance | None:
    """Return what *error* means for the account; None where it speaks of one thing only."""
    return next((kind for known, kind in _KINDS if isinstance(error, known)), None)


def hindered(
    unit: UnitOfWork,
    account: str,
    error: ConnectorError,
    now: datetime,
    until: datetime | None = None,
    *,
    acts: bool = False,
) -> Hindrance | None:
    """Write down that *error* stands in the way of *account*; return what it is."""
    kind = kind_of(error)
    if kind is not None:
        ends = until if isinstance(error, RateLimited | OutOfBudget) else None
        span = getattr(error, "span", "")
        # A token that is not accepted stands in the way of everything.
        only = acts and kind is not Hindrance.TOKEN
        unit.standings.note(Standing(account, kind, str(error), now, ends, span, only))
    return kind
