"""Files that people bring: read to their end whatever is in them, once, from where they were."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors import _export_lines
from connectors._export_lines import beginning, objection
from listener.bringing import Bringing, keep, reader
from listener.ports import Conflict
from listener.ports.listening import BY_HAND, Upload, UploadState
from listener.steps import bringing
from tests.fakes.houses import House, a_house
from tests.fakes.platform import NOON, an_item

COLUMNS = {"text": "Comment", "author": "Name", "at": "Date", "link": "Link"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path)


def brought(house: House, path: Path, **changes: object) -> Upload:
    upload = Upload(path.name, path.name, "nextdoor", BY_HAND, path.stat().st_size, "mo", NOON)
    upload = bringing.take(house.work, replace(upload, **changes), NOON)  # type: ignore[arg-type]
    columns = COLUMNS if path.suffix == ".csv" else {"text": "text", "id": "id"}
    bringing.let(house.work, upload.id, columns, month_first=False)
    return upload


def read(house: House, path: Path, **changes: object) -> Upload:
    upload = brought(house, path, **changes)
    return bringing.bring(house.work, upload.id, reader(path.parent), lambda: NOON)


def a_table(folder: Path, *rows: str) -> Path:
    path = folder / "comments.csv"
    path.write_text("\n".join(["Name,Date,Comment,Link", *rows]), "utf-8")
    return path


def test_a_table_becomes_items_that_wait_to_be_judged(house: House, tmp_path: Path) -> None:
    path = a_table(
        tmp_path,
        "Ann,17/11/2026 10:00,Good,https://n.example/1",
        'Bob,18/11/2026,"two\nlines",',
        "Cat,18/11/2026,,",
        "Dan,18/11/2026,a,b,c,d",
    )
    done = read(house, path)
    assert (done.state, done.row, done.new, done.bad) == (UploadState.DONE, 4, 2, 2)
    assert done.faults == (
        (3, "there are no words in it"),
        (4, "it has more columns than the heading"),
    )
    assert house.values("select text from versions order by id") == ["Good", "two\nlines"]
    assert house.count("versions", "waiting") == 2
    assert house.values("select distinct account from items") == [BY_HAND]


def test_bad_lines_are_told_and_the_rest_goes_on(house: House, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    rows = [{"id": "1", "text": "a"}, "broken {", "[1]", {"id": "2", "text": "b"}, {"id": []}]
    lines = [r if isinstance(r, str) else json.dumps(r) for r in rows]
    path.write_text("\n".join(lines), "utf-8")
    done = read(house, path)
    assert (done.state, done.new, done.bad) == (UploadState.DONE, 2, 3)
    assert [n for n, _ in done.faults] == [2, 3, 5]


def test_json_that_breaks_off_keeps_what_came_before(house: House, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('[{"id": "1", "text": "a"}, {"id": "2", "te', "utf-8")
    done = read(house, path)
    assert (done.state, done.new) == (UploadState.FAILED, 1)
    assert "breaks off" in done.trouble


def test_what_is_known_here_or_elsewhere_is_not_taken_twice(house: House, tmp_path: Path) -> None:
    house.platform.says(an_item("5", "x", permalink="https://fb.example/5"))
    house.pull()
    path = a_table(tmp_path, "Ann,17/11/2026,Good,", "Bob,17/11/2026,x,https://fb.example/5")
    done = read(house, path)
    assert (done.new, done.known) == (1, 1)
    again = read(house, path)
    assert (again.new, again.known) == (0, 2)


def test_an_interrupted_file_goes_on_at_its_row(house: House, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    total = 3 * bringing.BATCH + 7
    path.write_text("\n".join(json.dumps({"id": str(n), "text": f"t{n}"}) for n in range(total)))
    upload = brought(house, path)
    seen: list[int] = []
    whole = reader(tmp_path)

    def counted(given: Upload) -> Iterator[_export_lines.Line]:
        for line in whole(given):
            seen.append(line.number)
            yield line

    class Crash(Exception):
        pass

    def crash(now: Upload) -> None:
        if now.row >= 2 * bringing.BATCH:
            raise Crash

    with pytest.raises(Crash):
        bringing.bring(house.work, upload.id, counted, lambda: NOON, told=crash)
    seen.clear()
    stopped = bringing.bring(house.work, upload.id, counted, lambda: NOON, stopping=lambda: True)
    assert stopped.state is UploadState.RUNNING
    assert seen[0] == 2 * bringing.BATCH + 1
    done = bringing.bring(house.work, upload.id, counted, lambda: NOON)
    assert (done.state, done.row, done.new, done.known) == (UploadState.DONE, total, total, 0)
    with pytest.raises(Conflict):
        bringing.bring(house.work, upload.id, counted, lambda: NOON)


def test_a_file_that_is_stopped_stays_where_it_was(house: House, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), "text": "t"}) for n in range(1200)))
    upload = brought(house, path)

    def stop(now: Upload) -> None:
        bringing.stop(house.work, now.id, "mo", NOON)

    done = bringing.bring(house.work, upload.id, reader(tmp_path), lambda: NOON, told=stop)
    assert (done.state, done.row) == (UploadState.STOPPED, bringing.BATCH)
    assert house.count("items") == bringing.BATCH


@pytest.mark.parametrize(
    ("name", "start", "says"),
    [
        ("a.zip", b"PK\x03\x04...", "unpack"),
        ("a.csv", b"PK\x03\x04...", "save the sheet as CSV"),
        ("a.json", b"\n <!DOCTYPE html>", "JSON instead of HTML"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.exe", b"MZ", "only these are read"),
        ("a.csv", b"  ", "empty"),
        ("a.csv", b"Name,Comment\n", ""),
        ("a.json", b"\xef\xbb\xbf[{}]", ""),
    ],
)
def test_what_is_no_export_is_refused_by_its_first_bytes(
    name: str, start: bytes, says: str
) -> None:
    found = objection(name, start)
    assert says in found
    assert bool(says) == bool(found)


def test_columns_are_guessed_by_their_names(tmp_path: Path) -> None:
    found = beginning(a_table(tmp_path, "Ann,17/11/2026,Good,https://n.example/1"))
    assert found.columns == ("Name", "Date", "Comment", "Link")
    assert found.guessed == COLUMNS
    assert found.samples[0][2] == "Good"
    other = tmp_path / "o.csv"
    other.write_text("User,Posted,Message\nAnn,17/11/2026,Good\n", "utf-8")
    assert beginning(other).guessed == {"text": "Message", "author": "User", "at": "Posted"}


def test_a_line_without_an_end_is_no_danger(house: House, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "1", "text": "a"}\n' + "x" * (3 * _export_lines.LONGEST_LINE))
    done = read(house, path)
    assert (done.new, done.bad) == (1, 3)


def test_a_copy_never_takes_its_name_from_the_sender(tmp_path: Path) -> None:
    source = tmp_path / "s"
    source.write_bytes(b"a,b")
    with source.open("rb") as file:
        place = keep(file, "../../etc/passwd.csv", tmp_path / "in")
    assert (tmp_path / "in" / place).read_bytes() == b"a,b"
    assert "/" not in place
    assert place.endswith(".csv")


def test_copies_that_nothing_needs_are_deleted_after_a_while(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir()
    for name in ("open.csv", "orphan.csv", "young.csv"):
        (folder / name).write_text("Comment\nGood\n")
    for name in ("open.csv", "orphan.csv"):
        os.utime(folder / name, (NOON.timestamp() - 900_000,) * 2)
    os.utime(folder / "young.csv", (NOON.timestamp(),) * 2)
    upload = Upload("a.csv", "open.csv", "nextdoor", BY_HAND, 9, "mo", NOON)
    bringing.take(house.work, upload, NOON)
    app = SimpleNamespace(
        settings=SimpleNamespace(uploads=SimpleNamespace(folder=folder)),
        database=house.database,
        work=house.work,
    )
    chore = Bringing(app, lambda: False)  # type: ignore[arg-type]
    chore.tidy(NOON)
    assert {p.name for p in folder.iterdir()} == {"open.csv", "young.csv"}
    chore.tidy(NOON + timedelta(days=8))
    assert list(folder.iterdir()) == []
    assert house.value("select state from uploads") == "stopped"
