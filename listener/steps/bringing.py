"""Reading a file that somebody brought: in batches, restartable, everything that is bad told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from connectors._export_lines import BadFile, Line
from listener.ports import MACHINE, AuditLine, Conflict, Missing, UnitOfWork, Work
from listener.ports.listening import Upload, UploadState
from listener.steps.entering import enrol
from moderation.items import Item

BATCH = 500
TOLD = 100  # bad lines that are told one by one

Read = Callable[[Upload], Iterator[Line]]


def take(work: Work, upload: Upload, now: datetime) -> Upload:
    """Store that a file was brought; it is read once somebody has named its columns."""
    with work() as unit:
        enrol(unit, now)
        number = unit.brought.upload(upload)
        data = {"upload": number, "platform": upload.platform, "size": upload.size}
        unit.audit.add(AuditLine("file brought", upload.by, now, upload.account, data=data))
        unit.commit()
    return replace(upload, id=number)


def let(work: Work, number: int, columns: dict[str, str], *, month_first: bool) -> None:
    """Let a file be read, with its columns named. Raises: Conflict if that was done already."""
    with work() as unit:
        if not unit.brought.ready(number, columns, month_first=month_first):
            raise Conflict("somebody has started or stopped this file already")
        unit.wake("bring")
        unit.commit()


def stop(work: Work, number: int, by: str, now: datetime) -> None:
    """Stop a file where it is; what was read stays."""
    with work() as unit:
        if unit.brought.end(number, UploadState.STOPPED, now):
            unit.audit.add(AuditLine("file stopped", by, now, data={"upload": number}))
            unit.commit()


def bring(
    work: Work,
    number: int,
    read: Read,
    now: Callable[[], datetime],
    *,
    stopping: Callable[[], bool] = lambda: False,
    told: Callable[[Upload], None] = lambda _upload: None,
) -> Upload:
    """Read the file from where it was left to its end, a batch in a transaction.

    A process that is told to stop leaves it running, and the next one goes on.
    Raises: Missing; Conflict if it is not to be read.
    """
    with work() as unit:
        upload = unit.brought.uploaded(number)
        if upload is None:
            raise Missing(f"no file {number} was brought")
        if not unit.brought.begin(number, now()):
            raise Conflict("the file is not to be read: it is done, or was stopped")
        unit.commit()
    try:
        for batch in _batches(read(upload)):
            kept = _keep(work, upload, batch, now())
            if kept is None:
                return _now(work, number)
            upload = kept
            told(upload)
            if stopping():
                return upload
    except (BadFile, OSError) as error:
        why = str(error) if isinstance(error, BadFile) else "the file cannot be read any more"
        return _end(work, upload, UploadState.FAILED, now(), f"after row {upload.row}: {why}")
    return _end(work, upload, UploadState.DONE, now())


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Yield batches; what stands before a fault is not lost."""
    batch: list[Line] = []
    try:
        for line in lines:
            batch.append(line)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except (BadFile, OSError):
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _keep(work: Work, upload: Upload, batch: Sequence[Line], now: datetime) -> Upload | None:
    """Store a batch with how far it came; None if somebody stopped the file meanwhile."""
    bad = [(line.number, line.why) for line in batch if line.why]
    items = [item for line in batch for item in line.items]
    with work() as unit:
        fresh, elsewhere = _apart(unit, upload, items)
        stored = unit.items.store(fresh, {}, now)
        upload = replace(
            upload,
            row=batch[-1].number,
            new=upload.new + stored.new,
            edited=upload.edited + stored.edited,
            known=upload.known + stored.known + elsewhere,
            bad=upload.bad + len(bad),
            faults=(*upload.faults, *bad)[:TOLD],
        )
        if not unit.brought.advance(upload):
            return None
        if stored.new or stored.edited:
            unit.wake("judge")
        unit.commit()
    return upload


def _apart(unit: UnitOfWork, upload: Upload, items: Sequence[Item]) -> tuple[list[Item], int]:
    """Return the items that no other account brought already, and how many were."""
    ids, links = [i.ref.id for i in items], [i.permalink for i in items if i.permalink]
    known = unit.brought.elsewhere(upload.platform, upload.account, ids, links)
    fresh = [i for i in items if i.ref.id not in known and i.permalink not in known]
    return fresh, len(items) - len(fresh)


def _end(
    work: Work, upload: Upload, state: UploadState, now: datetime, trouble: str = ""
) -> Upload:
    with work() as unit:
        if unit.brought.end(upload.id, state, now, trouble):
            data = {"upload": upload.id, "state": state.value, "new": upload.new, "bad": upload.bad}
            unit.audit.add(AuditLine("file read", MACHINE, now, upload.account, data=data))
            unit.commit()
    return _now(work, upload.id)


def _now(work: Work, number: int) -> Upload:
    with work() as unit:
        found = unit.brought.uploaded(number)
    assert found is not None  # noqa: S101 -- a file that was brought is never taken out
    return found
