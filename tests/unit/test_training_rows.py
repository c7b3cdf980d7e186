"""Rows, seeds, their spellings and the split: the same every time, and honest."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest

from moderation.training import augment, card, expand, overlap, seeds, weak
from moderation.training.rows import Row, fingerprint, is_validation, no_cry_for_help

SEEDS = """
[slots]
role = ["nurse", "doctor", "porter"]
[[group]]
name = "clean-kind"
labels = ["praise"]
unknown = ["spam"]
sentiment = "positive"
templates = ["the {role} was {kind|lovely|great}", "thanks"]
[[group]]
name = "tox-rude"
labels = ["toxicity", "insult"]
weight = 2.0
templates = ["you {daft|thick} {role}"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "some.toml").write_text(SEEDS, encoding="utf-8")
    return tmp_path


def test_a_group_knows_what_is_lit_unknown_and_not(folder: Path) -> None:
    kind, rude = seeds.read_folder(folder)
    assert kind.targets["praise"] == 1.0
    assert "spam" not in kind.targets
    assert kind.targets["toxicity"] == 0.0
    assert kind.sentiment == "positive"
    assert (rude.weight, rude.sentiment) == (2.0, "")
    assert kind.templates[0].count() == 9


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('labels = ["praise"]', 'labels = ["prayse"]', "clean-kind.*prayse"),
        ('unknown = ["spam"]', 'unknown = ["praise"]', "clean-kind.*praise"),
        ('sentiment = "positive"', 'sentiment = "glad"', "glad"),
        ("{role} was", "{rolle} was", "rolle"),
        ("tox-rude", "clean-kind", "same name"),
        ("[slots]", "[slots", "some.toml"),
    ],
)
def test_a_fault_names_its_place(folder: Path, was: str, becomes: str, says: str) -> None:
    (folder / "some.toml").write_text(SEEDS.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(seeds.BadSeed, match=says):
        seeds.read_folder(folder)


def test_expansion_is_distinct_capped_and_the_same_every_time(folder: Path) -> None:
    groups = seeds.read_folder(folder)
    caps = expand.Caps(template=5, group=5, careless=0.0)
    rows = list(expand.expanded(groups, caps, seed=1))
    assert rows == list(expand.expanded(groups, caps, seed=1))
    assert rows != list(expand.expanded(groups, caps, seed=2))
    kind = [row.text for row in rows if row.group == "clean-kind"]
    assert len(kind) == len(set(kind)) == 5
    assert all("{" not in text for text in kind)


def test_another_group_does_not_change_a_groups_rows(folder: Path) -> None:
    groups = seeds.read_folder(folder)
    both = [r for r in expand.expanded(groups, expand.Caps(), 1) if r.group == "tox-rude"]
    assert both == list(expand.expanded(groups[1:], expand.Caps(), 1))


def test_careless_spelling_changes_words_but_never_empties_them() -> None:
    text = "I can't go on, please help me"
    typed = {augment.augmented(text, "negative", Random(i)) for i in range(200)}
    assert len(typed) > 100
    assert all(len(each) > 10 for each in typed)
    assert augment.augmented("x", "", Random(1))


def test_the_split_keeps_groups_whole_and_every_kind_measured(folder: Path) -> None:
    made = [
        seeds.Group(f"{kind}-{i}", {head: 1.0}, "", 1.0, ())
        for kind, head in (("a", "spam"), ("b", "crisis"))
        for i in range(6)
    ]
    kept = seeds.held_out(made, 0.12)
    assert {name[0] for name in kept} == {"a", "b"}
    assert len(kept) == 2
    assert kept == seeds.held_out(made[::-1], 0.12)


def test_a_text_falls_on_one_side_whatever_its_case_and_points() -> None:
    assert fingerprint("You're RUDE!!") == fingerprint("you re rude")
    rows = [Row(f"text {i}", "any") for i in range(2_000)]
    share = sum(is_validation(row, 0.1) for row in rows) / len(rows)
    assert 0.07 < share < 0.13
    pair = [Row(words, "set", group="1-2") for words in ("one", "two")]
    assert is_validation(pair[0], 0.5) == is_validation(pair[1], 0.5)


def test_a_row_refuses_a_head_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="toxic"):
        Row("x", "any", {"toxic": 1.0})


def test_overlap_is_found_through_case_and_points(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("id,text\n1,Hello THERE!\n2,other\n", encoding="utf-8")
    assert overlap.overlaps(["hello there", "x"], overlap.texts(path)) == ["Hello THERE!"]
    assert overlap.overlaps(["I love 🐈"], ["I love 🔪", "i love 🐈!"]) == ["i love 🐈!"]
    (tmp_path / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="none of the columns"):
        overlap.texts(tmp_path / "none.csv")


def test_guessed_kinds_leave_open_what_the_words_do_not_settle() -> None:
    rude = weak.kinds("you are a fucking moron")
    assert (rude["obscene"], rude["insult"], rude["threat"]) == (1.0, 1.0, 0.0)
    assert rude["identity_attack"] == 0.0
    assert "identity_attack" not in weak.kinds("i hate muslims")
    assert weak.kinds("i will kill you")["threat"] == 1.0
    assert "threat" not in weak.kinds("knife crime, you clown")


def test_a_cry_for_help_found_elsewhere_is_not_called_none() -> None:
    assert "crisis" in no_cry_for_help("nice article")
    assert no_cry_for_help("i want to kill myself") == {}


def test_a_card_reads_back_as_it_was_written() -> None:
    table = {
        "name": 'a "b"',
        "yes": True,
        "n": 3,
        "sum": {"model.onnx": "00", "deep": {"x y": 0.25, "list": ["é", 1]}},
        "empty": {},
    }
    read = tomllib.loads(card.toml(table))
    assert read == {key: value for key, value in table.items() if key != "empty"}
