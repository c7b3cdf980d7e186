"""What is stored since a day, as a comparison of packs takes it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Engine

from listener.judging.crowd import Crowd, Heard
from listener.judging.replay import Known
from listener.judging.scoring import Scores, called, scored
from listener.judging.sources import Items
from listener.store.history import Past, past, said_before
from moderation.classifiers import Classifier


def from_store(
    database: Engine, since: datetime, classifier: Classifier | None, *, again: bool = False
) -> tuple[str, Items]:
    """Return the name and the items of the store; what has no scores yet is measured.

    *again*: for the new pack, what another classifier measured is measured by *classifier*.
    """
    name = f"{database.url.render_as_string()} {since.isoformat()} {called(classifier)} {again}"
    return name, lambda skip: islice(
        known_since(database, since, classifier, again=again), skip, None
    )


def known_since(
    database: Engine,
    since: datetime,
    classifier: Classifier | None,
    *,
    after: int = 0,
    again: bool = False,
) -> Iterator[Known]:
    """Yield what is stored since *since*, in the order of its versions, beyond version *after*."""
    crowd = Crowd()
    for item in said_before(database, since, after):
        crowd.heard(item)
    heard = ((one, crowd.heard(one[0].item)) for one in past(database, since, after))
    measured = scored(heard, lambda t: t[0][0].item.text, classifier, lambda t: t[0][1])
    old = (_known(one, around, scores, classifier) for (one, around), scores in measured)
    if not again or classifier is None:
        return old
    return _measured_again(old, classifier)


def _known(one: Past, around: Heard, scores: Scores, classifier: Classifier | None) -> Known:
    held, stored, by, history, context = one
    name = by if stored else called(classifier)
    return Known(
        held.item,
        scores,
        name if scores else "",
        around,
        history,
        context,
        number=held.id,
        version=held.version,
    )


def _measured_again(known: Iterator[Known], classifier: Classifier) -> Iterator[Known]:
    name = called(classifier)
    pairs = scored(
        known, lambda k: k.item.text, classifier, lambda k: k.scores if k.by == name else {}
    )
    for one, scores in pairs:
        yield replace(one, after=(scores, name)) if one.by != name else one
