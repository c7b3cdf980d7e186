"""Whether somebody's training for official accounts is there and in date, as the policy asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from moderation.account_reviews import months_later


@dataclass(frozen=True, slots=True)
class Training:
    """One person's training. *until*: the day on which it is due again, if it ever is.

    *bars*: the policy lets nobody act without it, and this person has none that counts.
    """

    finished: date | None
    until: date | None
    current: bool
    bars: bool

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if self.finished is None:
            return "no training is written down"
        if not self.current and self.until:
            return f"trained on {_said(self.finished)}; due again since {_said(self.until)}"
        again = f"; due again on {_said(self.until)}" if self.until else ""
        return f"trained on {_said(self.finished)}{again}"


def training(settings: Mapping[str, Any], finished: date | None, today: date) -> Training:
    """Return how a training that was finished on that day stands under the pack's *settings*.

    A day in the future is no training yet.
    """
    months = int(settings.get("training_months", 0))
    done = finished if finished and finished <= today else None
    until = months_later(done, months) if done and months else None
    current = done is not None and (until is None or today < until)
    return Training(done, until, current, bool(settings.get("training_needed")) and not current)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
