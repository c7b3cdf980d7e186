"""Labelled British comments through every pack, from file to file, with the model that we ship."""

from pathlib import Path

import pytest

from tests.fakes.judged import HARMLESS, Pair, acted_on, broken, flagged, found, judged

SOURCE = Path(__file__).parents[1] / "data" / "comments_uk.jsonl"
TRUSTS = ("bnssg", "bsmhft", "buckinghamshire", "pennine", "tewv")


@pytest.fixture(scope="module", params=TRUSTS)
def pairs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    return judged(SOURCE, request.param, tmp_path_factory.mktemp("judged"))


def test_no_cry_for_help_and_no_criticism_is_acted_on(pairs: list[Pair]) -> None:
    assert acted_on(pairs) == []


def test_every_urgent_comment_pages_a_person(pairs: list[Pair]) -> None:
    assert [e["id"] for e, said in pairs if e.get("urgent") and not said["urgent"]] == []


def test_nothing_is_proposed_that_must_not_be(pairs: list[Pair]) -> None:
    assert broken(pairs) == []


def test_nine_labels_in_ten_are_found(pairs: list[Pair]) -> None:
    assert found(pairs) >= 0.92


def test_harmless_comments_are_left_alone(pairs: list[Pair]) -> None:
    assert flagged([said for e, said in pairs if set(e["labels"]) <= HARMLESS]) <= 0.06
