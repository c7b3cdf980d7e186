"""Labelled comments through a pack and the model that we ship, and what was said of each."""

import json
from pathlib import Path
from typing import Any

from config.packs import load
from listener.judging.runs import Run
from moderation import classifiers

AGAINST = {"hide", "delete", "report", "block", "mute"}
HARMLESS = {"none", "positive", "criticism_keep"}
PROTECTED = {"crisis_urgent", "crisis_nonurgent", "criticism_keep"}

Pair = tuple[dict[str, Any], dict[str, Any]]  # what was expected, and what was said


def judged(source: Path, pack: str, folder: Path) -> list[Pair]:
    """Judge the comments of *source*, from file to file."""
    target = folder / "out.jsonl"
    Run(str(source), str(target), classifiers.load("onnx")).judge(load(pack))
    return list(zip(_read(source), _read(target), strict=True))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def acts(said: dict[str, Any]) -> set[str]:
    """Return what is to be done against the comment."""
    return AGAINST & {*said["proposed"], *said["automatic"]}


def acted_on(pairs: list[Pair]) -> list[str]:
    """Return the cries for help and the criticism that anything is to be done against."""
    return [e["id"] for e, said in pairs if PROTECTED & set(e["labels"]) and acts(said)]


def broken(pairs: list[Pair]) -> list[str]:
    """Return the comments against which something is to be done that must not be."""
    return [e["id"] for e, said in pairs if {*e.get("must_not", ())} & acts(said)]


def found(pairs: list[Pair]) -> float:
    """Return the share of the labels that were found."""
    wanted = [(e["labels"], said["labels"]) for e, said in pairs]
    hits = [label in said for labels, said in wanted for label in labels if label != "none"]
    return sum(hits) / len(hits)


def flagged(harmless: list[dict[str, Any]]) -> float:
    """Return the share of what was said of harmless comments that calls for somebody."""
    called = [said for said in harmless if not set(said["labels"]) <= HARMLESS or acts(said)]
    return len(called) / len(harmless)
