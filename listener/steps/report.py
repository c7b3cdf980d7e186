"""Reports that are due: asked for once a period, written until it works."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from listener.ports import Reporter, Work

LONDON = ZoneInfo("Europe/London")
WEEKLY = "weekly"
_PAUSE = timedelta(minutes=10)


def last_week(now: datetime) -> str:
    """Return the ISO week that was over last on Monday 08:00 in London, such as "2026-W47"."""
    monday_morning = now.astimezone(LONDON) - timedelta(hours=8)
    year, week, _ = (monday_morning - timedelta(days=7)).isocalendar()
    return f"{year}-W{week:02}"


def want(work: Work, now: datetime) -> bool:
    """Ask for last week's report; False if it was asked for before."""
    with work() as unit:
        fresh = unit.health.want_report(WEEKLY, last_week(now), now)
        if fresh:
            unit.wake("report")
            unit.commit()
    return fresh


def report(work: Work, reporter: Reporter, now: datetime) -> int:
    """Write the reports that are due and return how many were written."""
    with work() as unit:
        due = unit.health.reports(now)
    return sum(_write(work, reporter, *one, now) for one in due)


def _write(
    work: Work, reporter: Reporter, report_id: int, kind: str, period: str, now: datetime
) -> bool:
    try:
        files = reporter.write(kind, period, now)
    except OSError as error:
        with work() as unit:
            why = f"the {kind} report for {period} cannot be written: {error.strerror}"
            unit.health.report(report_id, "due", now, trouble=why, next_at=now + _PAUSE)
            unit.health.trouble("report", "", why, now)
            unit.commit()
        return False
    with work() as unit:
        unit.health.report(report_id, "written", now, files=files)
        unit.health.over("report", "", now)
        unit.commit()
    return True
