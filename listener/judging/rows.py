"""Reading comments from JSON lines or CSV, one at a time, each with the number of its line."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from listener.judging.errors import BadFile, BadLine

_BYTES = re.compile("[\udc80-\udcff]")  # bytes that were no UTF-8, as they are read
_LONGEST_FIELD = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file as it was written; *read* is how many bytes lie behind it."""

    number: int
    content: Mapping[str, Any]
    read: int


@dataclass(slots=True)
class Skipped:
    """How many lines were left out, and the first few reasons."""

    count: int = 0
    reasons: tuple[str, ...] = ()

    def add(self, error: BadLine) -> None:
        """Count a bad line."""
        self.count += 1
        if len(self.reasons) < 5:
            self.reasons = (*self.reasons, f"line {error.number}")


@contextmanager
def opened(path: str) -> Iterator[TextIO]:
    """Open *path* as text that tells its position in bytes; ``-`` is standard input."""
    if path == "-":
        yield TextIOWrapper(
            sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        return
    try:
        file = Path(path).open(  # noqa: SIM115 -- closed below
            encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from error
    with file:
        yield file


def looks_like_csv(file: TextIO) -> bool:
    """Return whether what comes first on standard input is a heading rather than an object."""
    buffer: Any = getattr(file, "buffer", None)
    begun: bytes = buffer.peek(64)[:64] if hasattr(buffer, "peek") else b"{"
    return not begun.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _check_text(line: str) -> None:
    """Raises: ValueError if bytes that are no UTF-8 stand in *line*."""
    if _BYTES.search(line):
        raise ValueError("it is not UTF-8 text; save the file as UTF-8")


def rows(
    file: TextIO, source: str, *, as_csv: bool, bad: Callable[[BadLine], None]
) -> Iterator[Row]:
    """Yield the rows of *file*; a line that is no row is given to *bad*, which may raise it."""
    yield from (_csv_rows if as_csv else _json_rows)(file, source, bad)


def _json_rows(file: TextIO, source: str, bad: Callable[[BadLine], None]) -> Iterator[Row]:
    read = 0
    for number, line in enumerate(_lines(file, source), start=1):
        read += len(line)
        if not line.strip():
            continue
        try:
            _check_text(line)
            yield Row(number, _json_object(line), read)
        except ValueError as error:
            bad(BadLine(source, number, str(error)))


def _json_object(line: str) -> Mapping[str, Any]:
    try:
        content = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"it is not valid JSON ({getattr(error, 'msg', 'too deep')})") from None
    if not isinstance(content, dict):
        raise ValueError('it is not an object such as {"id": "1", "text": "Thank you"}')
    return content


def _csv_rows(file: TextIO, source: str, bad: Callable[[BadLine], None]) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    read = [0]
    reader = csv.reader(_counted(_lines(file, source), read), strict=True)
    header = next(reader, None)
    if header is None:
        return
    names = [name.strip() for name in header]
    if missing := {"id", "text"} - set(names):
        raise BadLine(
            source, 1, f"the heading has no column {' and no column '.join(sorted(missing))}"
        )
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bad(BadLine(source, first, f"it is not valid CSV ({error})"))
            continue
        if not cells:
            continue
        if _BYTES.search("".join(cells)):
            bad(BadLine(source, first, "it is not UTF-8 text; save the file as UTF-8"))
            continue
        if len(cells) != len(names):
            bad(
                BadLine(
                    source, first, f"it has {len(cells)} cells where the heading has {len(names)}"
                )
            )
            continue
        yield Row(first, dict(zip(names, cells, strict=True)), read[0])


def _counted(lines: Iterator[str], read: list[int]) -> Iterator[str]:
    for line in lines:
        read[0] += len(line)
        yield line


def _lines(file: TextIO, source: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{source} is not UTF-8 text (at byte {error.start}); save it as UTF-8"
        ) from error
