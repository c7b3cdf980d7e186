"""The posts that the label heads learn from: well formed, and enough of each label."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from moderation.labels import LABELS
from moderation.training.heads import LABEL_HEADS
from moderation.training.posts import BadPost, Post, read, read_folder


@pytest.fixture(scope="module")
def written() -> list[Post]:
    return read_folder()


def test_every_label_has_examples_and_as_many_lines_have_none_of_the_grave_ones(
    written: list[Post],
) -> None:
    count = Counter(label for post in written for label in post.labels)
    assert all(count[label] >= 40 for label in LABELS)
    calm = sum(post.labels <= {"none", "positive", "criticism_keep"} for post in written)
    assert calm > len(written) / 3


def test_no_words_stand_there_with_two_meanings_of_danger(written: list[Post]) -> None:
    said: dict[str, bool] = {}
    for post in written:
        words = post.text.casefold().strip()
        if len(words.split()) > 3:
            assert said.setdefault(words, post.urgent) == post.urgent, words


def test_a_line_becomes_the_targets_of_the_heads(tmp_path: Path) -> None:
    file = tmp_path / "some.tsv"
    file.write_text("!threat,abuse\tour post >> see you\\noutside\nnone\tlovely\n", "utf-8")
    threat, calm = read(file)
    assert threat.text == "see you\noutside"
    lit = {head for head, on in zip(LABEL_HEADS, threat.targets(), strict=True) if on}
    assert lit == {"label_threat", "label_abuse", "label_urgent"}
    assert sum(calm.targets()) == 0
    assert threat.group == calm.group


@pytest.mark.parametrize("line", ["hate no tab", "hatred\twords", "none\t ", "none\tone\ttwo"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "some.tsv"
    file.write_text(f"none\tfine\n{line}\n", "utf-8")
    with pytest.raises(BadPost, match=r"some\.tsv, line 2"):
        list(read(file))


def test_nothing_is_learned_from_the_comments_kept_for_measuring(written: list[Post]) -> None:
    learned = {" ".join(post.text.casefold().split()) for post in written}
    kept = (Path(__file__).parents[1] / "data" / "comments_unseen.jsonl").read_text("utf-8")
    texts = [str(json.loads(line)["text"]) for line in kept.split("\n") if line]
    seen = [t for t in texts if len(t.split()) > 5 and " ".join(t.casefold().split()) in learned]
    assert seen == []
