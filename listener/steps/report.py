"""Reports that are due: asked for once a period, written until it works."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from listener.ports import Reporter, Work
from listener.report.periods import Span, over

_PAUSE = timedelta(minutes=10)


def want(work: Work, kinds: Sequence[str], now: datetime) -> int:
    """Ask for the reports on the periods that were over last; return how many are new.

    None is wanted on a period that was over before this installation began to listen.
    """
    with work() as unit:
        began = unit.accounts.began()
        periods = [over(Span(kind), now) for kind in kinds]
        fresh = sum(
            unit.health.want_report(period.span.value, str(period), now)
            for period in periods
            if period.span is Span.WEEK or (began is not None and began < period.ends)
        )
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
            name = kind.replace("_", "-")
            why = f"the {name} report for {period} cannot be written: {error.strerror}"
            unit.health.report(report_id, "due", now, trouble=why, next_at=now + _PAUSE)
            unit.health.trouble("report", "", why, now)
            unit.commit()
        return False
    with work() as unit:
        unit.health.report(report_id, "written", now, files=files)
        unit.health.over("report", "", now)
        unit.commit()
    return True
