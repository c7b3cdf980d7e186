"""When an answer is owed. Every date is a London date; holidays are given, never computed."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ENGLAND = "england-and-wales"


class Clock(StrEnum):
    """What runs out. The names of a route where a route has one clock."""

    CRISIS = "crisis"
    FOI = "foi"
    EIR = "eir"
    COMPLAINT = "complaint"
    DATA_RIGHTS = "data_rights"
    DATA_COMPLAINT = "data_complaint"
    STAFF_SUPPORT = "staff_support"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days that are not worked, by nation, complete from *known_from* to *known_to*."""

    by_nation: Mapping[str, frozenset[date]]
    known_from: date
    known_to: date

    def anywhere(self) -> frozenset[date]:
        """Return the days off in any part of the United Kingdom (FOIA s.10(6))."""
        return frozenset().union(*self.by_nation.values())

    def england(self) -> frozenset[date]:
        """Return the days off in England."""
        return self.by_nation[ENGLAND]


@dataclass(frozen=True, slots=True)
class Hours:
    """When an account is watched: days of the week (Monday is 0), from *opens* to *closes*."""

    days: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(16, 30)

    def contain(self, moment: datetime, holidays: frozenset[date]) -> bool:
        """Return whether *moment* is in hours: the opening is inside, the closing outside."""
        local = moment.astimezone(LONDON)
        return self.worked(local.date(), holidays) and self.opens <= local.time() < self.closes

    def worked(self, day: date, holidays: frozenset[date]) -> bool:
        """Return whether *day* is a day of service."""
        return day.weekday() in self.days and day not in holidays


@dataclass(frozen=True, slots=True)
class Deadline:
    """When it is owed: *early* is the date to aim at, *due* the date that the law allows.

    Both are aware moments, UTC: the last moment at which an answer is still in time.
    """

    clock: Clock
    early: datetime
    due: datetime


CRISIS_MINUTES = timedelta(minutes=10)


def deadline(
    clock: Clock, received: datetime, holidays: Holidays, hours: Hours | None = None
) -> Deadline:
    """Return when *clock*, started by something received at *received*, runs out.

    Raises: ValueError if *received* is naive, or the holidays are not known that far.
    """
    if received.tzinfo is None:
        raise ValueError("the time of receipt must say its time zone")
    early, due = _CLOCKS[clock](received, holidays, hours or Hours())
    if due.astimezone(LONDON).date() > holidays.known_to or received.date() < holidays.known_from:
        raise ValueError(
            f"bank holidays are known from {holidays.known_from} to {holidays.known_to}; "
            "add the missing years to the holiday file"
        )
    return Deadline(clock, early, due)


def nth_working_day(after: date, count: int, off: frozenset[date]) -> date:
    """Return the *count*-th working day following *after*, weekends and *off* left out."""
    day = after
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in off
    return day


def a_month_later(day: date) -> date:
    """Return the same day of the next month, or that month's last day where it has none."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of(day: date) -> datetime:
    """Return the last second of a London *day*, aware, UTC."""
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)


# Clocks that may stand still while somebody else must answer: never a person at risk.
PAUSABLE = frozenset(
    {Clock.FOI, Clock.EIR, Clock.DATA_RIGHTS, Clock.DATA_COMPLAINT, Clock.RESPONSE}
)


def moved(
    clock: Clock, due: datetime, paused: datetime, resumed: datetime, holidays: Holidays
) -> datetime:
    """Return when *clock* is due after it stood still from *paused* to *resumed*.

    Working days are given back for working days, days for days; the time of day stays, and the
    last day is a day worked. A pause within one day gives nothing back.
    """
    start, end = _london(paused), _london(resumed)
    counted = clock in _CALENDAR
    off = frozenset[date]() if counted else _off(clock, holidays)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    lost = len(days) if counted else sum(d.weekday() < 5 and d not in off for d in days)
    local = due.astimezone(LONDON)
    day = local.date()
    day = day + timedelta(days=lost) if counted else nth_working_day(day, lost, off)
    while lost and (day.weekday() > 4 or day in holidays.england()):
        day += timedelta(days=1)
    return datetime.combine(day, local.time(), LONDON).astimezone(UTC)


_CALENDAR = frozenset({Clock.DATA_RIGHTS, Clock.DATA_COMPLAINT})


def _off(clock: Clock, holidays: Holidays) -> frozenset[date]:
    return holidays.anywhere() if clock in (Clock.FOI, Clock.EIR) else holidays.england()


_Pair = tuple[datetime, datetime]
_Rule = Callable[[datetime, Holidays, Hours], _Pair]


def _freedom_of_information(received: datetime, holidays: Holidays, _hours: Hours) -> _Pair:
    """The twentieth working day following receipt; received at a weekend counts as received.

    Source: Freedom of Information Act 2000 s.10(1) and s.10(6); the same period in the
    Environmental Information Regulations 2004 reg. 5(2).
    """
    day = _london(received)
    early = nth_working_day(day, 20, holidays.england())
    return end_of(early), end_of(nth_working_day(day, 20, holidays.anywhere()))


def _complaint(received: datetime, holidays: Holidays, _hours: Hours) -> _Pair:
    """Acknowledged within three working days, England's holidays.

    Source: Local Authority Social Services and NHS Complaints (England) Regulations 2009 reg. 13.
    """
    day = end_of(nth_working_day(_london(received), 3, holidays.england()))
    return day, day


def _data_rights(received: datetime, holidays: Holidays, _hours: Hours) -> _Pair:
    """One month; where its last day is not worked, the next working day.

    Source: UK GDPR Article 12(3), and the ICO's guidance on how to count the month.
    """
    day = a_month_later(_london(received))
    if day.weekday() > 4 or day in holidays.england():
        day = nth_working_day(day, 1, holidays.england())
    return end_of(day), end_of(day)


def _data_complaint(received: datetime, _holidays: Holidays, _hours: Hours) -> _Pair:
    """Acknowledged within thirty days. Source: Data Protection Act 2018 s.164A."""
    day = end_of(_london(received) + timedelta(days=30))
    return day, day


def _staff_support(received: datetime, holidays: Holidays, _hours: Hours) -> _Pair:
    """Offered by the end of the next working day."""
    day = end_of(nth_working_day(_london(received), 1, holidays.england()))
    return day, day


def _response(received: datetime, holidays: Holidays, hours: Hours) -> _Pair:
    """Answered by closing time of the day if received before it, else of the next day worked."""
    off = holidays.england()
    local = received.astimezone(LONDON)
    day = local.date()
    if not hours.worked(day, off) or local.time() >= hours.closes:
        day = _next_worked(day, hours, off)
    closes = datetime.combine(day, hours.closes, LONDON).astimezone(UTC)
    return closes, closes


def _next_worked(day: date, hours: Hours, off: frozenset[date]) -> date:
    day += timedelta(days=1)
    while not hours.worked(day, off):
        day += timedelta(days=1)
    return day


def _crisis(received: datetime, _holidays: Holidays, _hours: Hours) -> _Pair:
    """Seen by a person within minutes, whatever the hour."""
    seen = received.astimezone(UTC) + CRISIS_MINUTES
    return seen, seen


def _london(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


_CLOCKS: dict[Clock, _Rule] = {
    Clock.CRISIS: _crisis,
    Clock.FOI: _freedom_of_information,
    Clock.EIR: _freedom_of_information,
    Clock.COMPLAINT: _complaint,
    Clock.DATA_RIGHTS: _data_rights,
    Clock.DATA_COMPLAINT: _data_complaint,
    Clock.STAFF_SUPPORT: _staff_support,
    Clock.RESPONSE: _response,
}
