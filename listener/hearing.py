"""What platforms tell us over open connections: stored as a polled page is, and looked at again."""

from typing import cast

import structlog

from connectors.base import Heard, Tells
from listener.engines.wires import Hooks, Wire, wires
from listener.parts import Parts
from listener.steps.admitting import refusal
from listener.steps.pull import take_in
from moderation.account_reviews import terms

log = structlog.get_logger(__name__)
KIND = "wire"  # of the incident, and of the signs of life: "wire ACCOUNT"


class Hearing:
    """Binds the wires of one application to its store and its polls."""

    def __init__(self, app: Parts) -> None:
        self._app, self._work = app, app.work

    def wires(self) -> list[Wire]:
        """Return a wire for each connection that the accounts want, not yet open."""
        reads = {name: line.reads for name, line in self._app.lines.items()}
        ears = {n: cast(Tells, c) for n, c in reads.items() if callable(getattr(c, "told", None))}
        return wires(ears, Hooks(self.take, self.poll, self.stands, self._app.now))

    def take(self, account: str, heard: Heard) -> None:
        """Store what was heard."""
        page = heard.page
        if not (page.items or page.gone):
            return
        s = self._app.lines[account].settings
        asked = terms(self._app.pack.settings)
        with self._work() as unit:
            if refusal(unit, asked, s.name, s.platform, s.handle):
                return  # the poll that is refused for the same reason says so
            stored = take_in(unit, account, page, self._app.now(), self._app.can[account])
            unit.commit()
        log.info("heard", account=account, new=stored.new, edited=stored.edited, gone=stored.gone)

    def poll(self, account: str) -> None:
        """Ask for a poll of *account* now, beside those of its own time."""
        with self._work() as unit:
            if unit.health.slot(account, self._app.now()):
                unit.wake("pull", account)
                unit.commit()

    def stands(self, account: str, trouble: str, lasting: bool) -> None:
        """Keep how the connection stands, and tell people of a trouble that lasts."""
        now = self._app.now()
        with self._work() as unit:
            unit.health.beat(f"{KIND} {account}", now, {"open": not trouble, "trouble": trouble})
            if lasting:
                told = f"{trouble}. Nothing is told at once meanwhile; {account} is still polled."
                unit.health.trouble(KIND, account, told, now)
            elif not trouble:
                unit.health.over(KIND, account, now)
            unit.commit()
