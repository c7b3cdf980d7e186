"""One showing: platforms on loopback, the real daemon and queue, and what came of it."""

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.settings import Settings, from_mapping
from listener import daemon, logs
from listener.app import App, build
from listener.demonstration.tally import Tally, tally
from listener.notify.log import LogNotifier
from listener.ports import Conflict
from listener.rehearsal import Rehearsal
from listener.steps import registering
from listener.steps.trained import trained
from listener.store import migrations
from listener.store.users import Users
from listener.web.auth import add_user
from listener.web.create import create_app
from listener.web.roles import Role

USER = "demo"
STORY = 100.0  # seconds that a story takes when no end is given
_EVERY = 2.0  # seconds between polls
_LOOK = 0.5
# Nobody is called in a showing: its messages become lines of its log.
_ON_CALL = {
    "name": "On call (rehearsal)",
    "answers_for": ["on_call", "director"],
    "channels": ["json://127.0.0.1:9/first", "json://127.0.0.1:9/second"],
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to look, and how to sign in."""

    queue: str
    public: str
    user: str
    password: str


class Show:
    """One scenario with the daemon on it. *told* is given a line whenever something changed."""

    def __init__(
        self, scenario: str, folder: Path, *, port: int, seconds: float | None, pack: str
    ) -> None:
        self._folder, self._seconds = folder, seconds
        self._stage = Rehearsal(scenario)
        told = (seconds or STORY / 0.8) * 0.8
        speed = max(1.0, self._stage.scenario.length.total_seconds() / told)
        self._stage = Rehearsal(self._stage.scenario, speed)
        self._port, self._pack = port, pack
        self._stop = threading.Event()
        self._first: float | None = None

    def run(self, opened: Callable[[Addresses], None], told: Callable[[Tally], None]) -> Tally:
        """Run until the time is over or a signal comes, and return the last tally."""
        with self._stage, (self._folder / "demo.log").open("a", encoding="utf-8") as lines:
            logs.configure("json", "INFO", lines)
            app = build(self._settings(), notifier=LogNotifier())
            _register(app)
            began = time.monotonic()
            watcher = threading.Thread(target=self._watch, args=(app, began, told))
            daemon.run(
                app,
                self._stop,
                create_app(app),
                listening=lambda address: self._open(app, address, opened, watcher),
            )
            self._stop.set()
            watcher.join()
            return self._tally(app)

    def _settings(self) -> Settings:
        accounts = [
            {
                "name": a["name"],
                "platform": a.get("platform") or a["connector"],
                "id": a["id"],
                "handle": a["handle"],
                "options": a["options"],
                "secrets": a["secrets"],
                "every_minutes": _EVERY / 60,
                "mode": "auto",
            }
            for a in self._stage.accounts
        ]
        organisation = {"name": self._stage.scenario.organisation, "pack": self._pack}
        content: dict[str, Any] = {
            "organisation": organisation,
            "accounts": accounts,
            "contacts": [_ON_CALL],
            "web": {"port": self._port},
        }
        return from_mapping(content, self._folder, "the demonstration")

    def _open(
        self,
        app: App,
        address: str,
        opened: Callable[[Addresses], None],
        watcher: threading.Thread,
    ) -> None:
        password = secrets.token_urlsafe(9)
        role = Role.COMMS_LEAD.value
        now = datetime.now(UTC)
        add_user(Users(app.database), USER, password, role, now, "Demo user")
        trained(app.work, USER, now.date(), "wellheard demo", now)
        opened(Addresses(address, self._stage.public_url, USER, password))
        watcher.start()

    def _watch(self, app: App, began: float, told: Callable[[Tally], None]) -> None:
        last: Tally | None = None
        while not self._stop.wait(_LOOK):
            now = self._tally(app)
            if now.judged and self._first is None:
                self._first = round(time.monotonic() - began, 1)
            if last is None or now.counts != last.counts:
                told(now)
            last = now
            if self._seconds is not None and time.monotonic() - began >= self._seconds:
                self._stop.set()

    def _tally(self, app: App) -> Tally:
        return tally(app.database, self._stage.world, self._first)


def _register(app: App) -> None:
    """Put the showing's accounts on the register, as whoever sets up a real one does."""
    migrations.upgrade(app.database)
    for name, line in app.lines.items():
        facts = {"platform": line.settings.platform, "handle": line.settings.handle}
        with suppress(Conflict):
            registering.put(app.work, facts, USER, app.now(), account=name)
