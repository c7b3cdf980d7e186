"""ISO weeks in London: "2026-W47" runs from Monday at midnight to the next."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from moderation.deadlines import LONDON


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the week that *text* names. Raises: ValueError saying how to write one."""
        match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
        try:
            week = cls(int(match[1]), int(match[2])) if match else None
            if week:
                _ = week.monday
        except ValueError:
            week = None
        if week is None:
            raise ValueError(f'"{text}" is no week; write 2026-W47')
        return week

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Return the week in which *moment* (aware) lies in London."""
        year, number, _ = moment.astimezone(LONDON).isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def starts(self) -> datetime:
        """Its first moment, aware, UTC."""
        return _midnight(self.monday)

    @property
    def ends(self) -> datetime:
        """The moment after its last, aware, UTC."""
        return _midnight(self.monday + timedelta(days=7))

    @property
    def before(self) -> "Week":
        """The week before it."""
        return Week.of(self.starts - timedelta(days=3))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)
