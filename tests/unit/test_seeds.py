"""The training seeds are well formed, and no head is taught by positives alone."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[2] / "moderation" / "training" / "seeds"
ABUSE = {"toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"}
INTENTS = {
    *("crisis", "crisis_other", "complaint", "information_request", "data_request"),
    *("clinical_question", "media_enquiry", "safeguarding", "spam", "praise"),
}
HEADS = ABUSE | INTENTS
SENTIMENTS = frozenset({"negative", "neutral", "positive"})
GROUP_KEYS = frozenset({"name", "labels", "unknown", "sentiment", "weight", "templates"})
BRACED = re.compile(r"\{([^{}]*)\}")
FILES = sorted(path for path in SEEDS.glob("*.toml") if path.name != "slots.toml")

Seeds = dict[str, Any]


def read(path: Path) -> Seeds:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def topic_of(path: Path) -> str:
    """Return the first two words of a file's name: tox_hate, intent_crisis."""
    return "_".join(path.stem.split("_")[:2])


def faults_of_template(template: str, slots: dict[str, list[str]]) -> list[str]:
    rest = BRACED.sub("", template)
    named = [inside for inside in BRACED.findall(template) if "|" not in inside]
    found = [f"unknown slot {name!r}" for name in named if name not in slots]
    if "{" in rest or "}" in rest:
        found.append("nested or unbalanced braces")
    if not template.strip():
        found.append("empty")
    return found


def faults_of_group(group: Seeds, slots: dict[str, list[str]]) -> list[str]:
    labels, unknown = set(group.get("labels", [])), set(group.get("unknown", []))
    checks = [
        (set(group) <= GROUP_KEYS, "unknown key"),
        (labels | unknown <= HEADS, "unknown head"),
        (not labels & unknown, "a head is both positive and masked"),
        (group.get("sentiment", "neutral") in SENTIMENTS, "unknown sentiment"),
        (bool(group.get("templates")), "no templates"),
        (len(set(group["templates"])) == len(group["templates"]), "a template twice"),
    ]
    found = [message for good, message in checks if not good]
    for template in group["templates"]:
        found += [f"{fault}: {template[:40]}" for fault in faults_of_template(template, slots)]
    return found


def all_groups() -> list[Seeds]:
    return [group for path in FILES for group in read(path)["group"]]


def counterparts(head: str, groups: list[Seeds]) -> int:
    """Count the templates that teach when *head* is not meant."""
    return sum(
        len(group["templates"])
        for group in groups
        if head not in group.get("labels", []) and head not in group.get("unknown", [])
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_seed_file_is_well_formed(path: Path) -> None:
    seeds = read(path)
    slots = read(SEEDS / "slots.toml")["slots"] | seeds.get("slots", {})
    faults = [f"key {key!r}" for key in seeds if key not in {"slots", "group"}]
    for name, values in slots.items():
        faults += [f"slot {name}: {value}" for value in values if "{" in value or "}" in value]
    for group in seeds["group"]:
        faults += [f"{group['name']}: {fault}" for fault in faults_of_group(group, slots)]
    assert faults == []


@pytest.mark.parametrize("topic", sorted({topic_of(path) for path in FILES}))
def test_a_topic_that_teaches_a_head_also_teaches_when_it_is_not_meant(topic: str) -> None:
    groups = [group for path in FILES if topic_of(path) == topic for group in read(path)["group"]]
    taught = {head for group in groups for head in group.get("labels", [])}
    assert sorted(head for head in taught if counterparts(head, groups) < 5) == []


def test_group_names_are_unique_across_files() -> None:
    names = Counter(group["name"] for group in all_groups())
    assert [name for name, times in names.items() if times > 1] == []


def test_no_sentence_is_judged_both_ways() -> None:
    lit: dict[str, set[str]] = {}
    unlit: dict[str, set[str]] = {}
    for group in all_groups():
        labels, unknown = set(group.get("labels", [])), set(group.get("unknown", []))
        for template in group["templates"]:
            lit.setdefault(template, set()).update(labels)
            unlit.setdefault(template, set()).update(HEADS - labels - unknown)
    assert {text: lit[text] & unlit[text] for text in lit if lit[text] & unlit[text]} == {}


def test_every_head_of_abuse_has_as_many_counterexamples_as_examples() -> None:
    groups = all_groups()
    for head in ("toxicity", "threat", "insult", "identity_attack"):
        positives = sum(
            len(group["templates"]) for group in groups if head in group.get("labels", [])
        )
        assert counterparts(head, groups) >= positives, head
