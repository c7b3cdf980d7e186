"""What a tired or angry colleague might type is stopped; what a careful one types passes.

The words stand in tests/data/outgoing_words.jsonl, each with the rule that must stop it, or none.
"""

import json
from pathlib import Path

import pytest

from moderation.outgoing.linter import lint
from moderation.outgoing.responses import Channel
from tests.unit.test_outgoing import where

DATA = Path(__file__).parents[1] / "data" / "outgoing_words.jsonl"
LINES = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
BAD = [(d["words"], d["route"], d["channel"], d["stopped"]) for d in LINES if d["stopped"]]
GOOD = [(d["words"], d["route"], d["channel"]) for d in LINES if not d["stopped"]]


def test_there_are_enough_of_both() -> None:
    assert len(BAD) >= 40
    assert len(GOOD) >= 40


@pytest.mark.parametrize(("words", "route", "channel", "rule"), BAD)
def test_it_is_stopped(words: str, route: str, channel: str, rule: str) -> None:
    found = lint(words, where(Channel(channel), route, "x"))
    assert rule in {o.rule for o in found if o.blocks}


@pytest.mark.parametrize(("words", "route", "channel"), GOOD)
def test_it_passes(words: str, route: str, channel: str) -> None:
    assert lint(words, where(Channel(channel), route, "x")) == ()
