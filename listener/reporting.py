"""Writing the reports that are due: the week's figures from the store, into the folder."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from config import packs
from config.packs.hours import in_hours
from config.settings import Settings
from listener.report import files
from listener.report.weekly import weekly
from listener.report.weeks import Week
from listener.store.weekly import weekly_figures


class WeeklyReporter:
    """Keeps ``listener.ports.Reporter``."""

    def __init__(self, settings: Settings, database: Engine) -> None:
        self._settings, self._database = settings, database

    def write(self, kind: str, period: str, now: datetime) -> Sequence[str]:
        """Return the files that were written. Raises: StoreTrouble, OSError."""
        week = Week.parse(period)
        pack = packs.load(self._settings.organisation.pack)
        figures = weekly_figures(self._database, week, now, partial(in_hours, pack))
        report = weekly(self._settings.organisation.name, week, figures, now)
        return [str(f) for f in files.write(report, self._settings.reports.folder)]
