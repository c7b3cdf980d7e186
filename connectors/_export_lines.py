"""An export row by row for somebody who watches: what cannot be read is told, and the rest goes on.

Why not ``_export_files.read`` here: it ends at the first bad line, as suits a folder that nobody
looks at.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from connectors import _export_files as files
from connectors import _export_rows as rows
from connectors._rows import ODD
from moderation.items import Item

Raw = Mapping[str, Any]
FIELDS = ("text", "author", "at", "link", "id", "thread", "kind")
SUFFIXES = tuple(sorted(files.SUFFIXES))
LONGEST_LINE = 1_000_000  # characters
BadFile = files.BadFile
# What people bring by mistake, by its first bytes, with what to do.
_NOT = (
    (b"PK\x03\x04", "it is a ZIP or a spreadsheet: unpack it, or save the sheet as CSV"),
    (b"\x1f\x8b", "it is compressed: unpack it first"),
    (b"%PDF", "it is a PDF: ask the platform for CSV or JSON"),
    (b"\xd0\xcf\x11\xe0", "it is an old spreadsheet: save the sheet as CSV"),
    (b"<", "it is a web page: ask the platform for JSON instead of HTML"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its items, or *why* there are none."""

    number: int
    items: tuple[Item, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a file begins: its columns, some rows, and which column seems to be which field."""

    columns: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    guessed: Mapping[str, str] = field(default_factory=dict)


def objection(name: str, start: bytes) -> str:
    """Return why a file of this *name* that begins with *start* is not read; empty if it is."""
    for mark, why in _NOT:
        if start.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(mark)] == mark:
            return why
    if Path(name).suffix.lower() not in SUFFIXES:
        return f"only these are read: {', '.join(SUFFIXES)}"
    return "" if start.strip() else "it is empty"


def beginning(path: Path) -> Beginning:
    """Return how the file begins. Raises: BadFile, OSError."""
    found = [plain for row, why in islice(_read(path), 5) if not why for plain in _plain(row)]
    columns = tuple(dict.fromkeys(str(c) for row in found for c in row))[:100]
    samples = tuple(tuple(_short(row.get(c)) for c in columns) for row in found[:3])
    guessed = {}
    for name in FIELDS:
        known = rows.COLUMNS[name]
        fits = [c for word in known for c in columns if rows._squeezed(c) == word]
        if fits:
            guessed[name] = fits[0]
    return Beginning(columns, samples, guessed)


def lines(
    path: Path,
    platform: str,
    account: str,
    columns: Mapping[str, str],
    *,
    month_first: bool = False,
    start: int = 0,
) -> Iterator[Line]:
    """Yield every row from *start* on. Raises: BadFile where the rest makes no sense; OSError."""
    for number, (row, why) in enumerate(islice(_read(path), start, None), start + 1):
        if why:
            yield Line(number, why=why)
            continue
        try:
            found = tuple(rows.items(row, platform, account, columns, month_first=month_first))
        except ODD:
            yield Line(number, why="it cannot be understood")
        else:
            yield Line(number, found, "" if found else "there are no words in it")


def _plain(row: Raw) -> Sequence[Raw]:
    try:
        return list(rows._unwrapped(row))
    except ODD:
        return []


def _short(value: Any) -> str:
    said = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    return said if len(said) <= 60 else f"{said[:60]}…"


def _read(path: Path) -> Iterator[tuple[Raw, str]]:
    """Yield rows, or why one is none."""
    suffix = path.suffix.lower()
    with path.open(encoding=files._encoding(path), errors="replace", newline="") as text:
        if suffix in (".csv", ".tsv"):
            yield from _separated(text)
        elif suffix in (".jsonl", ".ndjson"):
            yield from _each_line(text)
        else:
            yield from ((row, "") for row in files._objects(text))


def _separated(text: IO[str]) -> Iterator[tuple[Raw, str]]:
    start = text.read(files.CHUNK)
    text.seek(0)
    head = start.partition("\n")[0]
    reader = csv.DictReader(_bounded(text), delimiter=max(",;\t|", key=head.count))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if reader.fieldnames is None:
                raise BadFile(f"its heading cannot be read: {fault}") from None
            yield {}, f"it cannot be read: {fault}"
            continue
        more = row.pop(None, None)
        yield row, "it has more columns than the heading" if more else ""


def _each_line(text: IO[str]) -> Iterator[tuple[Raw, str]]:
    for line in _bounded(text):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield {}, "it is no JSON"
            continue
        yield (row, "") if isinstance(row, dict) else ({}, "it is no table of names and values")


def _bounded(text: IO[str]) -> Iterator[str]:
    """Yield lines, none longer than the longest: what is beyond comes as another, bad, line."""
    while line := text.readline(LONGEST_LINE):
        yield line
