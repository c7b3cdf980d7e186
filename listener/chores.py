"""The steps as tasks of the engine: each with its parts, and one log line a unit of work."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

import structlog

from connectors.errors import ConnectorError
from listener import slots
from listener.admission import refused, remind
from listener.benches import Benches
from listener.by_hand import HAND
from listener.engines.embedded import Tick
from listener.engines.lanes import Task
from listener.parts import Line, Parts
from listener.ports import Cursor, Stored, UnitOfWork
from listener.replaying import Replaying
from listener.rereading import Rereading
from listener.rounds import Rounds
from listener.steps import (
    act,
    chase,
    confirm,
    forget,
    judge,
    pull,
    recheck,
    report,
    tell,
)
from listener.watches import Watches

log = structlog.get_logger(__name__)

_BEAT = timedelta(seconds=10)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Chores:
    """Binds the steps to the parts of one application."""

    def __init__(self, app: Parts) -> None:
        self._app, self._work = app, app.work
        accounts = {HAND.name: HAND} | {name: line.settings for name, line in app.lines.items()}
        self._benches = Benches(app.stands, accounts, app.can)
        self.stopping: Callable[[], bool] = lambda: False
        self._rereading = Rereading(app, lambda: self.stopping())

    def tasks(self) -> dict[str, Task]:
        """Return every step by the name that it is woken by."""
        return {
            "pull": self.pull,
            "judge": self.judge,
            "act": self.act,
            "recheck": self.recheck,
            "reread": self._rereading.reread,
            "tell": self.tell,
            "chase": self.chase,
            "report": self.report,
            "replay": self.replay,
            "forget": self.forget,
        }

    def ticks(self) -> list[Tick]:
        """Return what happens every so often."""
        polls = [
            Tick(
                f"poll:{name}",
                partial(self._poll, line),
                every=line.settings.every,
                jitter=min(30.0, line.settings.every.total_seconds() / 10),
                phase=slots.phase(name, line.settings.every),
            )
            for name, line in self._app.lines.items()
        ]
        return [
            *polls,
            Tick("beat", self._beat, every=_BEAT),
            Tick("gaps", self._rereading.gaps, every=_MINUTE),
            *Rounds(self._app, lambda: self.stopping()).ticks(),
            Tick("prune", self._prune, every=_DAY),
            *Watches(self._app).ticks(),
            Tick("accounts", partial(remind, self._app), every=_HOUR),
        ]

    def _poll(self, line: Line, now: datetime) -> None:
        """Ask for a poll; the slot keeps two askers from polling twice."""
        name = line.settings.name
        with self._work() as unit:
            if unit.health.slot(name, slots.slot(name, line.settings.every, now)):
                unit.wake("pull", name)
                unit.commit()

    def pull(self, account: str, now: datetime) -> bool:
        """Hold the polls of *account* that are due."""
        line = self._app.lines.get(account)
        if line:
            line.renewed(self._work)
        left: Mapping[str, Cursor] = {}
        with self._work() as unit:
            due = unit.health.polls(account)
            why = refused(self._app, unit, line, now) if due and line else ""
            for poll in due:
                state = "running" if line and not why else "skipped"
                unit.health.poll(poll, state, now, Stored(), why)
            if due and line and not why:
                left = unit.accounts.cursors(account, line.streams)
            unit.commit()
        if why:
            log.warning("not pulled", account=account, trouble=why)
        elif due and line:
            self._pull(line, due, left, now)
        return False

    def _pull(
        self, line: Line, due: Sequence[int], left: Mapping[str, Cursor], now: datetime
    ) -> None:
        """Hold the newest of the polls that are *due*; those before it are held with it."""
        began, name = perf_counter(), line.settings.name
        self._rereading.first(line, now)

        def told(unit: UnitOfWork, done: pull.Pulled) -> None:
            state = "failed" if done.trouble else "done"
            unit.health.poll(due[-1], state, self._app.now(), done.stored, done.trouble)
            for poll in due[:-1]:
                unit.health.poll(poll, "skipped", now, Stored())

        try:
            done = pull.pull(
                self._work,
                line.reads,
                name,
                line.streams,
                now,
                self.stopping,
                ending=told,
                left=left,
            )
        except Exception:
            with self._work() as unit:
                unit.health.poll(due[-1], "failed", now, Stored(), "the pull broke off")
                unit.commit()
            raise
        tell_of = log.warning if done.trouble else log.info
        tell_of(
            "pulled",
            account=name,
            new=done.stored.new,
            edited=done.stored.edited,
            known=done.stored.known,
            gone=done.stored.gone,
            pages=done.pages,
            seconds=round(perf_counter() - began, 3),
            **({"trouble": done.trouble, "state": done.state} if done.trouble else {}),
        )

    def judge(self, _key: str, now: datetime) -> bool:
        """Judge a batch."""
        began = perf_counter()
        self._benches.refresh()
        done = judge.judge(self._work, self._app.classifier, self._benches, now)
        if done.judged:
            log.info(
                "judged",
                items=done.judged,
                cases=done.cases,
                acts=done.acts,
                urgent=done.urgent,
                measured=not done.unmeasured,
                seconds=round(perf_counter() - began, 3),
            )
        return done.judged == judge.BATCH

    def act(self, account: str, now: datetime) -> bool:
        """Carry out the next act on *account*; when none is left, look whether they hold."""
        line = self._app.lines.get(account)
        if line is None or self.stopping():
            return False
        began = perf_counter()
        receipt = act.act(self._work, line.acts, account, now, line.settle)
        if receipt is None:
            return self._confirm(line, now)
        log.info(
            "acted",
            account=account,
            outcome=receipt.outcome.value,
            seconds=round(perf_counter() - began, 3),
        )
        return True

    def _confirm(self, line: Line, now: datetime) -> bool:
        name = line.settings.name
        try:
            looked = confirm.confirm(self._work, line.acts, name, now)
        except ConnectorError as error:
            confirm.postpone(self._work, name, now)
            log.warning("not confirmed", account=name, trouble=str(error))
            return False
        if looked:
            log.info("confirmed", account=name, items=looked)
        return False

    def recheck(self, account: str, now: datetime) -> bool:
        """Look again at what is stored of *account*, for edits and deletions."""
        line = self._app.lines.get(account)
        if line is None or self.stopping():
            return False
        began = perf_counter()
        done = recheck.recheck(self._work, line.reads, account, now)
        if done.trouble:
            log.warning("not looked at again", account=account, trouble=done.trouble)
        elif done.looked:
            log.info(
                "looked at again",
                account=account,
                items=done.looked,
                edited=done.edited,
                gone=done.gone,
                seconds=round(perf_counter() - began, 3),
            )
        return done.looked == recheck.BATCH

    def tell(self, _key: str, now: datetime) -> bool:
        """Send the messages that are due."""
        sent = tell.tell(self._work, self._app.notifier, now)
        if sent:
            log.info("told", messages=sent)
        return sent == tell.BATCH

    def chase(self, _key: str, now: datetime) -> bool:
        """Look at the clocks that are due."""
        looked = chase.chase(self._work, now)
        if looked:
            log.info("chased", cases=looked)
        return looked >= chase.BATCH

    def replay(self, _key: str, _now: datetime) -> bool:
        """Work on the comparison of packs that waits longest."""
        app = self._app
        comparing = Replaying(app.database, self._work, app.classifier, lambda: self.stopping())
        done = comparing.next(app.now)
        return done is not None and not done.open

    def report(self, _key: str, now: datetime) -> bool:
        """Write the reports that are due."""
        written = report.report(self._work, self._app.reporter, now)
        if written:
            log.info("reported", reports=written)
        return False

    def forget(self, _key: str, now: datetime) -> bool:
        """Remove words that are approved to go."""
        gone = forget.forget(self._work, now)
        if gone:
            log.info("forgotten", items=gone)
        return gone == forget.BATCH

    def _beat(self, now: datetime) -> None:
        with self._work() as unit:
            unit.health.beat("engine", now, {"accounts": len(self._app.lines)})
            unit.commit()

    def _prune(self, now: datetime) -> None:
        forget.prune(self._work, now)
