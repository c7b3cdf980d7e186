"""What a short answer means under the words that it answers, in a pack and from a file."""

import json
from pathlib import Path

import pytest

from config import packs, words
from listener.judging.runs import Run
from moderation import registry
from moderation.items import Item, ItemRef
from moderation.principles import Reading
from moderation.text import read

BOOK = words.load()


def under(kind: str, *above: str) -> bool:
    item = Item(ItemRef("facebook", "a", "1"), "same")
    reading = Reading(item, read(item.text), context=above)
    return bool(registry.load("moderation.rules", "under", "RULE")(kind, BOOK).find(reading))


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        ("cry", "cant live like this, i want to die"),
        ("cry", "my sister says she is going to end her life"),
        ("crisis", "It is World Suicide Prevention Day. Ask somebody how they are."),
        ("crisis", "no fight left in me"),
        ("criticism", "Eleven hours in a chair, a complete shambles"),
        ("praise", "The porters were wonderful with my nan"),
        ("accusation", "That ward clerk is a nasty bitch"),
    ],
)
def test_what_stands_above_is_heard(kind: str, above: str) -> None:
    assert under(kind, above)


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        ("cry", "Flu jabs are free for over 65s"),
        ("crisis", "The stairs nearly killed me"),
        ("criticism", "The porters were wonderful with my nan"),
        ("accusation", "Meet Sister Jane, our nurse of the year"),
    ],
)
def test_other_words_above_change_nothing(kind: str, above: str) -> None:
    assert not under(kind, above)


def test_nothing_above_and_what_is_far_above_change_nothing() -> None:
    assert not under("cry")
    assert not under("cry", "see you there", "bring a coat", "i want to die")


def test_an_unknown_kind_is_told_in_words() -> None:
    with pytest.raises(ValueError, match="under"):
        registry.load("moderation.rules", "under", "RULE")("weather", BOOK)


def judged(tmp_path: Path, **row: str) -> dict[str, object]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    known = {"id": "1", "platform": "facebook", "own_thread": "true"}
    source.write_text(json.dumps(known | row) + "\n", encoding="utf-8")
    Run(str(source), str(target), None).judge(packs.load("tewv"))
    line: dict[str, object] = json.loads(target.read_text(encoding="utf-8"))
    return line


def test_me_too_under_a_cry_for_help_is_distress(tmp_path: Path) -> None:
    assert judged(tmp_path, text="me too")["labels"] == ["none"]
    said = judged(tmp_path, text="me too", parent="i dont want to be alive anymore")
    assert said["labels"] == ["crisis_nonurgent"]


def test_me_too_under_a_prevention_post_is_distress(tmp_path: Path) -> None:
    said = judged(tmp_path, text="literally me", thread="Feeling suicidal? Talk to us tonight.")
    assert said["labels"] == ["crisis_nonurgent"]


def test_goading_pages_a_person_and_the_one_who_cries_is_not_acted_on(tmp_path: Path) -> None:
    said = judged(tmp_path, text="do it then", parent="standing on the bridge, ready to jump")
    assert said["labels"] == ["abuse"]
    assert said["urgent"]
    assert judged(tmp_path, text="do it then", parent="Shall I book it?")["labels"] == ["none"]


def test_asking_for_a_name_under_an_attack_is_targeting_for_a_person(tmp_path: Path) -> None:
    said = judged(tmp_path, text="who is she?", parent="that midwife is an evil bitch")
    assert said["labels"] == ["staff_targeting"]
    assert said["proposed"] == ["review"]
    kind = judged(tmp_path, text="who is she?", thread="Our midwife of the year, Jane Okafor!")
    assert kind["labels"] == ["none"]


def test_same_here_under_criticism_is_criticism(tmp_path: Path) -> None:
    said = judged(tmp_path, text="same here", parent="Never again, nobody answers the phones")
    assert said["labels"] == ["criticism_keep"]
