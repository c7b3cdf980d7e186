"""A case is the fold of its events: what happened, in order, and how it stands now."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from moderation.errors import Impossible
from moderation.principles import ROUTES, Route, Severity


class Status(StrEnum):
    """How a case stands."""

    OPEN = "open"
    WAITING = "waiting"  # handed to a team, or snoozed
    CLOSED = "closed"


class Happened(StrEnum):
    """What can happen to a case."""

    OPENED = "opened"
    JUDGED = "judged"  # again: edited words, another pack, a person's correction
    CLAIMED = "claimed"
    RELEASED = "released"
    NOTED = "noted"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    ACTED = "acted"
    RECEIPTED = "receipted"
    UNDONE = "undone"
    KEPT = "kept"
    REPLIED = "replied"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    PAGED = "paged"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    CLOCK_STARTED = "clock_started"
    CLOCK_PAUSED = "clock_paused"
    CLOCK_RESUMED = "clock_resumed"
    WARNED = "warned"
    BREACHED = "breached"
    LINKED = "linked"
    APPEALED = "appealed"
    STEP_DONE = "step_done"  # a step of the case's checklist
    QUOTING = "quoting"  # whether its author agreed to be quoted
    CARE_RECORD = "care_record"  # whether it belongs in a clinical record
    NOTICED = "noticed"  # its author was told of an act, or could not be
    OWED = "owed"  # an act was overturned that cannot be undone: its author is to be told
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One thing that happened. *by* is a user name, or "wellheard" for the machine.

    *data* is plain JSON; moments in it are ISO 8601 strings or aware datetimes.
    """

    happened: Happened
    at: datetime
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """An entry of the queue. *version* counts its events: a stale page is told so."""

    id: int
    item: int
    route: Route
    severity: Severity
    opened_at: datetime
    status: Status = Status.OPEN
    urgent: bool = False
    measured: bool = True
    owner: str = ""
    claimed_until: datetime | None = None
    due_at: datetime | None = None
    snoozed_until: datetime | None = None
    team: str = ""  # whom it was handed to
    outcome: str = ""
    version: int = 0
    kind: str = "item"  # or an appeal against what was done, or support for a colleague

    @property
    def harm(self) -> int:
        """Where it stands in the queue: the lowest number is looked at first."""
        worst = ROUTES.index(self.route) * len(_SEVERITIES) + _SEVERITIES.index(self.severity)
        return worst if self.urgent else worst + _NOT_URGENT


def after(case: Case, event: CaseEvent) -> Case:
    """Return *case* as *event* leaves it.

    Raises: Impossible if the event cannot follow from the case's state.
    """
    if case.status is Status.CLOSED and event.happened not in _AFTER_THE_END:
        raise Impossible(f"case {case.id} is closed; reopen it first")
    if case.status is not Status.CLOSED and event.happened is Happened.REOPENED:
        raise Impossible(f"case {case.id} is open already")
    changes = _CHANGES.get(event.happened, _nothing)(case, event)
    return replace(case, version=case.version + 1, **changes)


def fold(case: Case, events: Iterable[CaseEvent]) -> Case:
    """Return *case* as all of *events*, in order, leave it."""
    for event in events:
        case = after(case, event)
    return case


_SEVERITIES = tuple(Severity)
_NOT_URGENT = 1000

# What may still happen to a closed case: the platform answers, words change, a person objects
# or is told why, a colleague is looked after.
_AFTER_THE_END = frozenset(
    {
        Happened.REOPENED,
        Happened.NOTED,
        Happened.CARE_RECORD,
        Happened.QUOTING,
        Happened.ACTED,
        Happened.RECEIPTED,
        Happened.APPEALED,
        Happened.LINKED,
        Happened.UNDONE,
        Happened.JUDGED,
        Happened.PAGED,
        Happened.REPLIED,
        Happened.NOTICED,
        Happened.OWED,
        Happened.STEP_DONE,
    }
)

_Change = Callable[[Case, CaseEvent], dict[str, Any]]


def _nothing(_case: Case, _event: CaseEvent) -> dict[str, Any]:
    return {}


def _judged(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {
        "route": Route(event.data.get("route", case.route)),
        "severity": Severity(event.data.get("severity", case.severity)),
        "urgent": bool(event.data.get("urgent", case.urgent)),
        "measured": bool(event.data.get("measured", case.measured)),
    }


def _released(_case: Case, _event: CaseEvent) -> dict[str, Any]:
    return {"owner": "", "claimed_until": None}


def _closed(outcome: str) -> _Change:
    def change(_case: Case, event: CaseEvent) -> dict[str, Any]:
        return {
            "status": Status.CLOSED,
            "outcome": event.data.get("outcome", outcome),
            "owner": "",
            "claimed_until": None,
            "snoozed_until": None,
            "due_at": None,
        }

    return change


def _opened_again(_case: Case, _event: CaseEvent) -> dict[str, Any]:
    return {"status": Status.OPEN, "outcome": "", "snoozed_until": None}


def _moment(event: CaseEvent, name: str) -> datetime | None:
    given = event.data.get(name)
    return datetime.fromisoformat(given) if isinstance(given, str) else given


_CHANGES: Mapping[Happened, _Change] = {
    Happened.JUDGED: _judged,
    Happened.CLAIMED: lambda c, e: {"owner": e.by, "claimed_until": _moment(e, "until")},
    Happened.RELEASED: _released,
    Happened.ESCALATED: lambda c, e: {
        "team": e.data.get("team", ""),
        "status": c.status if e.data.get("stays") else Status.WAITING,
    },
    Happened.SNOOZED: lambda c, e: {
        "snoozed_until": _moment(e, "until"),
        "status": Status.WAITING,
    },
    Happened.WOKEN: _opened_again,
    Happened.CLOCK_STARTED: lambda c, e: {"due_at": _moment(e, "due")},
    Happened.CLOCK_PAUSED: lambda c, e: {"due_at": _moment(e, "due")},
    Happened.CLOCK_RESUMED: lambda c, e: {"due_at": _moment(e, "due")},
    Happened.KEPT: _closed("kept"),
    Happened.CLOSED: _closed("resolved"),
    Happened.REOPENED: _opened_again,
}
