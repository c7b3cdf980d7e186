"""Whether something belongs in a clinical record: a question for people, and their answer.

Wellheard is no clinical record, and copies nothing into one: the service writes down what belongs
there. What stays here is that somebody thought of it, and what was decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moderation.principles import Route

ANSWERS = {
    "asked": "The line manager or the service is being asked",
    "yes": "Yes: the service has been told, and records it",
    "no": "No: it does not belong there",
}
_ROUTES = frozenset({Route.CRISIS, Route.SAFEGUARDING, Route.CLINICAL})
_PRINCIPLES = frozenset({"individual_care", "clinical_question", "emergency"})


def arises(route: Route, principles: Iterable[str]) -> bool:
    """Return whether the question is to be asked: somebody's care or safety is spoken of."""
    return route in _ROUTES or not _PRINCIPLES.isdisjoint(principles)


def answer(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the last event that answered it, as it is stored; None if nobody has yet."""
    told = [e for e in events if e["happened"] == "care_record"]
    return told[-1] if told else None
