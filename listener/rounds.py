"""What is looked at every so often beside the steps: the on-call rota, cases for other teams."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from config.helplines import in_use
from config.packs.hours import in_hours
from listener import handing
from listener.engines.embedded import Tick
from listener.notify.rota import hole
from listener.parts import Parts
from listener.posting import directory
from listener.steps import helpline_checks, rota
from moderation.helplines import Helpline

log = structlog.get_logger(__name__)

_MINUTE = timedelta(minutes=1)
_SOON = timedelta(seconds=10)


class Rounds:
    """Binds them to the parts of one application. *stopping*: whether it was told to stop."""

    def __init__(self, app: Parts, stopping: Callable[[], bool]) -> None:
        self._app, self._stopping = app, stopping

    def ticks(self) -> list[Tick]:
        """Return what happens every so often."""
        return [
            Tick("rota", self.rota, every=_MINUTE),
            Tick("hand over", self.hand_over, every=_SOON),
            Tick("helplines", self.helplines, weekday="*", hour=8),
        ]

    def rota(self, now: datetime) -> None:
        """Look for a hole in the on-call rota."""
        pack = self._app.pack
        found = hole(directory(self._app.settings, pack), partial(in_hours, pack), now)
        sentence, open_now = (found.sentence, found.now) if found else ("", False)
        if rota.watch(self._app.work, sentence, now, open_now=open_now):
            log.warning("a hole in the on-call rota")

    def helplines(self, now: datetime) -> None:
        """Tell their owner of helplines that must be checked."""
        told = helpline_checks.remind(self._app.work, self._lines(), now)
        if told:
            log.info("helplines to check", lines=told)

    def _lines(self) -> tuple[Helpline, ...]:
        return in_use(self._app.settings.organisation.helplines_file)

    def hand_over(self, now: datetime) -> None:
        """Hand over what a setting says goes to its team."""
        done = handing.round_of(self._app, now, stopping=self._stopping)
        if done:
            log.info("handed over", cases=done)
