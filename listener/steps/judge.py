"""From what was pulled to what was decided: a batch is read, scored, judged, then stored."""

from datetime import datetime

from listener.ports import Work
from listener.steps.bench import Benches, decided, gather, score
from listener.steps.recording import Outcome, record
from moderation.classifiers import Classifier

BATCH = 256


def judge(
    work: Work, classifier: Classifier | None, benches: Benches, now: datetime, limit: int = BATCH
) -> Outcome:
    """Judge up to *limit* versions that wait, and return what came of it.

    Without a classifier the rules still run, and each item goes to a person as "not measured".
    """
    batch = gather(work, now, limit)
    if not batch.held:
        return Outcome()
    signals, why = score(classifier, [h.item.text for h in batch.held])
    named = "" if classifier is None or why else f"{classifier.name}@{classifier.version}"
    judged = [
        decided(held, scores, batch, benches, named, now)
        for held, scores in zip(batch.held, signals, strict=True)
    ]
    return record(
        work,
        judged,
        lambda j: benches(j.held.item.ref.account, j.held.item.ref.platform),
        why,
        now,
    )
