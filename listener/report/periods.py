"""What a report is about: an ISO week, a month, half a year; each from London midnight to another.

"2026-W47" is a week, "2026-11" a month, "2026-H2" the second half of a year.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from moderation.deadlines import LONDON


class Span(StrEnum):
    """How long a period is; the value names the report's files."""

    WEEK = "weekly"
    MONTH = "monthly"
    HALF = "half_yearly"


_NOUNS = {Span.WEEK: "week", Span.MONTH: "month", Span.HALF: "half-year"}
_WRITTEN = {
    Span.WEEK: (re.compile(r"(\d{4})-W(\d{2})"), "2026-W47"),
    Span.MONTH: (re.compile(r"(\d{4})-(\d{2})"), "2026-11"),
    Span.HALF: (re.compile(r"(\d{4})-H([12])"), "2026-H2"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """One week, month or half-year; *number* counts it within its year, from 1."""

    span: Span
    year: int
    number: int

    @classmethod
    def parse(cls, text: str, span: Span | None = None) -> Self:
        """Return the period that *text* names. Raises: ValueError saying how to write one."""
        for known, (pattern, _) in _WRITTEN.items():
            match = pattern.fullmatch(text)
            if match and span in (None, known):
                return cls._real(known, int(match[1]), int(match[2]), text)
        raise ValueError(_wrong(text, span))

    @classmethod
    def _real(cls, span: Span, year: int, number: int, text: str) -> Self:
        try:
            found = cls(span, year, number)
            _ = found.first, found.after
        except (ValueError, OverflowError) as error:
            raise ValueError(_wrong(text, span)) from error
        return found

    @classmethod
    def of(cls, moment: datetime, span: Span = Span.WEEK) -> Self:
        """Return the period in which *moment* (aware) lies in London."""
        local = moment.astimezone(LONDON)
        if span is Span.WEEK:
            year, number, _ = local.isocalendar()
            return cls(span, year, number)
        number = local.month if span is Span.MONTH else 1 + (local.month > 6)
        return cls(span, local.year, number)

    @property
    def first(self) -> date:
        """Its first day."""
        if self.span is Span.WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, self.number if self.span is Span.MONTH else 6 * self.number - 5, 1)

    @property
    def after(self) -> date:
        """The first day that is no longer in it."""
        if self.span is Span.WEEK:
            return self.first + timedelta(days=7)
        later = self.first + timedelta(days=31 if self.span is Span.MONTH else 31 * 6)
        return later.replace(day=1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    @property
    def starts(self) -> datetime:
        """Its first moment, aware, UTC."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The moment after its last, aware, UTC."""
        return _midnight(self.after)

    @property
    def before(self) -> "Period":
        """The one before it, as long as it is."""
        return Period.of(self.starts - timedelta(hours=12), self.span)

    @property
    def noun(self) -> str:
        """What it is: week, month, half-year."""
        return _NOUNS[self.span]

    @property
    def days(self) -> str:
        """Its days in words: "Monday 16 November 2026 to Sunday 22 November 2026"."""
        shape = "%A {} %B %Y" if self.span is Span.WEEK else "{} %B %Y"
        told = (d.strftime(shape).format(d.day) for d in (self.first, self.last))
        return " to ".join(told)

    def __str__(self) -> str:
        if self.span is Span.WEEK:
            return f"{self.year}-W{self.number:02}"
        return f"{self.year}-" + (
            f"{self.number:02}" if self.span is Span.MONTH else f"H{self.number}"
        )


def over(span: Span, now: datetime) -> Period:
    """Return the period that was over last, counted from 8am on the first day of the next."""
    return Period.of(now.astimezone(LONDON) - timedelta(hours=8), span).before


def _wrong(text: str, span: Span | None) -> str:
    wanted = [_WRITTEN[s] for s in ([span] if span else Span)]
    noun = _NOUNS[span] if span else "period"
    return f'"{text}" is no {noun}; write {" or ".join(shown for _, shown in wanted)}'


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)
