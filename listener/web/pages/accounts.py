"""The register of official accounts: how each is read, and what its platform lets us do."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Missing
from listener.steps.permitting import let_act
from listener.store.console import house, reading
from listener.store.console.allowances import Used, used_now
from listener.store.console.first_readings import FirstReading, under_way
from listener.store.console.house import AccountHealth
from listener.web.context import Tag
from listener.web.pages.front import account_state
from listener.web.rendering import rendered
from listener.web.roles import lets_act
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import VERBS, counted, day, platform, when
from moderation.actions import Capabilities
from moderation.errors import Impossible

_MODES = {
    "observe": "Observe: it records what it would do, and asks nobody",
    "review": "Review: it proposes, and a person decides",
    "auto": "Auto: it hides alone where policy, platform and budget allow",
}


_USED = {
    "x_day": "Spent on X today",
    "x_month": "Spent on X this month",
    "youtube_units": "YouTube's units of today",
    "linkedin_calls": "LinkedIn's calls of today",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One account of the register."""

    name: str
    platform: str
    handle: str
    state: Tag
    facts: tuple[tuple[str, str], ...]
    abilities: tuple[tuple[str, str], ...]
    stopped: bool = False  # its acts are stopped, and the person may let them go on


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts page."""

    entries: tuple[Entry, ...]
    title: str = "Accounts"


def context(visit: Visit) -> Accounts:
    """Return the register."""
    with reading(visit.desk.engine) as db:
        accounts = house.account_health(db, visit.now)
        first, used = under_way(db), used_now(db, visit.now)
    return Accounts(tuple(_entry(a, visit, first.get(a.name), used) for a in accounts))


def _entry(
    account: AccountHealth, visit: Visit, first: FirstReading | None, used: Sequence[Used]
) -> Entry:
    now = visit.now
    settings = next((a for a in visit.desk.accounts if a.name == account.name), None)
    facts = [
        ("How far it goes alone", _MODES.get(account.mode, account.mode)),
        ("Last read well", when(account.pulled_at, now) if account.pulled_at else "not yet"),
        ("Last tried", when(account.tried_at, now) if account.tried_at else "not yet"),
        ("In the last day", counted(account.lately, "item")),
    ]
    if first:
        back = f", back to {day(first.reached_at)}" if first.reached_at else ""
        facts.append(("First reading", f"{counted(first.items, 'item')} so far{back}"))
    if account.who:
        facts.append(("Signed in as", account.who))
    if account.ends_at:
        facts.append(("Sign-in ends", day(account.ends_at)))
    facts.extend(("Now", f"{s.words(now)}. Since {when(s.since, now)}.") for s in account.states)
    facts.extend((_USED[u.name], u.words()) for u in used if u.account == account.name)
    if settings:
        facts.append(("Read every", f"{settings.every_minutes:g} minutes"))
    facts.extend(
        (name, text)
        for name, text in (
            ("Paused", account.paused),
            ("Acts stopped", account.writes_stopped),
            ("Trouble", account.trouble),
        )
        if text
    )
    return Entry(
        name=account.name,
        platform=platform(account.platform),
        handle=account.handle,
        state=account_state(account, visit.desk, now),
        facts=tuple(facts),
        abilities=_abilities(visit.desk.can.get(account.name)),
        stopped=bool(account.writes_stopped) and lets_act(visit.person.role),
    )


def _abilities(can: Capabilities | None) -> tuple[tuple[str, str], ...]:
    if can is None:
        return ()
    told = []
    for ability in can.abilities:
        how = ["by hand only" if ability.by_hand else "from here"]
        how.extend(["only under our own posts"] if ability.own_thread else [])
        how.extend(["can be taken back"] if ability.reversible and not ability.by_hand else [])
        more = f". {ability.note}" if ability.note else ""
        told.append((VERBS[ability.verb], f"{', '.join(how).capitalize()}{more}"))
    return tuple(told)


def show(visit: Visit) -> Response:
    """Return the register."""
    return rendered(visit, "accounts", context(visit))


def resume(visit: Visit) -> Response:
    """Let an account act again; one that a colleague let go on meanwhile goes on."""
    if not lets_act(visit.person.role):
        raise HTTPException(403)
    with suppress(Missing, Impossible):
        let_act(visit.desk.work, visit.form.get("account", ""), visit.person.name, visit.now)
    return go("/accounts")


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [shown("/accounts", show, may=None), sent("/accounts/acts", resume, may=None)]
