"""What is stored since a day, as a comparison of packs takes it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine

from listener.judging.crowd import Crowd
from listener.judging.replay import Known
from listener.judging.scoring import called, scored
from listener.judging.sources import Items
from listener.store.history import past
from moderation.classifiers import Classifier


def from_store(
    database: Engine, since: datetime, classifier: Classifier | None
) -> tuple[str, Items]:
    """Return the name and the items of the store; what has no scores yet is measured."""
    name = f"{database.url.render_as_string()} {since.isoformat()} {called(classifier)}"
    return name, lambda skip: _of_store(database, since, classifier, skip)


def _of_store(
    database: Engine, since: datetime, classifier: Classifier | None, skip: int
) -> Iterator[Known]:
    crowd = Crowd()
    heard = ((one, crowd.heard(one[0].item)) for one in past(database, since))
    rest = islice(heard, skip, None)
    measured = scored(rest, lambda t: t[0][0].item.text, classifier, lambda t: t[0][1])
    for ((held, stored, by, history, context), around), scores in measured:
        name = by if stored else called(classifier)
        yield Known(held.item, scores, name if scores else "", around, history, context)
