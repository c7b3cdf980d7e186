"""What is looked at every so often: leaps, keywords, reviews, what people reported."""

from datetime import datetime, timedelta

import structlog

from listener.engines.embedded import Tick
from listener.parts import Parts
from listener.reporting import wanted
from listener.steps import concerns, keywords, policy_reviews, report, surges
from moderation.surges import Least

log = structlog.get_logger(__name__)

_MINUTE = timedelta(minutes=1)


class Watches:
    """Binds these looks to the parts of one application."""

    def __init__(self, app: Parts) -> None:
        self._app = app

    def ticks(self) -> list[Tick]:
        """Return what happens every so often."""
        return [
            Tick("surges", self._surges, every=5 * _MINUTE),
            Tick("keywords", self._keywords, every=_MINUTE),
            Tick("reported", self._reported, every=_MINUTE),
            Tick("reports", self._reports, weekday="*", hour=8),
            Tick("reviews", self._reviews, weekday="*", hour=8),
        ]

    def _surges(self, now: datetime) -> None:
        for name in self._app.lines:
            found = surges.watch(self._app.work, name, now, least(self._app.pack.settings))
            if found is not None:
                log.warning("far more than usual", account=name, items=found.items)

    def _keywords(self, now: datetime) -> None:
        words = self._app.pack.settings.get("keywords", {}).get("words", ())
        found = keywords.log(self._app.work, tuple(words), now)
        if found:
            log.info("keywords matched", items=found)

    def _reported(self, now: datetime) -> None:
        concerns.remind(self._app.work, now)

    def _reports(self, now: datetime) -> None:
        report.want(self._app.work, wanted(self._app.pack), now)

    def _reviews(self, now: datetime) -> None:
        policy_reviews.remind(self._app.work, self._app.pack, now)


def least(settings: object) -> Least:
    """Return below what nothing is a leap, as the pack sets it."""
    alerts = settings.get("alerts", {}) if isinstance(settings, dict) else {}
    usual = Least()
    return Least(
        int(alerts.get("items_in_an_hour", usual.items)), int(alerts.get("reach", usual.reach))
    )
