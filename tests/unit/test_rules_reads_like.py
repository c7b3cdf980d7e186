"""How a comment reads: what label heads add to the words, and what they take back."""

from __future__ import annotations

import pytest

from config import packs
from connectors.base import connector_for
from moderation.items import Item, ItemRef
from moderation.labels import LABELS
from moderation.principles import Reading
from moderation.rules import _heads
from moderation.text import read
from moderation.verdicts import Verdict, judge

PACK = packs.load("tewv")
CAN = connector_for("facebook").can
CALM = {"label_crisis_urgent": 0.001, "label_crisis_nonurgent": 0.001, "sentiment_neutral": 0.9}


def judged(text: str, **scores: float) -> Verdict:
    item = Item(ItemRef("facebook", "trust", "1"), text, own_thread=True)
    return judge(Reading(item, read(text), {**CALM, **scores}), PACK, CAN)


def test_a_cry_that_no_word_gives_away_is_urgent() -> None:
    verdict = judged("everything is in the blue folder", label_crisis_urgent=0.8)
    assert verdict.urgent
    assert "crisis_urgent" in verdict.labels
    assert not judged("everything is in the blue folder").urgent


def test_less_is_enough_where_words_speak_of_distress() -> None:
    assert judged("i dont want to be here anymore", label_crisis_urgent=0.4).urgent
    assert not judged("the blue folder is here", label_crisis_urgent=0.4).urgent


def test_kind_words_need_a_surer_score() -> None:
    kind = {"label_crisis_urgent": 0.55, "label_positive": 0.4}
    assert not judged("goodbye to ward four and thank you", **kind).urgent
    assert judged(
        "goodbye to ward four and thank you", **{**kind, "label_crisis_urgent": 0.7}
    ).urgent


def test_distress_is_heard_without_words_for_it() -> None:
    assert "crisis_nonurgent" in judged("bad brain day", label_crisis_nonurgent=0.6).labels


@pytest.mark.parametrize(
    "text",
    [
        "im going to kill myself tonight",
        "I've taken all my tablets. tell my mum I'm sorry",
        "I have the rope ready",
        "I want to die. I'm not safe. Please",
    ],
)
def test_no_score_talks_plain_words_away(text: str) -> None:
    assert judged(text, label_crisis_nonurgent=0.1).urgent


def test_a_farewell_that_reads_like_none_is_none() -> None:
    text = "see you on the other side everyone"
    assert judged(text, label_crisis_urgent=0.6).urgent
    assert not judged(text, label_crisis_urgent=0.05, label_positive=0.6).urgent


@pytest.mark.parametrize(
    ("label", "route"),
    [("foi", "foi"), ("complaint", "complaint"), ("data_rights", "data_rights")],
)
def test_rights_are_found_without_their_words(label: str, route: str) -> None:
    verdict = judged("about the thing from March", **{f"label_{label}": 0.9})
    assert label in verdict.labels
    assert route in {finding.route.value for finding in verdict.findings}


@pytest.mark.parametrize(
    "label", ["threat", "hate", "abuse", "staff_targeting", "spam_ad", "illegal_activity"]
)
def test_where_only_the_score_speaks_a_person_looks_and_nothing_is_proposed(label: str) -> None:
    verdict = judged("well then, here we are", **{f"label_{label}": 0.97})
    assert label in verdict.labels
    assert {verb.value for verb in verdict.proposed} <= {"keep", "review"}
    assert not verdict.automatic


def test_words_of_hate_that_read_like_none_go_to_a_person() -> None:
    text = "from one cripple on two sticks: that new ramp is champion"
    sure, doubted = judged(text, label_hate=0.9), judged(text, label_hate=0.001)
    assert "hate" in sure.labels
    assert "hate" in doubted.labels
    assert {verb.value for verb in doubted.proposed} <= {"keep", "review"}


def test_a_classifier_without_label_heads_changes_nothing() -> None:
    item = Item(ItemRef("facebook", "trust", "1"), "see you on the other side everyone")
    verdict = judge(Reading(item, read(item.text), {"sentiment_neutral": 0.9}), PACK, CAN)
    assert verdict.urgent


def test_every_label_can_be_asked_about() -> None:
    assert set(_heads.LABELS) == set(LABELS) - {"none"} | {"urgent"}
