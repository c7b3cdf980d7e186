"""Two classifiers on the same rows: which come out otherwise."""

from dataclasses import asdict
from typing import Any

import numpy as np

from listener.evaluation.measure import Measured
from moderation.figures import proportion

_SHOWN = 200


def compared(first: Measured, second: Measured, head: str, threshold: float) -> dict[str, Any]:
    """Return how often the two agree on *head* at *threshold*, and the rows where they do not.

    The rows with the widest difference of scores come first; at most 200 are listed.
    """
    labels = first.labels
    one, two = first.scores(head), second.scores(head)
    said_one, said_two = one >= threshold, two >= threshold
    changed = np.flatnonzero(said_one != said_two)
    widest = sorted(changed, key=lambda p: (-abs(one[p] - two[p]), p))[:_SHOWN]
    better = int(((said_two == labels) & (said_one != labels)).sum())
    worse = int(((said_one == labels) & (said_two != labels)).sum())
    return {
        "head": head,
        "threshold": threshold,
        "first": f"{first.classifier.name}@{first.classifier.version}",
        "second": f"{second.classifier.name}@{second.classifier.version}",
        "agreement": asdict(proportion(len(labels) - len(changed), len(labels))),
        "changed": len(changed),
        "better": better,
        "worse": worse,
        "widest": [
            {
                "row": int(p) + 1,
                "label": bool(labels[p]),
                "first": float(one[p]),
                "second": float(two[p]),
                "text": first.texts[p][:200] if first.texts else "",
            }
            for p in widest
        ],
    }
