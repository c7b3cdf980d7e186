"""The bundled model behind the protocol: order, range, safety, and independence of neighbours."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from moderation.classifiers import Classifier, load
from moderation.classifiers._preparation import prepared
from moderation.classifiers._windows import windows
from moderation.classifiers.onnx import BUNDLED, MODELS
from moderation.errors import ClassifierUnavailable

PLACE = MODELS / BUNDLED
SENTIMENTS = ("sentiment_negative", "sentiment_neutral", "sentiment_positive")
ROUGH = [
    "",
    "   ",
    "\x00\x00",
    "\ud800 lone \udfff",
    "مرحبا، الخدمة سيئة",
    "‮reversed‬ text",
    "🔪" * 10_000,
    "a" * 100_000,
    "word " * 20_000,
    "ﷺ" * 5_000,
    "1a" * 50_000,
    "https://example.org/" + "x" * 5_000,
]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load("onnx")


def scores(classifier: Classifier, text: str) -> dict[str, float]:
    return {signal.label: signal.score for signal in classifier.score([text])[0]}


def test_any_text_is_safe_and_every_score_lies_in_range(classifier: Classifier) -> None:
    found = classifier.score(ROUGH)
    assert len(found) == len(ROUGH)
    for signals in found:
        assert tuple(signal.label for signal in signals) == classifier.labels
        assert all(0.0 <= signal.score <= 1.0 for signal in signals)


def test_no_texts_give_no_scores(classifier: Classifier) -> None:
    assert list(classifier.score([])) == []


def test_words_that_say_nothing_are_no_risk(classifier: Classifier) -> None:
    for text in ("", "   ", "\x00", "...", "?!"):
        found = scores(classifier, text)
        assert found.pop("sentiment_neutral") == 1.0
        assert set(found.values()) == {0.0}


def test_sentiment_is_shared_out(classifier: Classifier) -> None:
    for text in ("The nurses were lovely", "Nobody rang me back, dreadful", "Opening times?"):
        found = scores(classifier, text)
        assert sum(found[label] for label in SENTIMENTS) == pytest.approx(1.0)


def test_order_is_kept_and_no_score_hangs_on_its_neighbours() -> None:
    texts = [
        "Thank you to the team on ward 4",
        "you absolute moron",
        "ok",
        "I waited nine hours in A&E with my dad and nobody came to see us once. " * 9,
        "thank you",
    ]
    alone = [load("onnx", threads=1).score([text])[0] for text in texts]
    for threads in (1, 2, 3):
        classifier = load("onnx", threads=threads)
        assert list(classifier.score(texts)) == alone
        assert list(classifier.score(texts[::-1])) == alone[::-1]
        assert list(classifier.score([*texts, *texts])) == [*alone, *alone]


def test_signals_say_which_model_measured(classifier: Classifier) -> None:
    signal = classifier.score(["hello"])[0][0]
    assert signal.by == f"{classifier.name}-{classifier.version}"


def test_criticism_is_not_abuse(classifier: Classifier) -> None:
    for text in (
        "Appalling service, five hours on a trolley and nobody spoke to us",
        "The receptionist was rude and the doctor could not care less. Disgraceful.",
        "I am disgusted with this trust",
    ):
        assert scores(classifier, text)["toxicity"] < 0.5, text


def test_abuse_is_heard(classifier: Classifier) -> None:
    for text in ("you are a fucking idiot", "your nurses are worthless scum", "fuck off you cunts"):
        assert scores(classifier, text)["toxicity"] > 0.5, text


def test_a_cry_for_help_at_the_end_of_a_long_post_is_heard(classifier: Classifier) -> None:
    story = "The parking was full and the lift was broken so we took the stairs to the clinic. "
    limit = classifier.card.thresholds["crisis"]["look"]  # type: ignore[attr-defined]
    quiet = scores(classifier, story * 60)["crisis"]
    heard = scores(classifier, story * 60 + "I want to kill myself tonight, I can't go on.")[
        "crisis"
    ]
    assert quiet < limit < heard


def test_the_model_loads_within_a_second() -> None:
    started = time.perf_counter()
    load("onnx")
    assert time.perf_counter() - started < 1.0


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in PLACE.iterdir()) <= 30_000_000


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_an_altered_file_is_refused(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(PLACE, tmp_path / "model")
    with (copy / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ClassifierUnavailable, match="is not the file that its card names"):
        load("onnx", folder=copy)


def test_a_missing_model_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ClassifierUnavailable, match=r"card in .*nowhere"):
        load("onnx", folder=tmp_path / "nowhere")


def test_a_broken_card_is_told(tmp_path: Path) -> None:
    (tmp_path / "card.toml").write_text("[model]\nname = 'x'\n", encoding="utf-8")
    with pytest.raises(ClassifierUnavailable, match="cannot be read"):
        load("onnx", folder=tmp_path)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("you are a f u c k i n g 1diot!", "you are a fucking idiot!"),
        ("f.u.c.k off", "fuck off"),
        ("ｆｕｃｋ", "fuck"),
        ("id\u200biot", "idiot"),
        ("sooooo gooood!!!!!!!!", "soo good!!!"),
        ("I love 🔪 👳🏾", "I love knife man turban dark skin"),
        ("🅱️🅾️", "bo"),
        ("ring @NHSTrust at https://x.example/a?b", "ring @user at http"),
        ("on the 2nd at 4pm take 20mg", "on the 2nd at 4pm take 20mg"),
        ("A&E was busy, e.g. at 9am", "A&E was busy, e.g. at 9am"),
        ("\ud800\x00", "?"),
    ],
)
def test_disguises_are_undone_before_reading(written: str, read: str) -> None:
    assert prepared(written) == read


def test_windows_cover_a_text_and_never_exceed_the_length() -> None:
    for count in (0, 1, 126, 127, 300, 1_500):
        ids = list(range(count))
        pieces = windows(ids, 126)
        assert all(len(piece) <= 126 for piece in pieces)
        assert sorted({i for piece in pieces for i in piece}) == ids


def test_a_very_long_text_is_read_at_both_ends_and_between() -> None:
    ids = list(range(25_000))
    pieces = windows(ids, 126)
    assert len(pieces) == 16
    assert pieces[0][0] == 0
    assert pieces[-1][-1] == 24_999
    assert np.any([5_000 < piece[0] < 20_000 for piece in pieces])
