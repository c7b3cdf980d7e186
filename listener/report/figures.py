"""The figures of a week, as the store counts them."""

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
class Figures:
    """All that a week's report counts; the same figures always make the same report."""

    items: int = 0
    items_before: int = 0  # the week before
    by_account: Sequence[AccountFigures] = ()
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_label: Mapping[str, int] = field(default_factory=dict)
    out_of_hours: int = 0
    read_by_a_person: int = 0
    not_measured: int = 0
    lanes: Sequence[Lane] = ()
    acts: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (verb, who) -> done
    grounds: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (verb, principle)
    refused: int = 0
    unknown: int = 0
    undone: int = 0
    agreed: int = 0  # proposals that a person carried out
    kept: int = 0  # proposals that a person decided against
    appeals: Mapping[str, int] = field(default_factory=dict)  # upheld, overturned -> decided
    notices: Mapping[str, int] = field(default_factory=dict)  # sent, could not send -> times
    incidents: Sequence[tuple[str, str, datetime, datetime | None]] = ()
    audit_whole: bool = True
