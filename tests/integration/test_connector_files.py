"""Exports from a watched folder: the forms that platforms give, restarts, size."""

import csv
import json
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors._export_files import read
from connectors._export_rows import moment
from connectors.base import Account, Page, connect
from connectors.errors import Invalid
from moderation.items import Kind
from tests.fakes.stages import items, pulled


def connector(folder: Path, platform: str = "files", **options: Any) -> Any:
    given = {"folder": str(folder), "settle_seconds": 0, **options}
    return connect(Account("ex", platform, "ex", "", given))


def a_table(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(["Comment ID", "Comment", "Author", "Created time", "Permalink"])
        for n in range(count):
            writer.writerow([f"c{n}", f"words {n}", "Amy", "2026-11-17 10:00", "https://e.example"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "Comment;Author;Date\nSplendid;Amy;17/11/2026 10:00\n"),
        ("a.tsv", "id\ttext\n1\tSplendid\n"),
        ("a.jsonl", '{"id": "1", "text": "Splendid"}\n\n'),
        ("a.json", '{"comments_v2": [{"data": [{"comment": {"comment": "Splendid"}}]}]}'),
        ("a.json", '[{"text": "Splendid", "n": 1.5}, 7, "x", ["y"]]'),
        ("a.json", '{"text": "Splendid"}'),
        ("tweets.js", 'window.YTD.tweets.part0 = [ {"tweet": {"full_text": "Splendid"}} ]'),
    ],
)
def test_each_form_is_read(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert [i.text for i in items(pulled(connector(tmp_path), "files")).values()] == ["Splendid"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_each_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("text\nCafé £5\n".encode(encoding))
    assert [i.text for i in items(pulled(connector(tmp_path), "files")).values()] == ["Café £5"]


@pytest.mark.parametrize("stop", [1, 2, 3, 5])
def test_a_walk_that_was_interrupted_goes_on_at_the_row(tmp_path: Path, stop: int) -> None:
    for n in range(2):
        a_table(tmp_path / f"{n}.csv", 1200)
    walk = connector(tmp_path).pull("files", None)
    first = [next(walk) for _ in range(stop)]
    rest = pulled(connector(tmp_path), "files", first[-1].cursor)
    assert len(items([*first, *rest])) == 1200
    rows = sum(len(p.items) for p in [*first, *rest])
    assert rows == 2400
    assert items(pulled(connector(tmp_path), "files", rest[-1].cursor)) == {}


def test_a_changed_file_is_read_again_and_its_rows_are_recognised(tmp_path: Path) -> None:
    a_table(tmp_path / "a.csv", 3)
    pages = pulled(connector(tmp_path), "files")
    a_table(tmp_path / "a.csv", 4)
    again = pulled(connector(tmp_path), "files", pages[-1].cursor)
    assert set(items(again)) == {"c0", "c1", "c2", "c3"}


def test_a_row_without_an_id_has_the_same_one_in_every_export(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,author\nSplendid,Amy\n")
    (tmp_path / "b.csv").write_text("author,text\nAmy,Splendid\nTom,Splendid\n")
    assert len(items(pulled(connector(tmp_path), "files"))) == 2


def test_a_bad_file_is_told_once_and_keeps_back_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "one"}, {"text": ')
    (tmp_path / "b.csv").write_text("text\ntwo\n")
    reader, pages = connector(tmp_path), list[Page]()
    with pytest.raises(Invalid, match=r"a\.json: it breaks off"):
        pages.extend(page for page in reader.pull("files", None))
    assert {i.text for i in items(pages).values()} == {"one", "two"}
    assert items(pulled(reader, "files", pages[-1].cursor)) == {}


def test_a_missing_folder_and_a_file_still_being_written(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is no folder"):
        pulled(connector(tmp_path / "none"), "files")
    (tmp_path / "a.csv").write_text("text\ntwo\n")
    assert items(pulled(connector(tmp_path, settle_seconds=60), "files")) == {}
    os.utime(tmp_path / "a.csv", (0, 0))
    assert len(items(pulled(connector(tmp_path, settle_seconds=60), "files"))) == 1


def test_unusual_columns_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Kommentar,Wann\nSplendid,11/17/2026 10:00\n")
    columns = {"text": "Kommentar", "at": "Wann"}
    found = items(pulled(connector(tmp_path, columns=columns, month_first=True), "files"))
    (item,) = found.values()
    assert item.posted_at == datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_nextdoor_reads_its_own_exports(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Reply ID,Reply,Kind\nr1,Splendid,reply\n")
    (item,) = items(pulled(connector(tmp_path, "nextdoor"), "files")).values()
    assert (item.ref.platform, item.kind) == ("nextdoor", Kind.REPLY)


@pytest.mark.parametrize(
    ("word", "utc"),
    [
        ("17/07/2026 10:00", "2026-07-17T09:00"),
        ("2026-07-17 10:00:05", "2026-07-17T09:00"),
        ("Tue Nov 17 10:10:00 +0000 2026", "2026-11-17T10:10"),
        ("Nov 17, 2026 10:10 AM", "2026-11-17T10:10"),
        (1795000000, "2026-11-18T11:06"),
        ("1795000000000", "2026-11-18T11:06"),
    ],
)
def test_moments_are_read_however_they_are_written(word: Any, utc: str) -> None:
    found = moment(word)
    assert found is not None
    assert found.strftime("%Y-%m-%dT%H:%M") == utc


@pytest.mark.parametrize("word", ["yesterday", "", None, [], 1e300, True, -1e20])
def test_what_is_no_moment_is_none(word: Any) -> None:
    assert moment(word) is None


def test_a_large_export_is_read_in_constant_memory(tmp_path: Path) -> None:
    def rows() -> Any:
        yield "["
        for n in range(20_000):
            yield ("," if n else "") + json.dumps({"id": f"c{n}", "text": f"words {n} " * 20})
        yield "]"

    with (tmp_path / "a.json").open("w") as lines:
        lines.writelines(rows())
    tracemalloc.start()
    count = sum(1 for _ in read(tmp_path / "a.json"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000
