"""An official account as the register keeps it: the fold of what happened to it, in order.

No log-in is ever kept here: only who holds it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from moderation.errors import Impossible


class Standing(StrEnum):
    """How an account stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    LIVE = "live"
    DORMANT = "dormant"  # still ours and still read, but nothing is posted for now
    CLOSING = "closing"
    CLOSED = "closed"


# While it stands so, it is official: it is read, reviewed and answered for.
OFFICIAL = frozenset({Standing.LIVE, Standing.DORMANT, Standing.CLOSING})


class Happened(StrEnum):
    """What can happen to an account of the register."""

    REQUESTED = "requested"
    AGREED = "agreed"  # by one of those whom the policy names
    REFUSED = "refused"
    LISTED = "listed"  # an account that was there before the register
    OPENED = "opened"
    CHANGED = "changed"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    LOOKED = "looked"  # its keeper wrote down what it brought
    RESTED = "rested"
    WOKEN = "woken"
    CLOSING = "closing"
    KEPT = "kept"  # it is not closed after all
    CLOSED = "closed"


# What is written down about an account -> how it is asked for. Days are in DAYS.
FIELDS: Mapping[str, str] = {
    "name": "What it is called",
    "platform": "Platform",
    "handle": "Handle or page name",
    "link": "Address of its page",
    "kind": "Whose account it is",
    "service": "Service or programme that runs it",
    "purpose": "What it is for",
    "audience": "Whom it is for",
    "business_case": "Why it is needed, or where the business case is",
    "hours": "Hours when it is watched, as its description says",
    "monitored": "How often somebody looks at it",
    "owner": "Owner: who answers for it",
    "deputy": "Deputy: who stands in",
    "overseer": "Who oversees it in Communications",
    "logins": "Who holds the log-ins (names or teams, never the log-ins)",
    "admins": "Who its administrators are",
    "successor": "Who takes it over when the owner leaves",
    "tool": "Tool that it is run in",
    "starts_on": "Started on",
    "ends_on": "Ends on, if its programme ends",
    "note": "Note",
}
DAYS = ("starts_on", "ends_on")
KINDS: Mapping[str, str] = {
    "corporate": "Corporate: the organisation's own",
    "devolved": "Devolved: run by a service",
    "professional": "Professional: one person in their role",
}

# What somebody looks at and ticks, again at every review.
ASKS: Mapping[str, str] = {
    "comms_login": "Communications can sign in to it",
    "admin_list": "Communications manages its passwords and holds the list of administrators",
    "comms_admin": "Somebody in Communications is an administrator of the page",
    "named": "It is named as ours, as the guidelines say",
    "branded": "It carries our branding, as the guidelines say",
    "hours": "Its description says when it is watched",
    "support": "Its description has links to support and helplines",
    "rules": "Its description links to the house rules",
    "disclaimer": "Its description says that following somebody is not endorsing them",
}
_ONLY_ON = {"comms_admin": "facebook"}  # a page there hangs on somebody's personal account


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One thing that happened; *data* is plain JSON."""

    happened: Happened
    at: datetime
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Somebody whom the policy names has agreed: *of* is the role, *person* who decided."""

    of: str
    person: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What somebody saw when they looked at one thing to check."""

    ok: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OfficialAccount:
    """One account of the register. *account*: its name in the settings, if it is read here."""

    id: int
    since: datetime
    standing: Standing = Standing.REQUESTED
    version: int = 0
    account: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, Ticked] = field(default_factory=dict)
    promised: tuple[str, ...] = ()  # what the request ticked of the policy's checklist
    agreed: tuple[Agreed, ...] = ()
    asked_by: str = ""
    reviewed_at: datetime | None = None
    looked_at: datetime | None = None

    @property
    def official(self) -> bool:
        """Whether it counts as an account of ours."""
        return self.standing in OFFICIAL

    @property
    def shown(self) -> str:
        """What it is called on a page."""
        return self.get("name") or self.get("handle") or self.account or f"account {self.id}"

    def get(self, name: str) -> str:
        """Return one of FIELDS; empty if nothing is written down."""
        return self.facts.get(name, "")

    def day(self, name: str) -> date | None:
        """Return one of DAYS."""
        return date.fromisoformat(self.get(name)) if self.get(name) else None

    def kept_by(self, person: str) -> bool:
        """Return whether *person* is its owner or deputy."""
        return bool(person) and person in {self.get("owner"), self.get("deputy")}


def asked_of(entry: OfficialAccount, asks: Iterable[str]) -> tuple[str, ...]:
    """Return those of *asks* that can be asked of this account."""
    return tuple(a for a in asks if _ONLY_ON.get(a, entry.get("platform")) == entry.get("platform"))


def same_handle(one: str, other: str) -> bool:
    """Return whether two handles name the same account of a platform."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(handle: str) -> str:
    return handle.strip().rstrip("/").rpartition("/")[2].removeprefix("@").casefold()


def after(entry: OfficialAccount, event: AccountEvent) -> OfficialAccount:
    """Return *entry* as *event* leaves it.

    Raises: Impossible if the event cannot follow from how the account stands.
    """
    allowed = _FROM[event.happened]
    if entry.version and entry.standing not in allowed:
        raise Impossible(f"{entry.shown} is {entry.standing.value}: that cannot be done with it")
    changes = _CHANGES.get(event.happened, _nothing)(entry, event)
    standing = _TO.get(event.happened, entry.standing)
    return replace(entry, **{"standing": standing, "version": entry.version + 1, **changes})


def fold(entry: OfficialAccount, events: Iterable[AccountEvent]) -> OfficialAccount:
    """Return *entry* as all of *events*, in order, leave it."""
    for event in events:
        entry = after(entry, event)
    return entry


_OPEN = frozenset({Standing.REQUESTED, Standing.APPROVED, *OFFICIAL})
_FROM: Mapping[Happened, frozenset[Standing]] = {
    Happened.REQUESTED: frozenset(),
    Happened.LISTED: frozenset(),
    Happened.AGREED: frozenset({Standing.REQUESTED}),
    Happened.REFUSED: frozenset({Standing.REQUESTED, Standing.APPROVED}),
    Happened.OPENED: frozenset({Standing.APPROVED}),
    Happened.CHANGED: _OPEN,
    Happened.CHECKED: OFFICIAL,
    Happened.REVIEWED: OFFICIAL,
    Happened.LOOKED: OFFICIAL,
    Happened.RESTED: frozenset({Standing.LIVE}),
    Happened.WOKEN: frozenset({Standing.DORMANT}),
    Happened.CLOSING: frozenset({Standing.LIVE, Standing.DORMANT}),
    Happened.KEPT: frozenset({Standing.CLOSING}),
    Happened.CLOSED: OFFICIAL,
}
_TO: Mapping[Happened, Standing] = {
    Happened.REFUSED: Standing.REFUSED,
    Happened.LISTED: Standing.LIVE,
    Happened.OPENED: Standing.LIVE,
    Happened.RESTED: Standing.DORMANT,
    Happened.WOKEN: Standing.LIVE,
    Happened.CLOSING: Standing.CLOSING,
    Happened.KEPT: Standing.LIVE,
    Happened.CLOSED: Standing.CLOSED,
}

_Change = Callable[[OfficialAccount, AccountEvent], dict[str, Any]]


def _nothing(_entry: OfficialAccount, _event: AccountEvent) -> dict[str, Any]:
    return {}


def _changed(entry: OfficialAccount, event: AccountEvent) -> dict[str, Any]:
    facts = {**entry.facts, **event.data.get("facts", {})}
    account = event.data.get("account", entry.account)
    return {"facts": {k: v for k, v in facts.items() if v}, "account": account}


def _requested(entry: OfficialAccount, event: AccountEvent) -> dict[str, Any]:
    promised = tuple(event.data.get("promised", ()))
    return {**_changed(entry, event), "asked_by": event.by, "promised": promised}


def _agreed(entry: OfficialAccount, event: AccountEvent) -> dict[str, Any]:
    data = event.data
    one = Agreed(data["of"], data["person"], event.by, event.at, data["why"])
    standing = Standing.APPROVED if data.get("last") else entry.standing
    return {"agreed": (*entry.agreed, one), "standing": standing}


def _checked(entry: OfficialAccount, event: AccountEvent) -> dict[str, Any]:
    seen = event.data.get("checks", {})
    ticked = {code: Ticked(bool(ok), event.by, event.at) for code, ok in seen.items()}
    return {"checks": {**entry.checks, **ticked}}


def _reviewed(entry: OfficialAccount, event: AccountEvent) -> dict[str, Any]:
    return {**_checked(entry, event), "reviewed_at": event.at}


def _looked(_entry: OfficialAccount, event: AccountEvent) -> dict[str, Any]:
    return {"looked_at": event.at}


_CHANGES: Mapping[Happened, _Change] = {
    Happened.REQUESTED: _requested,
    Happened.LISTED: _changed,
    Happened.OPENED: _changed,
    Happened.CHANGED: _changed,
    Happened.AGREED: _agreed,
    Happened.CHECKED: _checked,
    Happened.REVIEWED: _reviewed,
    Happened.LOOKED: _looked,
}
