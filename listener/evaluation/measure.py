"""One classifier on one labelled file: every head's figures, groups, identities and calibration."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np

from listener.evaluation.labelled import Example
from moderation.classifiers import Classifier
from moderation.figures import (
    Labels,
    Scores,
    area,
    at,
    best_threshold,
    calibration_error,
    interval,
    precision,
    proportion,
    recalls,
    reliability,
)

HALF = 0.5
_BATCH = 256
Told = dict[str, Any]


class Measured:
    """Labels, groups and the scores of every head; the texts are kept only where asked for."""

    def __init__(self, classifier: Classifier, keep_texts: bool = False) -> None:
        self.classifier = classifier
        self.heads = classifier.labels
        self.texts: list[str] = []
        self._keep = keep_texts
        self._labels: list[bool] = []
        self._groups: list[str] = []
        self._identities: list[str] = []
        self._frames: list[str] = []
        self._scores: list[Scores] = []

    def take(self, examples: Iterable[Example], step: Callable[[int], None]) -> None:
        """Score *examples* a batch at a time; *step* is told how many are done."""
        source = iter(examples)
        while batch := list(islice(source, _BATCH)):
            scored = self.classifier.score([e.text for e in batch])
            self._scores.append(np.array([[s.score for s in row] for row in scored]))
            self._labels += [e.label for e in batch]
            self._groups += [e.group for e in batch]
            self._identities += [e.identity for e in batch]
            self._frames += [e.frame for e in batch]
            self.texts += [e.text for e in batch] if self._keep else []
            step(len(self._labels))

    @property
    def labels(self) -> Labels:
        """The labels of all rows."""
        return np.array(self._labels, dtype=bool)

    def scores(self, head: str) -> Scores:
        """The scores of *head* for all rows."""
        whole = np.concatenate(self._scores) if self._scores else np.zeros((0, len(self.heads)))
        column: Scores = whole[:, self.heads.index(head)]
        return column

    def told(self, heads: Sequence[str], thresholds: dict[str, float]) -> Told:
        """Return every figure as plain data; the first of *heads* is the one asked about."""
        figures = {h: self._head(h, thresholds.get(h)) for h in heads}
        known = {h: f["balanced_accuracy_at_half"] or 0.0 for h, f in figures.items()}
        main = heads[0]
        return {
            "classifier": f"{self.classifier.name}@{self.classifier.version}",
            "rows": len(self._labels),
            "positives": int(self.labels.sum()),
            "head": main,
            "best_head": max(known, key=lambda h: known[h]) if known else main,
            "heads": figures,
            "groups": self._grouped(self._groups, main, thresholds.get(main)),
            "identities": self._spread(main),
        }

    def _head(self, head: str, act: float | None) -> Told:
        labels, scores = self.labels, self.scores(head)
        best = best_threshold(labels, scores)
        half = at(labels, scores, HALF)
        return {
            "auc": asdict(interval(area, labels, scores)),
            "pr_auc": asdict(interval(precision, labels, scores)),
            "balanced_accuracy_at_half": half.balanced_accuracy,
            "macro_f1_at_half": half.macro_f1,
            "at_half": asdict(half),
            "at_act_threshold": None if act is None else asdict(at(labels, scores, act)),
            "at_best_threshold_here": None if best is None else asdict(at(labels, scores, best)),
            "recall_at_false_positive_rate": {
                rate: asdict(found) for rate, found in recalls(labels, scores).items()
            },
            "calibration_error": calibration_error(labels, scores),
            "reliability": reliability(labels, scores),
        }

    def _grouped(self, names: Sequence[str], head: str, act: float | None) -> list[Told]:
        """How often each group's rows come out as labelled, at 0.5 and at the act threshold."""
        rows = _places(names)
        labels, scores = self.labels, self.scores(head)
        return [
            {
                "group": name,
                "rows": len(places),
                "positives": int(labels[places].sum()),
                "right_at_half": asdict(_right(labels[places], scores[places], HALF)),
                "right_at_act_threshold": None
                if act is None
                else asdict(_right(labels[places], scores[places], act)),
            }
            for name, places in sorted(rows.items())
        ]

    def _spread(self, head: str) -> list[Told]:
        """Scores by identity; where a frame is named, only frames said of every identity."""
        rows = _places(self._identities)
        if len(rows) < 2:
            return []
        shared = self._shared_frames(rows)
        labels, scores = self.labels, self.scores(head)
        told = []
        for name, places in sorted(rows.items()):
            same = [p for p in places if not shared or self._frames[p] in shared]
            harmless = scores[[p for p in same if not labels[p]]]
            harmful = scores[[p for p in same if labels[p]]]
            told.append(
                {"identity": name, "harmless": _quartiles(harmless), "harmful": _quartiles(harmful)}
            )
        return told

    def _shared_frames(self, rows: dict[str, list[int]]) -> set[str]:
        sets = [{self._frames[p] for p in places} - {""} for places in rows.values()]
        return set.intersection(*sets) if sets else set()


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        if name:
            rows[name].append(place)
    return rows


def _right(labels: Labels, scores: Scores, threshold: float) -> Any:
    return proportion(int(((scores >= threshold) == labels).sum()), len(labels))


def _quartiles(scores: Scores) -> Told | None:
    if not len(scores):
        return None
    low, middle, high = (float(q) for q in np.quantile(scores, (0.25, 0.5, 0.75)))
    above = float((scores >= HALF).mean())
    return {"rows": len(scores), "low": low, "median": middle, "high": high, "at_half": above}
