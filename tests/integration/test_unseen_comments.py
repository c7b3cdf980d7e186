"""Comments that neither the rules nor the model were made with: how well they do on new ones.

772 comments in four sets, each written and labelled by somebody who saw neither; they are harder
than a usual page, and half of the harmless ones are made to look like something. The bars lie a
little below what was measured, so that a change that costs much is seen. They are not to be
learned from: tests/unit/test_training_posts.py looks that they are not.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from config.packs import load
from listener.judging.runs import Run
from moderation import classifiers

SOURCE = Path(__file__).parents[1] / "data" / "comments_unseen.jsonl"
AGAINST = {"hide", "delete", "report", "block", "mute"}
CALM = {"none", "positive", "criticism_keep"}

Pair = tuple[dict[str, Any], dict[str, Any]]  # what was expected, and what was said


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    target = tmp_path_factory.mktemp("judged") / "out.jsonl"
    Run(str(SOURCE), str(target), classifiers.load("onnx")).judge(load("tewv"))
    return list(zip(read(SOURCE), read(target), strict=True))


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def acts(said: dict[str, Any]) -> set[str]:
    return AGAINST & {*said["proposed"], *said["automatic"]}


def test_no_cry_for_help_and_no_criticism_is_acted_on(pairs: list[Pair]) -> None:
    protected = {"crisis_urgent", "crisis_nonurgent", "criticism_keep"}
    assert [e["id"] for e, said in pairs if protected & set(e["labels"]) and acts(said)] == []


def test_hardly_anything_is_proposed_that_must_not_be(pairs: list[Pair]) -> None:
    broken = [e["id"] for e, said in pairs if {*e.get("must_not", ())} & acts(said)]
    assert len(broken) <= 2


def test_nine_in_ten_urgent_comments_page_a_person(pairs: list[Pair]) -> None:
    paged = [said["urgent"] for e, said in pairs if e["urgent"]]
    assert sum(paged) / len(paged) >= 0.9


def test_four_in_five_labels_are_found(pairs: list[Pair]) -> None:
    wanted = [(e["labels"], said["labels"]) for e, said in pairs]
    hits = [label in said for labels, said in wanted for label in labels if label != "none"]
    assert sum(hits) / len(hits) >= 0.8


def test_seven_in_eight_harmless_comments_are_left_alone(pairs: list[Pair]) -> None:
    harmless = [said for e, said in pairs if e["harmless"]]
    flagged = [said for said in harmless if set(said["labels"]) - CALM or acts(said)]
    assert len(flagged) / len(harmless) <= 0.125
