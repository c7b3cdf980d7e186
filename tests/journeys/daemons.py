"""The real daemon as a process, on simulated platforms in this one."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from listener.judging.references import reference
from listener.rulebook import edition_of
from listener.steps import ruling
from listener.store.migrations import upgrade
from listener.store.work import work_on
from tests.fakes.stages import Stage

PACK = Path(__file__).parent / "pack.toml"


def configuration(stage: Stage, folder: Path, *, every_minutes: float = 0.005) -> Path:
    """Write a wellheard.toml for the accounts of *stage* and return it."""
    lines = [
        "[organisation]",
        f"pack = {json.dumps(str(PACK))}",
        "[store]",
        'url = "sqlite:///wellheard.db"',
        "[web]",
        "port = 0",
        "[logs]",
        'form = "json"',
        "[classifier]",
        'name = "fixed"',
        "options = { words = { spam = { spam = 0.99 }, crisis = { crisis = 0.99 } } }",
    ]
    lines += [
        "[[contacts]]",
        'name = "On call"',
        'answers_for = ["on_call"]',
        'channels = ["json://127.0.0.1:9/none"]',
    ]
    for table in stage.accounts:
        options = {"timeout": 2, "settle_seconds": 1.5, **table["options"]}
        lines += [
            "[[accounts]]",
            f"name = {json.dumps(table['name'])}",
            f"platform = {json.dumps(table['connector'])}",
            f"id = {json.dumps(table['id'])}",
            f"handle = {json.dumps(table['handle'])}",
            f"every_minutes = {every_minutes}",
            'mode = "auto"',
            f"options = {_inline(options)}",
            f"secrets = {_inline(table['secrets'])}",
            "acts_per_hour = 1000",
            "acts_per_day = 1000",
        ]
    file = folder / "wellheard.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def agree(database: Engine) -> None:
    """Have two people agree to the pack, so that it may act; the database gets its shape."""
    upgrade(database)
    work, now = work_on(database), datetime.now(UTC)
    named, pack = reference(str(PACK))
    number = ruling.propose(work, edition_of(named, pack, "ann", now), now)
    for person in ("ann", "bob"):
        ruling.read(work, number, person, "", now)
        ruling.agree(work, number, person, now)


def _inline(table: dict[str, Any]) -> str:
    return "{ " + ", ".join(f"{k} = {json.dumps(v)}" for k, v in table.items()) + " }"


@dataclass
class Daemon:
    """``wellheard run`` as a process of its own; its log lines are kept."""

    configuration: Path
    lives: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _log: Path = field(init=False)

    def __post_init__(self) -> None:
        self._log = self.configuration.with_name("daemon.log")

    def start(self, *more: str) -> None:
        """Start it."""
        command = [sys.executable, "-m", "listener", "run", "--config", str(self.configuration)]
        root = Path(__file__).parents[2]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *more], cwd=root, stdout=log, stderr=log, env={**os.environ}
            )
        self.lives += 1

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def terminate(self, seconds: float = 15) -> int:
        """Ask it to stop and return its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(seconds)

    def close(self) -> None:
        """End it whatever it does."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> list[dict[str, Any]]:
        """Return what all its lives have logged."""
        lines = self._log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    @property
    def unparsed(self) -> list[str]:
        """Return lines of output that are no log lines: there should be none."""
        lines = self._log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith("{")]
