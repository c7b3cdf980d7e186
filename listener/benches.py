"""What each account is judged by: its pack, its platform, its mode, its hours and clocks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from config import packs
from config.holidays import united_kingdom
from config.packs.hours import hours, in_hours
from config.settings import AccountSettings, Settings
from listener.steps.bench import Bench
from moderation import deadlines
from moderation.actions import Capabilities
from moderation.deadlines import Clock
from moderation.principles import Mode, PolicyPack

log = structlog.get_logger(__name__)


def load_pack(settings: Settings) -> PolicyPack:
    """Return the organisation's pack, with its own list of staff.

    Raises: UnknownName, BadPack.
    """
    chosen = settings.organisation
    pack = packs.load(chosen.pack, caution=chosen.caution)
    if chosen.staff_file is None:
        return pack
    return replace(pack, house=replace(pack.house, staff=_names(chosen.staff_file)))


def _names(file: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


class Benches:
    """Finds the bench of an account; one that is not configured any more is only observed."""

    def __init__(
        self,
        pack: PolicyPack,
        accounts: Mapping[str, AccountSettings],
        can: Mapping[str, Capabilities],
        live: Callable[[], bool] = lambda: True,
    ) -> None:
        """*live* says whether the pack may act: it was shipped, or two people agreed to it."""
        self._pack = pack
        self._live = live
        self._agreed: bool | None = None
        self._known = {name: _bench(pack, account, can[name]) for name, account in accounts.items()}

    def refresh(self) -> None:
        """Ask again whether the pack may act: once a batch, for it reads the audit."""
        self._agreed = self._live()

    def _may_act(self) -> bool:
        if self._agreed is None:
            self.refresh()
        return bool(self._agreed)

    def __call__(self, account: str, platform: str) -> Bench:
        """Return what the items of *account* are judged by."""
        found = self._known.get(account)
        if found is None:
            return Bench(self._pack, Capabilities(platform, (), ()), Mode.OBSERVE)
        if found.mode is Mode.AUTO and not self._may_act():
            return replace(
                found, mode=Mode.REVIEW, out_of_hours=_stricter(Mode.REVIEW, found.out_of_hours)
            )
        return found


def _bench(pack: PolicyPack, account: AccountSettings, can: Capabilities) -> Bench:
    budget = pack.settings.get("budget", {})
    outside = pack.settings.get("hours", {}).get("mode_outside")
    return Bench(
        pack=pack,
        can=can,
        mode=account.mode,
        acts_per_hour=min(account.acts_per_hour, budget.get("per_hour", account.acts_per_hour)),
        acts_per_day=min(account.acts_per_day, budget.get("per_day", account.acts_per_day)),
        out_of_hours=_stricter(account.mode, outside),
        principles={name: Mode(mode) for name, mode in pack.settings.get("modes", {}).items()},
        in_hours=partial(in_hours, pack),
        clocks=partial(clock_of, pack),
    )


def _stricter(mode: Mode, outside: str | None) -> Mode | None:
    """A pack's mode out of hours; it never lets an account do more than its own mode."""
    if outside is None:
        return None
    order = (Mode.OBSERVE, Mode.REVIEW, Mode.AUTO)
    return min(mode, Mode(outside), key=order.index)


def clock_of(pack: PolicyPack, kind: Clock, received: datetime) -> deadlines.Deadline | None:
    """Return when a clock of *kind* runs out, or None where the holidays are not known."""
    try:
        return deadlines.deadline(kind, received, united_kingdom(), hours(pack))
    except ValueError:
        log.warning("bank holidays are not known for a clock", kind=kind.value)
        return None
