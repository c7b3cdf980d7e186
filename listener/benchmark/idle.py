"""What it costs to watch many accounts on which nothing happens, in this process.

Two shares: our own (the engine, the rows, a transaction a stream) with connectors that find
nothing, and that of asking and reading platforms, here the simulated ones in another process.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from config.settings import from_mapping
from connectors.base import Account, Connector, Page, connect
from listener.app import App, build
from listener.logs import configure
from listener.store.migrations import upgrade
from moderation.actions import Action, Capabilities, Outcome, Presence, Receipt, State
from moderation.items import ItemRef

ACCOUNTS = 300
STREAMS = ("comments", "mentions", "messages")


class Silent:
    """A connector on whose platform nothing happens; keeps ``connectors.base.Connector``."""

    can = Capabilities("bench", STREAMS, ())
    secrets: tuple[tuple[str, ...], ...] = ()

    def __init__(self, account: Account) -> None:
        self._account = account

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield one page with nothing on it."""
        yield Page((), str(int(cursor or 0) + 1), done=True)

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return that everything is visible."""
        return [Presence(ref, State.VISIBLE) for ref in refs]

    def act(self, action: Action) -> Receipt:
        """Refuse: nothing is done here."""
        return Receipt(Outcome.REFUSED, f"no {action.verb.value} here")

    probe = act


def measure(
    seconds: float = 60.0, accounts: int = ACCOUNTS, every_minutes: float = 1.0
) -> dict[str, Any]:
    """Return what *accounts* idle ones take of one core, in percent, and of what that is made.

    Measured over *seconds* and at least a whole round, once every account has been read for the
    first time. What the engine does besides is counted with the polls.
    """
    with tempfile.TemporaryDirectory(prefix="wellheard-bench-") as folder:
        ours, polls = _ours(Path(folder), seconds, accounts, every_minutes)
    asking = _asking()
    mean = sum(asking.values()) / len(asking)
    own = ours / max(1, polls)
    each_minute = 100 * accounts * (own + mean) / 60
    return {
        "accounts": accounts,
        "polls_measured": polls,
        "own_ms_a_poll": round(1000 * own, 1),
        "asking_ms_a_poll": {name: round(1000 * s, 1) for name, s in asking.items()},
        "percent_of_a_core": {
            "read_every_minute": round(each_minute, 2),
            "read_every_5_minutes": round(each_minute / 5, 2),
        },
    }


def _ours(folder: Path, seconds: float, accounts: int, every: float) -> tuple[float, int]:
    """Return the seconds of CPU that the engine and the store took, and how many polls."""
    app = _app(folder, accounts, every)
    engine = app.engine()
    with _logging_nowhere():
        engine.start()
        _until(lambda: _polled(app) >= accounts)
        before, cpu, began = _polled(app), time.process_time(), time.monotonic()
        # A whole round, however the minute falls: half of one would bear all that runs besides.
        _until(lambda: _polled(app) - before >= accounts and time.monotonic() - began >= seconds)
        spent = time.process_time() - cpu
        polls = _polled(app) - before
        engine.stop()
    app.close()
    return spent, polls


@contextmanager
def _logging_nowhere() -> Iterator[None]:
    """Have log lines made as always, and written nowhere."""
    root, structured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    with Path(os.devnull).open("w") as nowhere:
        configure("json", stream=nowhere)
        try:
            yield
        finally:
            structlog.configure(**structured)
            root.handlers[:] = handlers
            root.setLevel(level)


def _app(folder: Path, accounts: int, every: float = 1.0) -> App:
    settings = from_mapping(
        {
            "store": {"url": f"sqlite:///{folder / 'idle.db'}"},
            "reports": {"folder": folder / "reports"},
            "classifier": {"name": "fixed"},
            "accounts": [
                {"name": f"bench-{n}", "platform": "facebook", "id": str(n), "every_minutes": every}
                for n in range(accounts)
            ],
        },
        folder,
    )
    app = build(settings, connect=Silent)
    upgrade(app.database)
    app.enrol()
    return app


def _polled(app: App) -> int:
    with app.database.connect() as db:
        found = db.exec_driver_sql("select count(*) from polls where state = 'done'").scalar_one()
        db.exec_driver_sql("rollback")
        return int(found)


def _until(met: Callable[[], bool]) -> None:
    while not met():
        time.sleep(0.5)


def _asking(times: int = 20) -> dict[str, float]:
    """Return the seconds of CPU that one poll of an idle account takes to ask and to read."""
    found = {}
    with _stage() as tables:
        for table in tables:
            account = Account(
                table["name"],
                table["connector"],
                table["id"],
                table["handle"],
                table["options"],
                table["secrets"],
            )
            found[table["connector"]] = _poll(connect(account), times)
    return found


def _poll(connector: Connector, times: int) -> float:
    cursors: dict[str, str | None] = dict.fromkeys(connector.can.streams)
    cpu = 0.0
    for turn in range(times + 1):
        before = time.process_time()
        for stream, cursor in cursors.items():
            for page in connector.pull(stream, cursor):
                cursors[stream] = page.cursor
        cpu += time.process_time() - before if turn else 0.0  # the first reads everything
    return cpu / times


@contextmanager
def _stage() -> Iterator[list[dict[str, Any]]]:
    """Start the simulated platforms in a process of their own and yield the accounts there."""
    command = [
        sys.executable,
        "-m",
        "listener.rehearsal",
        "--scenario",
        "quiet_day",
        "--speed",
        "1",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 -- our own
        try:
            yield json.loads(process.stdout.readline() if process.stdout else "")["accounts"]
        finally:
            process.terminate()
