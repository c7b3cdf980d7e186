"""What a run over a file writes: one line an item, as JSON or CSV, whole or not at all."""

import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Protocol, TextIO

from listener.judging.errors import BadFile
from listener.judging.scoring import Scores
from moderation.verdicts import Verdict

JUDGED = ("id", "labels", "urgent", "proposed", "automatic", "reasons", "pack", "classifier")
SCORED = ("id", "scores")


def judged(id: str, verdict: Verdict) -> dict[str, Any]:
    """Return the line for a judged item."""
    return {
        "id": id,
        "labels": list(verdict.labels),
        "urgent": verdict.urgent,
        "proposed": [v.value for v in verdict.proposed],
        "automatic": [v.value for v in verdict.automatic],
        "reasons": list(_reasons(verdict)),
        "pack": verdict.pack,
        "classifier": verdict.classifier or "none",
    }


def scored(id: str, scores: Scores) -> dict[str, Any]:
    """Return the line for a scored item."""
    return {"id": id, "scores": {label: round(score, 6) for label, score in scores.items()}}


def _reasons(verdict: Verdict) -> Iterator[dict[str, Any]]:
    for finding in verdict.findings:
        clause = finding.clauses[0] if finding.clauses else ""
        for start, end in dict.fromkeys((s.start, s.end) for s in finding.spans):
            place = {"start": start, "end": end}
            yield {"principle": finding.principle, "clause": clause, **place}


class Writer(Protocol):
    """Takes one line at a time."""

    def write(self, line: Mapping[str, Any]) -> None:
        """Write *line*."""
        ...


class _Json:
    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: Mapping[str, Any]) -> None:
        # Half of a surrogate pair is no UTF-8; escaped, it stays what it was.
        try:
            text = json.dumps(line, ensure_ascii=False)
            text.encode("utf-8")
        except UnicodeEncodeError:
            text = json.dumps(line)
        self._file.write(text + "\n")


class _Csv:
    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.DictWriter(file, columns, lineterminator="\n")
        self._writer.writeheader()

    def write(self, line: Mapping[str, Any]) -> None:
        self._writer.writerow({key: _cell(value) for key, value in line.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return " ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


@contextmanager
def writing(path: str, columns: Sequence[str], *, as_csv: bool) -> Iterator[Writer]:
    """Open a writer to *path*; the file appears only when everything is written.

    ``-`` is standard output, written as it comes.
    """
    with _output(path) as file:
        yield _Csv(file, columns) if as_csv else _Json(file)


@contextmanager
def _output(path: str) -> Iterator[TextIO]:
    if path == "-":
        yield from _to_stdout()
        return
    target = Path(path)
    if target.exists() and not target.is_file():
        yield from _straight(target)
        return
    try:
        file = NamedTemporaryFile(  # noqa: SIM115 -- it outlives this block on purpose
            "w",
            dir=target.resolve().parent,
            prefix=f".{target.name}.",
            suffix=".part",
            encoding="utf-8",
            newline="",
            delete=False,
        )
    except OSError as error:
        raise BadFile(f"{path} cannot be written: {error.strerror}") from error
    part = Path(file.name)
    try:
        with file:
            yield file  # type: ignore[misc]
        os.chmod(part, 0o666 & ~_umask())
        part.replace(target)
    except OSError as error:
        raise BadFile(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _straight(target: Path) -> Iterator[TextIO]:
    """Yield a device or a pipe as it is: nothing may be put in its place."""
    try:
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise BadFile(f"{target} cannot be written: {error.strerror}") from error


def _to_stdout() -> Iterator[TextIO]:
    """Yield standard output; a reader who has seen enough ends the run without a fuss."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
