"""The figures of a period, as the store counts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Lane:
    """How one route went: cases opened, closed and still open, and the time to a person."""

    route: str
    opened: int = 0
    closed: int = 0
    open_now: int = 0
    overdue: int = 0
    oldest: datetime | None = None
    first_seen: Sequence[timedelta] = ()  # opened to the first thing a person did
    answered: Sequence[timedelta] = ()  # opened to the reply or hand-off


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """How one account went."""

    name: str
    platform: str
    items: int = 0
    pulls: int = 0
    failed_pulls: int = 0
    last_pull: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """The replies of one account, by what stood behind their words; see ``store.replies``."""

    account: str
    approved: int = 0  # an approved response, as it stands
    agreed: int = 0  # other words, agreed to by a second person
    alone: int = 0  # other words, by one senior colleague alone


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """How often an answer was owed in the period, and whether it came in time."""

    clock: str
    in_time: int = 0
    late: int = 0
    waiting: int = 0  # due in the period and still not answered


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a report counts; the same figures always make the same report.

    *before* are the figures of the period before, where there was one.
    """

    items: int = 0
    before: "Figures | None" = None
    by_account: Sequence[AccountFigures] = ()
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_label: Mapping[str, int] = field(default_factory=dict)
    out_of_hours: int = 0
    read_by_a_person: int = 0
    not_measured: int = 0
    lanes: Sequence[Lane] = ()
    clocks: Sequence[ClockFigures] = ()
    acts: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (verb, who) -> done
    grounds: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (verb, principle)
    replies: Sequence[Replies] = ()
    refused: int = 0
    unknown: int = 0
    undone: int = 0
    agreed: int = 0  # proposals that a person carried out
    kept: int = 0  # proposals that a person decided against
    appeals: Mapping[str, int] = field(default_factory=dict)  # upheld, overturned -> decided
    mended: tuple[int, int] = (0, 0)  # deletions overturned, authors asked to post again
    notices: Mapping[str, int] = field(default_factory=dict)  # sent, could not send -> times
    breaches: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (kind, category)
    exported: int = 0  # of those breaches, how many went to the incident system
    incidents: Sequence[tuple[str, str, str, datetime, datetime | None]] = ()
    audit_whole: bool = True

    @property
    def removed(self) -> int:
        """How many items were hidden or deleted."""
        return sum(n for (verb, _), n in self.acts.items() if verb in {"hide", "delete"})

    @property
    def answered(self) -> int:
        """How many replies were sent, in public or in private."""
        return sum(r.approved + r.agreed + r.alone for r in self.replies)

    @property
    def opened(self) -> int:
        """How many cases were opened."""
        return sum(lane.opened for lane in self.lanes)

    def lane(self, route: str) -> Lane:
        """Return how *route* went; an empty lane if nothing came by it."""
        return next((lane for lane in self.lanes if lane.route == route), Lane(route))
