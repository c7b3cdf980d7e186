"""What each account is judged by: its pack, its platform, its mode, its hours and clocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from config import packs
from config.holidays import united_kingdom
from config.packs.hours import hours, in_hours
from config.packs.snapshots import load_from
from config.settings import AccountSettings, Settings
from listener.ports import Edition
from listener.steps.bench import Bench
from moderation import deadlines
from moderation.actions import Capabilities
from moderation.deadlines import Clock
from moderation.principles import Caution, Mode, PolicyPack
from moderation.switches import Reach, Switch, reach, strictest

log = structlog.get_logger(__name__)


def load_pack(settings: Settings, caution: Caution | None = None) -> PolicyPack:
    """Return the organisation's pack, with its own list of staff; *caution* over its own level.

    Raises: UnknownName, BadPack.
    """
    chosen = settings.organisation
    return knowing(packs.load(chosen.pack, caution=caution or chosen.caution), staff(settings))


def load_edition(
    settings: Settings, edition: Edition | None, caution: Caution | None
) -> PolicyPack:
    """Return the pack of *edition*, or the organisation's own; *caution* over its own level.

    Raises: UnknownName, BadPack.
    """
    if edition is None:
        return load_pack(settings, caution)
    level = caution or (Caution(edition.caution) if edition.caution else None)
    return knowing(load_from(edition.name, edition.files, caution=level), staff(settings))


def staff(settings: Settings) -> tuple[str, ...]:
    """Return the names of colleagues that the organisation lists."""
    file = settings.organisation.staff_file
    return _names(file) if file else ()


def knowing(pack: PolicyPack, staff: tuple[str, ...]) -> PolicyPack:
    """Return *pack* with the names of colleagues."""
    return replace(pack, house=replace(pack.house, staff=staff)) if staff else pack


def _names(file: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Stands:
    """The rules at one moment. *agreed*: the pack may act; else it only proposes."""

    pack: PolicyPack
    agreed: bool = True
    switches: Sequence[Switch] = ()


class Benches:
    """Finds the bench of an account; one that is not configured any more is only observed."""

    def __init__(
        self,
        stands: Callable[[], Stands],
        accounts: Mapping[str, AccountSettings],
        can: Mapping[str, Capabilities],
    ) -> None:
        """*stands* says which rules are in force, each time that it is asked."""
        self._ask, self._accounts, self._can = stands, accounts, can
        self._stands: Stands | None = None
        self._known: dict[str, Bench] = {}

    def refresh(self) -> None:
        """Ask again which rules are in force: once a batch, for it reads the store."""
        stands = self._ask()
        if stands != self._stands:
            self._stands, self._known = stands, {}

    def __call__(self, account: str, platform: str) -> Bench:
        """Return what the items of *account* are judged by."""
        if self._stands is None:
            self.refresh()
        assert self._stands is not None  # noqa: S101 -- for the type checker
        settings = self._accounts.get(account)
        if settings is None:
            return Bench(self._stands.pack, Capabilities(platform, (), ()), Mode.OBSERVE)
        if account not in self._known:
            self._known[account] = bench(self._stands, settings, self._can[account])
        return self._known[account]


def bench(stands: Stands, account: AccountSettings, can: Capabilities) -> Bench:
    """Return what the items of *account* are judged by while *stands* holds."""
    pack = stands.pack
    budget = pack.settings.get("budget", {})
    at_most = account.mode_at_most or account.mode
    found = reach(account.name, _usual(pack, account, at_most), at_most, stands.switches)
    limit = Mode.AUTO if stands.agreed else Mode.REVIEW
    return Bench(
        pack=pack,
        can=can,
        mode=strictest(found.inside, limit),
        acts_per_hour=min(account.acts_per_hour, budget.get("per_hour", account.acts_per_hour)),
        acts_per_day=min(account.acts_per_day, budget.get("per_day", account.acts_per_day)),
        out_of_hours=strictest(found.outside, limit),
        in_hours=partial(in_hours, pack),
        principles=found.principles,
        principles_outside=found.principles_outside,
        most=_most(pack),
        clocks=partial(clock_of, pack),
    )


def _usual(pack: PolicyPack, account: AccountSettings, at_most: Mode) -> Reach:
    """How far the machine goes on *account* while nothing is switched on.

    Out of hours the account's own word counts, then the pack's; neither goes beyond *at_most*,
    which is the account's own mode unless the settings allow more.
    """
    outside = pack.settings.get("hours", {}).get("mode_outside")
    away = account.mode_out_of_hours or (strictest(at_most, Mode(outside)) if outside else None)
    limits = {name: Mode(mode) for name, mode in pack.settings.get("modes", {}).items()}
    return Reach(account.mode, away or account.mode, limits, limits)


def _most(pack: PolicyPack) -> Mode | None:
    """The furthest that the pack lets the machine go in an incident or before an election."""
    house = pack.house
    on = {"incident": house.incident, "pre_election": house.pre_election}
    named = [pack.settings.get(name, {}).get("mode") for name, holds in on.items() if holds]
    modes = [Mode(mode) for mode in named if mode]
    return strictest(*modes) if modes else None


def clock_of(pack: PolicyPack, kind: Clock, received: datetime) -> deadlines.Deadline | None:
    """Return when a clock of *kind* runs out, or None where the holidays are not known."""
    try:
        return deadlines.deadline(kind, received, united_kingdom(), hours(pack))
    except ValueError:
        log.warning("bank holidays are not known for a clock", kind=kind.value)
        return None
