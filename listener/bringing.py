"""The folder of files that people bring, and the chore that reads them."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import structlog

from connectors._export_lines import Line, lines
from listener.engines.embedded import Tick
from listener.engines.lanes import Task
from listener.parts import Parts
from listener.ports import MACHINE, Conflict
from listener.ports.listening import Upload, UploadState
from listener.steps import bringing
from listener.store.console import reading, uploads

log = structlog.get_logger(__name__)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_OVER = (UploadState.DONE, UploadState.FAILED, UploadState.STOPPED)


def keep(file: IO[bytes], name: str, folder: Path) -> str:
    """Copy *file* into *folder* under a name of ours and return that; never a name of theirs."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = f"{secrets.token_hex(12)}{Path(name).suffix.lower()}"
    with (folder / place).open("xb") as out:
        shutil.copyfileobj(file, out, 1 << 20)
    return place


def discard(upload: Upload, folder: Path) -> None:
    """Take the copy away: what was read is in the store, and the rest is nobody's business."""
    if not Path(upload.place).is_absolute():
        (folder / Path(upload.place).name).unlink(missing_ok=True)


def reader(folder: Path) -> Callable[[Upload], Iterator[Line]]:
    """Return what reads the rows of an upload from where it was left."""

    def read(upload: Upload) -> Iterator[Line]:
        return lines(
            folder / upload.place,
            upload.platform,
            upload.account,
            upload.columns,
            month_first=upload.month_first,
            start=upload.row,
        )

    return read


class Bringing:
    """Reads the files that are ready, one after another."""

    def __init__(self, app: Parts, stopping: Callable[[], bool]) -> None:
        self._app, self._stopping = app, stopping
        self._folder = app.settings.uploads.folder

    def tasks(self) -> dict[str, Task]:
        """Return the step by the name that it is woken by."""
        return {"bring": self.bring}

    def ticks(self) -> list[Tick]:
        """Return what happens every so often: a file that was left is gone on with."""
        return [
            Tick("files brought", self._wake, every=_MINUTE),
            Tick("files left", self.tidy, every=_HOUR),
        ]

    def tidy(self, now: datetime) -> None:
        """Stop what nobody goes on with after a week, and delete copies that nothing needs."""
        with reading(self._app.database) as db:
            left = uploads.left(db, now - _WEEK)
        for upload in left:
            bringing.stop(self._app.work, upload.id, MACHINE, now)
        with reading(self._app.database) as db:
            needed = uploads.places(db)
        old = (now - _DAY).timestamp()
        for copy in self._folder.glob("*.*"):
            if copy.name not in needed and copy.is_file() and copy.stat().st_mtime < old:
                copy.unlink(missing_ok=True)

    def _wake(self, _now: datetime) -> None:
        with reading(self._app.database) as db:
            if not uploads.to_read(db):
                return
        self._app.bell.wake("bring")

    def bring(self, _key: str, _now: datetime) -> bool:
        """Read the oldest file that is ready."""
        with reading(self._app.database) as db:
            waiting = uploads.to_read(db)
        if not waiting or self._stopping():
            return False
        try:
            done = bringing.bring(
                self._app.work,
                waiting[0],
                reader(self._folder),
                self._app.now,
                stopping=self._stopping,
            )
        except Conflict:
            return len(waiting) > 1
        if done.state in _OVER:
            discard(done, self._folder)
        log.info("file read", upload=done.id, rows=done.row, new=done.new, bad=done.bad)
        return len(waiting) > 1
