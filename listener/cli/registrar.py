"""One person at the register of official accounts, and the simple way onto it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import click

from config.settings import AccountSettings, Settings
from listener.benches import load_pack
from listener.cli.opened import store
from listener.ports import Conflict, Missing, Work
from listener.steps import registering
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.roles import May, Role, allows
from moderation.account_reviews import terms
from moderation.accounts import asked_of, same_handle
from moderation.principles import PolicyPack

_FACTS = ("platform", "handle", "kind", "service")


class Registrar:
    """One entry of the register as one person works on it."""

    def __init__(self, settings: Settings, by: str, number: int) -> None:
        database = store(settings)
        self.work: Work = work_on(database)
        self.terms = terms(load_pack(settings).settings)
        self.by, self.now, self.number = by, datetime.now(UTC), number
        with self.work() as unit:
            entry = unit.register.get(number)
        if entry is None:
            raise Missing(f"there is no account {number} on the register")
        person = Users(database).named(by)
        if person is None or not person.active:
            raise click.ClickException(f'nobody called "{by}" signs in; see "wellheard user"')
        self._registers = allows(Role(person.role), May.REGISTER)
        if not self._registers and not entry.kept_by(by):
            raise click.ClickException(f"{entry.shown} is kept by its owner and Communications")
        self.version = entry.version
        self.asks = asked_of(entry, self.terms.asks)

    def only_register(self) -> None:
        """Let only a communications lead go on. Raises: click.ClickException."""
        if not self._registers:
            raise click.ClickException("that is for a communications lead")


def listed_by_policy(pack: PolicyPack) -> list[dict[str, str]]:
    """Return the accounts that the policy names with a handle."""
    rows = pack.settings.get("accounts", ())
    return [{k: str(r[k]) for k in _FACTS if r.get(k)} for r in rows if r.get("handle")]


def put_all(
    work: Work, pack: PolicyPack, accounts: Iterable[AccountSettings], by: str, now: datetime
) -> Sequence[str]:
    """Put *accounts* of the settings on the register; return those that were not there."""
    known, new = listed_by_policy(pack), []
    for one in accounts:
        facts = {"platform": one.platform, "handle": one.handle}
        for row in known:
            if row["platform"] == one.platform and same_handle(row["handle"], one.handle):
                facts |= row
        try:
            registering.put(work, facts, by, now, account=one.name)
        except Conflict:
            continue
        new.append(one.name)
    return new
