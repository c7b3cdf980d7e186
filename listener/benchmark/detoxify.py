"""The architectures of Detoxify beside our classifier: the same texts, threads and minutes.

Random weights take exactly as long as trained ones, so nothing is downloaded. What is timed of
Detoxify is the model alone: its tokenizer's time is left out, in its favour.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from listener.benchmark.classifying import tokenizer
from listener.benchmark.comments import made_up
from moderation.classifiers import Classifier

BATCH = 32
ONES = 16  # texts timed one at a time
ROUNDS = 3
Told = dict[str, Any]
Score = Callable[[list[str]], object]


def measure(count: int, threads: int, ours: Classifier, folder: str = "") -> Told | None:
    """Return figures for "original" (BERT-base) and "original-small" (ALBERT-base) beside *ours*.

    None where the ``detoxify`` extra is not installed.
    """
    try:
        import torch
        import transformers
    except ImportError:
        return None
    torch.set_num_threads(threads)
    texts = made_up(count)
    words = tokenizer(folder)
    models = {"original": _bert(transformers), "original-small": _albert(transformers)}
    return {
        name: beside(texts, ours.score, _scorer(torch, model.eval(), words))
        for name, model in models.items()
    }


def _bert(transformers: Any) -> Any:
    return transformers.BertForSequenceClassification(transformers.BertConfig(num_labels=6))


def _albert(transformers: Any) -> Any:
    shape = transformers.AlbertConfig(
        embedding_size=128,
        hidden_size=768,
        num_attention_heads=12,
        intermediate_size=3072,
        num_labels=6,
    )
    return transformers.AlbertForSequenceClassification(shape)


def _scorer(torch: Any, model: Any, words: Tokenizer) -> Score:
    """Return what scores a batch as the library does: padded to its longest text, with a mask."""
    ids: dict[str, list[int]] = {}

    def score(texts: list[str]) -> object:
        ids.update({t: words.encode(t).ids for t in texts if t not in ids})
        rows = [ids[t] for t in texts]
        longest = max(len(row) for row in rows)
        padded = torch.zeros((len(rows), longest), dtype=torch.long)
        mask = torch.zeros_like(padded)
        for place, row in enumerate(rows):
            padded[place, : len(row)] = torch.tensor(row) % model.config.vocab_size
            mask[place, : len(row)] = 1
        with torch.no_grad():
            return torch.sigmoid(model(input_ids=padded, attention_mask=mask).logits)

    return score


def beside(texts: Sequence[str], ours: Score, theirs: Score) -> Told:
    """Return the speed of *theirs*, and how many times faster *ours* is.

    The two take turns, so that whatever else the machine does slows both.
    """
    for score in (ours, theirs):
        score(list(texts[:BATCH]))
    ones = [[text] for text in texts[:ONES]]
    many = [list(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)]
    singly, together = _turns(ones, ours, theirs), _turns(many, ours, theirs)
    told = singly[1] * 1000
    return {
        "one_at_a_time_ms": {
            "p50": round(float(np.median(told)), 2),
            "p95": round(float(np.percentile(told, 95)), 2),
        },
        "comments_per_second": round(len(texts) / float(_by_round(together[1]).min()), 2),
        "times_faster": {
            "one_at_a_time": _ratio(singly),
            f"batches_of_{BATCH}": _ratio(together),
        },
    }


def _turns(batches: Sequence[list[str]], ours: Score, theirs: Score) -> Any:
    """Return seconds by (ours or theirs, round, batch)."""
    taken = np.zeros((2, ROUNDS, len(batches)))
    for turn in range(ROUNDS):
        for place, batch in enumerate(batches):
            for side, score in enumerate((ours, theirs)):
                began = time.perf_counter()
                score(batch)
                taken[side, turn, place] = time.perf_counter() - began
    return taken


def _by_round(taken: Any) -> Any:
    return taken.sum(axis=1)


def _ratio(taken: Any) -> float:
    """Return theirs / ours, of the whole work in the median round."""
    ours, theirs = (float(np.median(_by_round(side))) for side in taken)
    return round(theirs / ours, 1)
