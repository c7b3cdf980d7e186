"""Labelled rows from CSV, JSON lines or Parquet, whatever their columns are called."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TEXT = (
    "text", "test_case", "comment_text", "comment", "feedback", "tweet", "body", "content",
    "sentence", "phrase", "post", "message",
)  # fmt: skip
_LABEL = (
    "label", "label_gold", "is_toxic", "toxic", "toxicity", "hateful", "target", "class", "y",
    "gold", "crisis", "is_crisis", "label_sexist", "sexist", "hate", "hate_speech", "abusive",
    "offensive", "spam", "complaint",
)  # fmt: skip
_GROUP = ("functionality", "category", "type", "group")
_IDENTITY = ("target_ident", "identity", "target_identity", "subgroup")
_FRAME = ("templ_id", "template", "frame", "template_id")
_YES = {
    "1", "1.0", "true", "yes", "y", "hateful", "hate", "toxic", "off", "offensive", "abusive",
    "positive", "bad", "crisis", "suicide", "sexist", "spam", "harmful",
}  # fmt: skip
_NO = {
    "0", "0.0", "false", "no", "n", "non-hateful", "nonhateful", "not hateful", "non-hate", "not",
    "nothate", "not hate", "normal", "neutral", "none", "clean", "non-toxic", "nontoxic",
    "not toxic", "negative", "good", "non-suicide", "not sexist", "ham", "not_hate", "harmless",
    "non_hateful", "criticism", "not_bad", "not_toxic", "not_sexist", "not_off", "not-toxic",
}  # fmt: skip


class BadData(Exception):
    """A file cannot be measured on; the message says which, where and what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; an empty name is found by itself. *positive* are label values.

    With *harmless* no label is needed: every row is known to be negative.
    """

    text: str = ""
    label: str = ""
    group: str = ""
    identity: str = ""
    frame: str = ""
    positive: tuple[str, ...] = ()
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text."""

    text: str
    label: bool
    group: str = ""
    identity: str = ""
    frame: str = ""


@dataclass(slots=True)
class Found:
    """The columns that were taken, once the first row has been seen; the rows without a label."""

    columns: Columns = field(default_factory=Columns)
    unlabelled: int = 0


def examples(path: Path, wanted: Columns, found: Found) -> Iterator[Example]:
    """Yield the examples of *path* in order; *found* tells the columns that are used.

    A row whose label is empty is counted and left out: nobody said what it is.

    Raises: BadData for an unknown format, a missing column or a label that cannot be understood.
    """
    for number, row in enumerate(_rows(path), start=1):
        if number == 1:
            found.columns = _columns(path, list(row), wanted)
        label = _label(path, number, row.get(found.columns.label), found.columns)
        if label is None:
            found.unlabelled += 1
        else:
            yield _example(row, label, found.columns)


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    readers = {
        ".csv": _csv,
        ".tsv": _tsv,
        ".jsonl": _jsonl,
        ".ndjson": _jsonl,
        ".parquet": _parquet,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadData(f"{path} has no known ending; use {', '.join(sorted(readers))}")
    try:
        yield from reader(path)
    except OSError as error:
        raise BadData(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadData(f"{path} is not UTF-8 text (at byte {error.start})") from error


def _csv(path: Path, separator: str = ",") -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(16 * 1024 * 1024)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from csv.DictReader(file, delimiter=separator)
        except csv.Error as error:
            raise BadData(f"{path} is not valid CSV: {error}") from error


def _tsv(path: Path) -> Iterator[Mapping[str, Any]]:
    return _csv(path, "\t")


def _jsonl(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise BadData(f"{path}, line {number}: not valid JSON ({error.msg})") from error
            if not isinstance(row, dict):
                raise BadData(f"{path}, line {number}: not an object with named values")
            yield row


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise BadData("Parquet files need: pip install 'wellheard[parquet]'") from error
    try:
        for batch in ParquetFile(path).iter_batches(batch_size=1024):
            yield from batch.to_pylist()
    except ArrowException as error:
        raise BadData(f"{path} is not valid Parquet: {error}") from error


def _columns(path: Path, names: Sequence[str], wanted: Columns) -> Columns:
    return Columns(
        text=_needed(path, names, wanted.text, _TEXT, "--text"),
        label="" if wanted.harmless else _needed(path, names, wanted.label, _LABEL, "--label"),
        group=_optional(path, names, wanted.group, _GROUP, "--group"),
        identity=_optional(path, names, wanted.identity, _IDENTITY, "--identity"),
        frame=_optional(path, names, wanted.frame, _FRAME, "--frame"),
        positive=tuple(v.strip().lower() for v in wanted.positive),
        harmless=wanted.harmless,
    )


def _needed(path: Path, names: Sequence[str], given: str, usual: Sequence[str], option: str) -> str:
    name = _optional(path, names, given, usual, option)
    if not name:
        raise BadData(f"{path}: say which column with {option}; there are: {', '.join(names)}")
    return name


def _optional(
    path: Path, names: Sequence[str], given: str, usual: Sequence[str], option: str
) -> str:
    if given and given not in names:
        raise BadData(f"{path} has no column {given} ({option}); there are: {', '.join(names)}")
    known = {name.strip().lower(): name for name in reversed(names) if name}
    return given or next((known[u] for u in usual if u in known), "")


def _example(row: Mapping[str, Any], label: bool, columns: Columns) -> Example:
    text = row.get(columns.text)
    return Example(
        text="" if text is None else str(text),
        label=label,
        group=_cell(row, columns.group),
        identity=_cell(row, columns.identity),
        frame=_cell(row, columns.frame),
    )


def _cell(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name) if name else None
    return "" if value is None else str(value)


def _label(path: Path, number: int, value: Any, columns: Columns) -> bool | None:
    if columns.harmless:
        return False
    said = "" if value is None else str(value).strip().lower()
    if said in ("", "nan"):
        return None
    if columns.positive:
        return said in columns.positive
    if said in _YES:
        return True
    if said in _NO:
        return False
    try:
        return float(said) >= 0.5
    except ValueError:
        raise BadData(
            f"{path}, row {number}: the label {value!r} is neither yes nor no; name the values "
            "that mean yes with --positive, or say --harmless if no row does"
        ) from None
