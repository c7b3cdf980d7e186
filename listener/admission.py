"""Which accounts may be read, and the reminders about those of the register, as the policy asks."""

from datetime import datetime

import structlog

from listener.parts import Line, Parts
from listener.ports import UnitOfWork
from listener.steps import account_reviews, admitting
from moderation.account_reviews import terms

log = structlog.get_logger(__name__)


def refused(app: Parts, unit: UnitOfWork, line: Line, now: datetime) -> str:
    """Return why the account is not read now, empty if it may be; an incident stands meanwhile."""
    s = line.settings
    return admitting.admitted(unit, terms(app.pack.settings), s.name, s.platform, s.handle, now)


def remind(app: Parts, now: datetime) -> None:
    """Remind people of reviews, end dates and handovers that are due."""
    told = account_reviews.watch(app.work, terms(app.pack.settings), now)
    if told:
        log.info("reminded of accounts", messages=told)
