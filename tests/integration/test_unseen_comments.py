"""Comments that neither the rules nor the model were made with: how well they do on new ones.

772 comments in four sets, each written and labelled by somebody who saw neither; they are harder
than a usual page, and half of the harmless ones are made to look like something. The bars lie a
little below what was measured, so that a change that costs much is seen. They are not to be
learned from: tests/unit/test_training_posts.py looks that they are not.
"""

from pathlib import Path

import pytest

from tests.fakes.judged import Pair, acted_on, broken, flagged, found, judged

SOURCE = Path(__file__).parents[1] / "data" / "comments_unseen.jsonl"


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    return judged(SOURCE, "tewv", tmp_path_factory.mktemp("judged"))


def test_no_cry_for_help_and_no_criticism_is_acted_on(pairs: list[Pair]) -> None:
    assert acted_on(pairs) == []


def test_hardly_anything_is_proposed_that_must_not_be(pairs: list[Pair]) -> None:
    assert len(broken(pairs)) <= 2


def test_nine_in_ten_urgent_comments_page_a_person(pairs: list[Pair]) -> None:
    paged = [said["urgent"] for e, said in pairs if e["urgent"]]
    assert sum(paged) / len(paged) >= 0.9


def test_four_in_five_labels_are_found(pairs: list[Pair]) -> None:
    assert found(pairs) >= 0.8


def test_seven_in_eight_harmless_comments_are_left_alone(pairs: list[Pair]) -> None:
    assert flagged([said for e, said in pairs if e["harmless"]]) <= 0.125
