"""What a person switches on for a while: incident mode, pre-election mode, another mode of work.

A switch is a fact with a beginning and an end; it ends by itself, and the record of it stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.errors import Impossible
from moderation.principles import Mode, PolicyPack

LONGEST = timedelta(days=92)
_STRICTEST = (Mode.OBSERVE, Mode.REVIEW, Mode.AUTO)


class Kind(StrEnum):
    """What is switched on."""

    INCIDENT = "incident"
    PRE_ELECTION = "pre_election"
    MODE = "mode"  # how far the machine goes alone: everywhere, on an account, for a principle


class Hours(StrEnum):
    """The hours in which a mode of work holds."""

    ALWAYS = "always"
    IN_HOURS = "in_hours"
    OUT_OF_HOURS = "out_of_hours"


@dataclass(frozen=True, slots=True)
class Switch:
    """Something switched on from *starts_at* until *ends_at*, by whom and why.

    *account* and *principle* are empty where it is meant for all of them.
    """

    kind: Kind
    starts_at: datetime
    ends_at: datetime
    reason: str
    by: str
    mode: Mode | None = None
    account: str = ""
    principle: str = ""
    hours: Hours = Hours.ALWAYS
    id: int = 0
    set_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""

    def on(self, now: datetime) -> bool:
        """Return whether it holds at *now*; its last moment is not included."""
        return self.starts_at <= now < min(self.ends_at, self.ended_at or self.ends_at)

    def over(self, now: datetime) -> bool:
        """Return whether it has ended, by itself or by somebody."""
        return now >= min(self.ends_at, self.ended_at or self.ends_at)

    @property
    def scope(self) -> tuple[str, ...]:
        """What it is about: two of the same scope may not hold at once."""
        return (self.kind.value, self.account, self.principle, self.hours.value)


def check(wanted: Switch, others: Iterable[Switch], now: datetime) -> None:
    """Raises: Impossible saying why *wanted* cannot be switched on beside *others*."""
    if not wanted.reason.strip():
        raise Impossible("say why it is switched on")
    if wanted.ends_at <= max(now, wanted.starts_at):
        raise Impossible("it must end after it begins, and not in the past")
    if wanted.ends_at - max(now, wanted.starts_at) > LONGEST:
        raise Impossible(f"it may last {LONGEST.days} days at most; switch it on again after that")
    if (wanted.kind is Kind.MODE) != (wanted.mode is not None):
        raise Impossible("say how far the machine may go: observe, review or auto")
    for other in others:
        if other.scope == wanted.scope and _overlap(wanted, other):
            raise Impossible("one like it is switched on for that time; switch that one off first")


def _overlap(one: Switch, other: Switch) -> bool:
    ends = min(other.ends_at, other.ended_at or other.ends_at)
    return one.starts_at < ends and other.starts_at < one.ends_at


def marked(pack: PolicyPack, standing: Iterable[Switch]) -> PolicyPack:
    """Return *pack* with incident and pre-election mode as *standing* says."""
    kinds = {s.kind for s in standing}
    house = replace(
        pack.house,
        incident=pack.house.incident or Kind.INCIDENT in kinds,
        pre_election=pack.house.pre_election or Kind.PRE_ELECTION in kinds,
    )
    return pack if house == pack.house else replace(pack, house=house)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the machine goes on one account: in hours, out of hours, and by principle."""

    inside: Mode
    outside: Mode
    principles: Mapping[str, Mode]
    principles_outside: Mapping[str, Mode]


def reach(account: str, usual: Reach, at_most: Mode, standing: Iterable[Switch]) -> Reach:
    """Return how far the machine goes on *account* while *standing* holds.

    A mode that is switched on takes the place of the account's own, within *at_most*; where two
    hold at once, the stricter one does. For a principle it can only be stricter.
    """
    inside: list[Mode] = []
    outside: list[Mode] = []
    limits, limits_outside = dict(usual.principles), dict(usual.principles_outside)
    for switch in standing:
        if switch.mode is None or switch.account not in ("", account):
            continue
        if switch.hours is not Hours.OUT_OF_HOURS:
            _note(switch, inside, limits)
        if switch.hours is not Hours.IN_HOURS:
            _note(switch, outside, limits_outside)
    return Reach(
        strictest(at_most, *inside) if inside else usual.inside,
        strictest(at_most, *outside) if outside else usual.outside,
        limits,
        limits_outside,
    )


def _note(switch: Switch, modes: list[Mode], limits: dict[str, Mode]) -> None:
    assert switch.mode is not None  # noqa: S101 -- for the type checker
    if switch.principle:
        known = limits.get(switch.principle, switch.mode)
        limits[switch.principle] = strictest(known, switch.mode)
    else:
        modes.append(switch.mode)


def strictest(*modes: Mode) -> Mode:
    """Return the mode of *modes* in which the machine does least alone."""
    return min(modes, key=_STRICTEST.index)
