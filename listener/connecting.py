"""Connecting an account: what a person agrees to on the platform becomes a sealed token here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from config.settings import AccountSettings
from connectors.base import Account, Begun, Grant, Granted, Identity, connector_for, grant_of
from connectors.errors import NotPermitted
from listener.ports import AccountState, AuditLine, Hindrance, PortError, Work
from listener.store.sealing import NoKey, Unreadable
from listener.store.tokens import Vault


class CannotConnect(PortError):
    """The account cannot be connected as things stand; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Connected:
    """What connecting brought: who we are there, until when, and what was not given."""

    who: str
    ends_at: datetime | None
    declined: tuple[str, ...] = ()


def way(settings: AccountSettings) -> Grant:
    """Return how the account is connected. Raises: CannotConnect where it needs no connecting."""
    grant = grant_of(settings.platform)
    if grant is None:
        raise CannotConnect(f'account "{settings.name}": {settings.platform} needs no sign-in')
    return grant


def wanted(settings: AccountSettings) -> Grant:
    """Return how the account is connected.

    Raises: CannotConnect where it needs none, or the settings would outrank what it brings.
    """
    grant = way(settings)
    ways = connector_for(settings.platform).secrets
    over = {s for way in ways for s in way} - set(grant.asks)
    given = sorted(over & set(settings.secrets))
    if given:
        names = ", ".join(given)
        raise CannotConnect(
            f'account "{settings.name}": {names} is given in the settings, which outrank what '
            "connecting stores; take it out of [accounts.secrets] first"
        )
    return grant


def needs(settings: AccountSettings, secrets: Mapping[str, str]) -> Account:
    """Return the account as its connector needs it."""
    s = settings
    return Account(s.name, s.platform, s.id, s.handle, s.options, dict(secrets))


def connect(
    work: Work,
    vault: Vault,
    settings: AccountSettings,
    grant: Grant,
    secrets: Mapping[str, str],
    agree: Callable[[Begun], str],
    redirect: str,
    by: str,
    now: datetime,
) -> Connected:
    """Connect the account: *agree* gets a person's leave and returns the address it led back to.

    *secrets* are those of our app. Nothing is stored unless the platform takes us for the account
    that the settings name.
    Raises: CannotConnect; any ConnectorError.
    """
    account = needs(settings, secrets)
    if grant.password:
        granted = Granted({grant.password: agree(Begun("", "", redirect))})
    else:
        begun = grant.begin(account, redirect)
        granted = grant.finish(account, begun, agree(begun))
    # What the app was given on the way (Mastodon registers one for us) belongs to the tokens.
    kept = {k: v for k, v in {**secrets, **granted.secrets}.items() if k not in settings.secrets}
    signed_in = replace(account, secrets={**kept, **settings.secrets})
    who = grant.who(signed_in)
    _same(settings, who)
    _enrol(work, settings, by, now)
    shown = f"@{who.handle.removeprefix('@')}" if who.handle else who.name or who.id
    vault.put(
        settings.name,
        kept,
        now,
        by=by,
        who=shown,
        scopes=granted.scopes,
        expires_at=granted.expires_at,
        ends_at=granted.ends_at,
    )
    asked = getattr(getattr(grant, "facts", None), "scopes", ())
    declined = tuple(s for s in asked if granted.scopes and s not in granted.scopes)
    return Connected(shown, granted.ends_at, declined)


def _same(settings: AccountSettings, who: Identity) -> None:
    """Raise where the platform takes us for another account than the settings name."""
    if not who.id:
        told = f'account "{settings.name}": {settings.platform} does not say who we are'
        raise NotPermitted(told)
    ours = {settings.id.casefold(), settings.id.rpartition(":")[2].casefold()}
    theirs = {who.id.casefold(), who.handle.removeprefix("@").casefold()} - {""}
    if ours.isdisjoint(theirs):
        name = f"@{who.handle}" if who.handle else who.name
        raise CannotConnect(
            f'account "{settings.name}": you signed in as {name} (id {who.id}), but the settings '
            f"name the id {settings.id}; nothing was stored. Sign in as the right account, or "
            "correct the id"
        )


def _enrol(work: Work, settings: AccountSettings, by: str, now: datetime) -> None:
    s = settings
    with work() as unit:
        unit.accounts.enrol(AccountState(s.name, s.platform, s.id, s.handle, s.mode.value), now)
        unit.accounts.try_now(s.name)
        unit.accounts.go_on(s.name)
        unit.standings.over(s.name, Hindrance.TOKEN)
        for kind in (Hindrance.TOKEN.value, "expiry"):
            unit.health.over(kind, s.name, now)
        unit.audit.add(AuditLine("connected", by, now, s.name))
        unit.commit()


def revoke(
    work: Work, vault: Vault, settings: AccountSettings, grant: Grant, by: str, now: datetime
) -> bool:
    """Take the stored tokens back at the platform and delete them; False if only deleted here.

    Raises: CannotConnect where none are stored; any ConnectorError, and then they are kept.
    """
    try:
        kept = vault.get(settings.name)
    except (NoKey, Unreadable):
        kept, taken = None, False  # what nobody can open can only be deleted
    else:
        if kept is None:
            raise CannotConnect(f'account "{settings.name}": no tokens of it are stored')
        taken = grant.revoke(needs(settings, {**kept.secrets, **settings.secrets}))
    vault.forget(settings.name)
    with work() as unit:
        unit.audit.add(AuditLine("disconnected", by, now, settings.name))
        unit.commit()
    return taken
