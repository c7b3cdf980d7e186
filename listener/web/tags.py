"""States as tags: a word or two each, with a colour that only repeats the word."""

from collections.abc import Collection
from datetime import datetime, timedelta

from listener.store.console.queue import Waiting
from listener.web.context import Tag
from moderation.cases import Status
from moderation.principles import Route

URGENT = Tag("Urgent", "red")
SECOND = Tag("Needs a second person", "orange")
# Routes whose words may hurt the reader: shown only when asked for, with the category first.
_HARSH = frozenset({Route.CRISIS, Route.SAFEGUARDING, Route.THREAT})
_HARSH_LABELS = frozenset({"hate", "threat", "safeguarding", "crisis_urgent", "crisis_nonurgent"})


def harsh(route: Route, labels: Collection[str]) -> bool:
    """Return whether the words are kept back until the reader asks for them."""
    return route in _HARSH or not _HARSH_LABELS.isdisjoint(labels)


def of_case(case: Waiting, second: bool, now: datetime) -> tuple[Tag, ...]:
    """Return what a reader of the queue must know at a glance, most pressing first."""
    found = [URGENT] if case.urgent else []
    found.extend(due(case.due_at, now) if case.status is not Status.CLOSED else ())
    found.extend([SECOND] if second else [])
    found.append(of_status(case.status, case.outcome, case.owner))
    if not case.measured:
        found.append(Tag("Not measured", "yellow"))
    found.extend(of_item(case.state))
    return tuple(found)


def due(at: datetime | None, now: datetime) -> tuple[Tag, ...]:
    """Return whether a clock has run out or soon will."""
    if at is None:
        return ()
    if at < now:
        return (Tag("Overdue", "red"),)
    return (Tag("Due soon", "orange"),) if at - now < timedelta(days=1) else ()


def of_status(status: Status, outcome: str, owner: str) -> Tag:
    """Return how a case stands."""
    if status is Status.CLOSED:
        return Tag("Kept", "green") if outcome == "kept" else Tag("Closed", "grey")
    if status is Status.WAITING:
        return Tag("Waiting", "yellow")
    return Tag("In hand", "purple") if owner else Tag("New", "blue")


def of_item(state: str) -> tuple[Tag, ...]:
    """Return how the item stands on its platform, where that is not plain visible."""
    known = {
        "hidden": Tag("Hidden", "purple"),
        "edited": Tag("Edited", "orange"),
        "gone": Tag("Gone", "grey"),
    }
    return (known[state],) if state in known else ()
