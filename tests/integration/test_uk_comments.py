"""Labelled British comments through every pack, from file to file, with the model that we ship."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.packs import load
from listener.judging.runs import Run
from moderation import classifiers

SOURCE = Path(__file__).parents[1] / "data" / "comments_uk.jsonl"
AGAINST = {"hide", "delete", "report", "block", "mute"}
HARMLESS = {"none", "positive", "criticism_keep"}
TRUSTS = ("bnssg", "bsmhft", "buckinghamshire", "pennine", "tewv")

Pair = tuple[dict[str, Any], dict[str, Any]]  # what was expected, and what was said


@pytest.fixture(scope="module", params=TRUSTS)
def pairs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    target = tmp_path_factory.mktemp("judged") / "out.jsonl"
    Run(str(SOURCE), str(target), classifiers.load("onnx")).judge(load(request.param))
    return list(zip(read(SOURCE), read(target), strict=True))


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def acts(said: dict[str, Any]) -> set[str]:
    return AGAINST & {*said["proposed"], *said["automatic"]}


def test_no_cry_for_help_and_no_criticism_is_acted_on(pairs: list[Pair]) -> None:
    protected = {"crisis_urgent", "crisis_nonurgent", "criticism_keep"}
    acted = [e["id"] for e, said in pairs if protected & set(e["labels"]) and acts(said)]
    assert acted == []


def test_every_urgent_comment_pages_a_person(pairs: list[Pair]) -> None:
    assert [e["id"] for e, said in pairs if e.get("urgent") and not said["urgent"]] == []


def test_nothing_is_proposed_that_must_not_be(pairs: list[Pair]) -> None:
    broken = [e["id"] for e, said in pairs if {*e.get("must_not", ())} & acts(said)]
    assert broken == []


def test_nine_labels_in_ten_are_found(pairs: list[Pair]) -> None:
    wanted = [(e["labels"], said["labels"]) for e, said in pairs]
    hits = [label in said for labels, said in wanted for label in labels if label != "none"]
    assert sum(hits) / len(hits) >= 0.92


def test_harmless_comments_are_left_alone(pairs: list[Pair]) -> None:
    harmless = [said for e, said in pairs if set(e["labels"]) <= HARMLESS]
    flagged = [said for said in harmless if not set(said["labels"]) <= HARMLESS or acts(said)]
    assert len(flagged) / len(harmless) <= 0.06
