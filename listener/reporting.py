"""Writing the reports that are due: a period's figures from the store, into the folder."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from config import packs
from config.packs.hours import in_hours
from config.settings import Settings
from listener.report import files
from listener.report.digest import digest
from listener.report.periods import Period, Span
from listener.store.periods import period_figures
from moderation.principles import PolicyPack

_READERS = {
    Span.WEEK: "weekly_to",
    Span.MONTH: "monthly_to",
    Span.HALF: "half_yearly_to",
}


class PeriodReporter:
    """Keeps ``listener.ports.Reporter``."""

    def __init__(self, settings: Settings, database: Engine) -> None:
        self._settings, self._database = settings, database

    def write(self, kind: str, period: str, now: datetime) -> Sequence[str]:
        """Return the files that were written. Raises: StoreTrouble, OSError."""
        chosen = Period.parse(period, Span(kind))
        pack = packs.load(self._settings.organisation.pack)
        figures = period_figures(self._database, chosen, now, partial(in_hours, pack))
        name = self._settings.organisation.name
        report = digest(name, chosen, figures, now, reader(pack, chosen.span))
        return [str(f) for f in files.write(report, self._settings.reports.folder)]


def reader(pack: PolicyPack, span: Span) -> str:
    """Return for whom the policy asks for a report on such a period; empty if it does not."""
    return str(pack.settings.get("reports", {}).get(_READERS[span], ""))


def wanted(pack: PolicyPack) -> tuple[str, ...]:
    """Return which reports write themselves: by week and month, and by half-year if asked for."""
    spans = [Span.WEEK, Span.MONTH, *([Span.HALF] if reader(pack, Span.HALF) else [])]
    return tuple(s.value for s in spans)
