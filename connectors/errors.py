"""What a platform can answer instead of what we asked, named for what happens next.

ConnectorError
├── RateLimited      wait until *until*, then go on where we stopped
├── OutOfBudget      quota or money is spent; nothing goes on before it is renewed or raised
│   └── MoneySpent   it is money: our own cap, or the platform's credit
├── AuthExpired      the account pauses; a person must connect it again
├── NotPermitted     the token lacks a permission; a person must grant it
├── PolicyBlocked    the platform forbids our acts for now; stop all writes
├── Gone             the thing is no longer there
├── Invalid          the platform says the request is wrong: a fault of ours, or a changed API
├── Transient        try the same again later
└── Ambiguous        it may or may not have happened: look before doing anything else
"""

from datetime import datetime


class ConnectorError(Exception):
    """A platform did not do what we asked; the message names the account and what to do."""


class RateLimited(ConnectorError):
    """Too many requests. *until* (aware UTC) is when the platform says to come back, if it says."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class OutOfBudget(ConnectorError):
    """The quota or the money for this platform is spent."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class MoneySpent(OutOfBudget):
    """A cap on money is reached: *span* is day or month; empty where the credit is used up."""

    def __init__(self, message: str, until: datetime | None = None, span: str = "") -> None:
        super().__init__(message, until)
        self.span = span


class AuthExpired(ConnectorError):
    """The platform no longer accepts our token."""


class NotPermitted(ConnectorError):
    """Our token is good but may not do this."""


class PolicyBlocked(ConnectorError):
    """The platform has blocked our acts for a breach of its own policy."""


class Gone(ConnectorError):
    """The item, post or account is not there any more, or not for us."""


class Invalid(ConnectorError):
    """The platform did not understand the request."""


class Transient(ConnectorError):
    """The platform, or the way to it, is down for now."""


class Ambiguous(ConnectorError):
    """An act was sent and no clear answer came: it may have happened."""
