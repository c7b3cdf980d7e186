"""The benchmark's texts and ratios: real lengths, and two sides that take turns."""

import time

import numpy as np

from listener.benchmark.classifying import mean_tokens, tokenizer
from listener.benchmark.comments import made_up
from listener.benchmark.detoxify import beside


def test_comments_differ_in_words_and_length() -> None:
    texts = made_up(500)
    assert len(set(texts)) == 500
    assert texts == made_up(500)
    lengths = [len(e.ids) for e in tokenizer().encode_batch(texts)]
    assert 36 < np.mean(lengths) < 41
    assert min(lengths) < 20
    assert max(lengths) > 80
    assert mean_tokens(texts) == np.mean(lengths)


def test_the_slower_side_is_told_as_slower() -> None:
    told = beside(made_up(4), lambda _t: time.sleep(0.001), lambda _t: time.sleep(0.02))
    for ratio in told["times_faster"].values():
        assert ratio > 2
    assert told["one_at_a_time_ms"]["p50"] >= 20
