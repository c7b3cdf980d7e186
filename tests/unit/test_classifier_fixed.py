"""The classifier that only knows the words it is told."""

from __future__ import annotations

import pytest

from moderation.classifiers import load


def test_the_highest_score_of_the_words_counts() -> None:
    classifier = load(
        "fixed", words={"idiot": {"toxicity": 0.9, "insult": 0.8}, "daft": {"toxicity": 0.3}}
    )
    assert classifier.labels == ("toxicity", "crisis", "insult")
    found = classifier.score(["You daft IDIOT", "daft", "idiotic", ""])
    assert [[s.score for s in signals] for signals in found] == [
        [0.9, 0.0, 0.8],
        [0.3, 0.0, 0.0],
        [0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0],
    ]


def test_phrases_and_signs_are_words_too() -> None:
    classifier = load("fixed", words={"can't go on": {"crisis": 1.0}, "🖕": {"toxicity": 0.7}})
    found = classifier.score(["I can't go on!", "🖕 you"])
    assert found[0][1].score == 1.0
    assert found[1][0].score == 0.7


def test_a_score_outside_the_range_is_refused() -> None:
    with pytest.raises(ValueError, match="outside 0 to 1"):
        load("fixed", words={"x": {"toxicity": 1.2}})
