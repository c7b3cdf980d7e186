"""``wellheard judge`` and ``classify``: from a file to a file, whole or not at all."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from listener.cli.judge import classify, judge
from listener.judging.crowd import Crowd
from listener.judging.results import JUDGED
from listener.judging.runs import Run
from moderation.classifiers.fixed import FixedClassifier
from tests.fakes.policies import a_pack, abuse, an_item, spam

PACK = """
[pack]
name = "mine"
title = "Mine"
version = "3"

[[principle]]
id = "silence"
title = "Nothing said"
labels = ["none"]
route = "moderation"
when = { no_words = true }
ladder = { default = [["review"]] }
"""


@pytest.fixture
def pack(tmp_path: Path) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(PACK, encoding="utf-8")
    return str(path)


def run(command: Any, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=given, catch_exceptions=False)


def judged(pack: str, source: str, target: Path, *more: str) -> Result:
    named = ("--pack", pack, "--classifier", "fixed", "--in", source, "--out", str(target))
    return run(judge, *named, *more)


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def comment(id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "text": text, "platform": "facebook", "kind": "comment", **more}


def a_file(folder: Path, content: str, name: str = "in.jsonl") -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return str(path)


def read(target: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in target.read_text(encoding="utf-8").split("\n") if line]


def test_each_comment_is_one_line_in_the_documented_shape(pack: str, tmp_path: Path) -> None:
    source = a_file(tmp_path, lines(comment("1", "Lovely"), comment("2", "", own_thread=True)))
    result = judged(pack, source, tmp_path / "out.jsonl")
    assert result.exit_code == 0
    first, second = read(tmp_path / "out.jsonl")
    assert first == {
        "id": "1",
        "labels": ["none"],
        "urgent": False,
        "proposed": ["keep"],
        "automatic": [],
        "reasons": [],
        "pack": "mine@3",
        "classifier": "fixed@1",
    }
    assert tuple(first) == JUDGED
    assert second["proposed"] == ["review"]
    assert second["reasons"] == [{"principle": "silence", "clause": "", "start": 0, "end": 0}]


def test_without_a_classifier_a_person_looks_at_everything(pack: str, tmp_path: Path) -> None:
    source, target = a_file(tmp_path, lines(comment("1", "Lovely"))), tmp_path / "out.jsonl"
    run(judge, "--pack", pack, "--classifier", "none", "--in", source, "--out", str(target))
    (line,) = read(target)
    assert (line["classifier"], line["proposed"]) == ("none", ["review"])


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{nonsense", "it is not valid JSON"),
        ("[1]", "it is not an object"),
        ('{"text": "x"}', '"id" is missing'),
        ('{"id": "1"}', '"text" is missing'),
        ('{"id": "1", "text": 3}', '"text" is not text'),
        ('{"id": "1", "text": "x", "kind": "shout"}', '"kind" is none of comment, reply'),
        ('{"id": "1", "text": "x", "own_thread": "maybe"}', '"own_thread" is neither'),
        ('{"id": "1", "text": "x", "posted_at": "soon"}', '"posted_at" is not a time'),
        ('{"id": "1", "text": "x", "platform": "../x"}', '"platform" is not a name'),
        ('{"id": "1", "text": "x", "author": 4}', '"author" is neither a name'),
    ],
)
def test_a_bad_line_stops_the_run_with_its_number_and_what_is_wrong(
    pack: str, tmp_path: Path, bad: str, why: str
) -> None:
    source = a_file(tmp_path, lines(comment("1", "Lovely")) + "\n" + bad + "\n")
    result = judged(pack, source, tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "line 3" in result.output
    assert why in result.output
    assert not (tmp_path / "out.jsonl").exists()
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_bad_lines_can_be_left_out_and_are_counted(pack: str, tmp_path: Path) -> None:
    content = lines(comment("1", "Lovely")) + "{nonsense\n" + '{"id": "2"}\n'
    source = a_file(tmp_path, content + lines(comment("3", "x")))
    result = judged(pack, source, tmp_path / "out.jsonl", "--skip-bad")
    assert result.exit_code == 0
    assert "2 judged; 2 left out (line 2, line 3)." in result.output
    assert [line["id"] for line in read(tmp_path / "out.jsonl")] == ["1", "3"]


def test_no_message_repeats_the_words_of_a_comment(pack: str, tmp_path: Path) -> None:
    source = a_file(tmp_path, '{"id": "1", "text": "private words", "kind": "shout"}\n')
    assert "private words" not in judged(pack, source, tmp_path / "out.jsonl").output


def test_csv_goes_in_and_out(pack: str, tmp_path: Path) -> None:
    content = 'id,text,platform,own_thread\n1,"Two\nlines, and a ""quote""",x,true\n2,,facebook,\n'
    source = a_file(tmp_path, "\ufeff" + content, "in.csv")
    assert judged(pack, source, tmp_path / "out.csv").exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[0]["labels"] == "none"
    assert rows[1]["proposed"] == "review"
    assert json.loads(rows[1]["reasons"])[0]["principle"] == "silence"


def test_a_bad_row_of_csv_is_named_by_its_first_line(pack: str, tmp_path: Path) -> None:
    source = a_file(tmp_path, 'id,text\n1,"two\nlines"\n2,a,b\n', "in.csv")
    result = judged(pack, source, tmp_path / "out.jsonl")
    assert "line 4: it has 3 cells where the heading has 2" in result.output


def test_csv_needs_its_columns(pack: str, tmp_path: Path) -> None:
    source = a_file(tmp_path, "number,words\n1,x\n", "in.csv")
    result = judged(pack, source, tmp_path / "out.jsonl")
    assert "line 1: the heading has no column id and no column text" in result.output


def test_a_stream_goes_through(pack: str) -> None:
    arguments = ("--pack", pack, "--classifier", "fixed", "--in", "-", "--out", "-")
    result = run(judge, *arguments, given=lines(comment("1", "Lovely")))
    assert json.loads(result.stdout)["id"] == "1"


def test_an_older_result_stays_when_a_run_fails(pack: str, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("older\n", encoding="utf-8")
    judged(pack, a_file(tmp_path, "{nonsense\n"), target)
    assert target.read_text(encoding="utf-8") == "older\n"


def test_a_file_that_is_not_there_is_said_to_be_missing(pack: str, tmp_path: Path) -> None:
    result = judged(pack, str(tmp_path / "none.jsonl"), tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "cannot be read: No such file" in result.output


def test_a_file_in_another_encoding_says_so(pack: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes('{"id":"1","text":"caf\xe9"}\n'.encode("latin-1"))
    result = judged(pack, str(tmp_path / "in.jsonl"), tmp_path / "out.jsonl")
    assert "is not UTF-8 text" in result.output


def test_odd_characters_survive(pack: str, tmp_path: Path) -> None:
    rows = [comment("a\u2028", "a\u2028b\x00c"), comment("e", "\U0001f9d1\u200d\u2695\ufe0f")]
    lone = '{"id": "lone", "text": "\\ud83d"}\n'
    source = a_file(tmp_path, lines(*rows) + lone)
    assert judged(pack, source, tmp_path / "out.jsonl").exit_code == 0
    assert [line["id"] for line in read(tmp_path / "out.jsonl")] == ["a\u2028", "e", "lone"]


def test_classify_gives_the_scores_alone(tmp_path: Path) -> None:
    source, target = a_file(tmp_path, lines(comment("1", "Lovely"))), tmp_path / "out.jsonl"
    result = run(classify, "--classifier", "fixed", "--in", source, "--out", str(target))
    assert result.exit_code == 0
    assert read(target) == [{"id": "1", "scores": {"toxicity": 0.0, "crisis": 0.0}}]


def test_classify_needs_a_classifier(tmp_path: Path) -> None:
    source = a_file(tmp_path, lines(comment("1", "x")))
    result = run(classify, "--classifier", "none", "--in", source, "--out", "-")
    assert result.exit_code == 1


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the comments take no more memory at their highest."""
    pack = a_pack(abuse(), spam())

    def highest(count: int) -> int:
        rows = (comment(str(n), f"comment number {n} about ward {n % 50}") for n in range(count))
        source = a_file(tmp_path, lines(*rows))
        tracemalloc.start()
        Run(source, str(tmp_path / "out.jsonl"), FixedClassifier()).judge(pack)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    highest(100)
    assert highest(6_000) < 1.3 * highest(3_000)


def items(*texts: str, author: str = "") -> Iterator[Any]:
    from moderation.items import Author

    return (an_item(text, author=Author(id=author or str(n))) for n, text in enumerate(texts))


def test_the_crowd_counts_who_said_the_same() -> None:
    crowd = Crowd()
    said = "Earn a lot of money from home with us today"
    heard = [
        crowd.heard(item) for item in items(said, "Lovely staff on the ward today", said, said)
    ]
    assert [h.echoes for h in heard] == [0, 0, 1, 2]
    assert heard[3].authors == 2


def test_the_crowd_forgets_what_lies_far_back() -> None:
    crowd = Crowd(size=2)
    said = "Earn a lot of money from home with us today"
    other = ("one thing that is quite different", "and yet another unlike the first one")
    heard = [crowd.heard(item) for item in items(said, *other, said)]
    assert heard[3].echoes == 0


def test_a_flood_is_counted_up_to_where_it_matters() -> None:
    crowd = Crowd()
    said = ["Earn a lot of money from home with us today"] * 300
    assert [crowd.heard(item) for item in items(*said)][-1].echoes == 50


def test_short_words_of_thanks_are_no_flood() -> None:
    crowd = Crowd()
    assert [crowd.heard(item).echoes for item in items("Thank you", "Thank you")] == [0, 0]
