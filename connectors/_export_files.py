"""Rows out of export files, one at a time: CSV, JSON lines, JSON of any size, X's archive."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

CHUNK = 65_536
LONGEST = 10_000_000  # characters of one object
SUFFIXES = {".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".js"}
BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class BadFile(ValueError):
    """The file is no export that can be read; the message says where it stops making sense."""


def found(folder: Path) -> list[Path]:
    """Return the export files in *folder* and below, in a steady order; no hidden ones."""
    if not folder.is_dir():
        raise BadFile(f"{folder} is no folder")
    inside = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    shown = (p for p in inside if not any(w.startswith(".") for w in p.relative_to(folder).parts))
    return sorted(shown)


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of one file, holding one row at a time. Raises: BadFile, OSError."""
    suffix = path.suffix.lower()
    with path.open(encoding=_encoding(path), errors="replace", newline="") as lines:
        if suffix in (".csv", ".tsv"):
            yield from _separated(lines)
        elif suffix in (".jsonl", ".ndjson"):
            yield from _lines(lines)
        else:
            yield from _objects(lines)


def _encoding(path: Path) -> str:
    with path.open("rb") as raw:
        start = raw.read(CHUNK)
    told = next((name for bom, name in BOMS.items() if start.startswith(bom)), "")
    if told:
        return told
    try:
        start[: CHUNK - 4].decode()
    except UnicodeDecodeError as fault:
        return "utf-8" if fault.start > CHUNK - 9 else "cp1252"
    return "utf-8"


def _separated(lines: IO[str]) -> Iterator[dict[str, Any]]:
    start = lines.read(CHUNK)
    lines.seek(0)
    head = start.partition("\n")[0]
    mark = max(",;\t|", key=head.count)
    reader = csv.DictReader(lines, delimiter=mark)
    try:
        for row in reader:
            yield {k: v for k, v in row.items() if k is not None}
    except csv.Error as fault:
        raise BadFile(f"line {reader.line_num}: {fault}") from None


def _lines(lines: IO[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise BadFile(f"line {number} is no JSON") from None
        if isinstance(row, dict):
            yield row


def _objects(text: IO[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects of the first list in a JSON file, wherever that list stands."""
    buffer, decode = "", json.JSONDecoder().raw_decode
    while "[" not in buffer:
        part = text.read(CHUNK)
        if not part:
            yield from _single(buffer)
            return
        buffer += part
        if len(buffer) > LONGEST:
            raise BadFile("no list of comments in it")
    buffer = buffer.partition("[")[2]
    while True:
        buffer = buffer.lstrip(" \t\r\n,")
        if buffer.startswith("]"):
            return
        try:
            row, end = decode(buffer)
        except ValueError:
            part = text.read(CHUNK)
            if not part or len(buffer) > LONGEST:
                raise BadFile("it breaks off, or is no JSON") from None
            buffer += part
            continue
        if end == len(buffer) and not isinstance(row, dict | list | str):
            buffer += text.read(1)  # a number may go on
        buffer = buffer[end:]
        if isinstance(row, dict):
            yield row


def _single(buffer: str) -> Iterator[dict[str, Any]]:
    try:
        row = json.loads(buffer)
    except ValueError:
        raise BadFile("it is no JSON") from None
    if isinstance(row, dict):
        yield row
