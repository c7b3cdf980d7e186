"""The right not to respond: for a while nothing is suggested to say to one person.

Every message is still read and judged. Whoever may be at risk, asks for what is theirs by law, or
complains is answered all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.actions import SPEAKS, Verb
from moderation.principles import Route

LONGEST = timedelta(days=182)
USUAL = timedelta(days=28)
# Where silence could cost a life, or break a duty: an answer is suggested whatever was decided.
ANSWERED = frozenset(
    {
        Route.CRISIS,
        Route.SAFEGUARDING,
        Route.THREAT,
        Route.STAFF_TARGETED,
        Route.CONFIDENTIAL,
        Route.DATA_RIGHTS,
        Route.FOI,
        Route.COMPLAINT,
    }
)


@dataclass(frozen=True, slots=True)
class Disengagement:
    """A decision not to answer one author further; it holds once a second person agreed."""

    author: int
    reason: str
    by: str
    asked_at: datetime
    ends_at: datetime
    case: int | None = None
    agreed_by: str = ""
    agreed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    id: int = 0

    def on(self, now: datetime) -> bool:
        """Return whether it holds at *now*."""
        return self.agreed_at is not None and self.agreed_at <= now and not self.over(now)

    def over(self, now: datetime) -> bool:
        """Return whether it has ended, by itself or by somebody."""
        return now >= min(self.ends_at, self.ended_at or self.ends_at)


def suggested(
    verbs: Iterable[Verb], route: Route, *, answered: bool, urgent: bool
) -> tuple[Verb, ...]:
    """Return what of *verbs* is still suggested where its author is not *answered* for now."""
    if answered or urgent or route in ANSWERED:
        return tuple(verbs)
    return tuple(v for v in verbs if v not in SPEAKS)
