"""Looking after the accounts' sign-ins: when they end, whether the platform still knows them."""

from datetime import datetime, timedelta

import structlog

from connectors.errors import AuthExpired, ConnectorError
from listener.engines.embedded import Tick
from listener.parts import Parts
from listener.steps import expiry

log = structlog.get_logger(__name__)

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class SignIns:
    """Binds these looks to the parts of one application."""

    def __init__(self, app: Parts) -> None:
        self._app = app

    def ticks(self) -> list[Tick]:
        """Return what happens every so often."""
        return [Tick("sign-ins", self.look, every=_HOUR)]

    def look(self, now: datetime) -> None:
        """Ask once a day where a platform can be asked; warn of what ends."""
        for name in self._app.lines:
            self._inspect(name, now)
        stages = expiry.watch(self._app.work, now)
        if stages:
            log.warning("sign-ins end", accounts=stages)

    def _inspect(self, name: str, now: datetime) -> None:
        connection = self._app.lines[name].connection
        with self._app.work() as unit:
            asked = unit.tokens.asked_at(name)
        if connection is None or (asked is not None and now - asked < _DAY):
            return
        try:
            found = connection.inspect()
        except AuthExpired as error:
            expiry.refused(self._app.work, name, str(error), now)
            log.error("a sign-in is not accepted", account=name, trouble=str(error))
        except ConnectorError as error:
            log.warning("a sign-in cannot be asked about", account=name, trouble=str(error))
        else:
            if found is not None:
                expiry.inspected(self._app.work, name, found.ends_at, now)
