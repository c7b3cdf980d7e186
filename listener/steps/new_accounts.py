"""A new official account: asked for, agreed to by everybody whom the policy names, entered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from listener.ports import UnitOfWork, Work
from listener.steps.entries import COMMS, Unready, added, cleaned, opened, seen, tell
from moderation.account_reviews import Terms, next_approval, unready
from moderation.accounts import FIELDS, AccountEvent, Happened, OfficialAccount
from moderation.errors import Impossible


def request(
    work: Work,
    terms: Terms,
    facts: Mapping[str, str],
    ticked: Sequence[str],
    by: str,
    now: datetime,
) -> OfficialAccount:
    """Ask for a new account, with everything that the policy wants to see first.

    Raises: Unready saying all that is missing.
    """
    given = cleaned(facts)
    if lacks := unready(terms, given, ticked):
        raise Unready(lacks)
    promised = [c for c in terms.checks if c in ticked]
    with work() as unit:
        data = {"facts": given, "promised": promised}
        entry = opened(unit, AccountEvent(Happened.REQUESTED, now, by, data))
        tell(unit, "account_request", entry, COMMS, now, "request", topic=entry.shown)
        unit.commit()
    return entry


def agree(
    work: Work,
    terms: Terms,
    entry_id: int,
    version: int,
    person: str,
    why: str,
    by: str,
    now: datetime,
) -> OfficialAccount:
    """Record that the next of those whom the policy names agrees; *person* is who decided.

    Raises: Unready without a person and a reason; Impossible; Conflict; Missing.
    """
    lacks = [] if person.strip() else ["Name the person who agreed"]
    lacks += [] if why.strip() else ["Give the reason"]
    if lacks:
        raise Unready(lacks)
    with work() as unit:
        entry = seen(unit, entry_id, version)
        of = next_approval(entry, terms)
        if not of:
            raise Impossible(f"{entry.shown} does not wait for anybody to agree")
        if by == entry.asked_by:
            raise Impossible("whoever asked for an account does not also agree to it")
        last = of == terms.approvals[-1]
        data = {"of": of, "person": person.strip(), "why": why.strip(), "last": last}
        entry = added(unit, entry, AccountEvent(Happened.AGREED, now, by, data), of=of)
        if last:
            _decided(unit, entry, "it was agreed", why, now)
        unit.commit()
    return entry


def refuse(
    work: Work, entry_id: int, version: int, why: str, by: str, now: datetime
) -> OfficialAccount:
    """Refuse a request, with the reason. Raises: Unready; Impossible; Conflict; Missing."""
    if not why.strip():
        raise Unready(["Give the reason"])
    with work() as unit:
        entry = seen(unit, entry_id, version)
        if by == entry.asked_by:
            raise Impossible("whoever asked for an account does not also decide about it")
        told = AccountEvent(Happened.REFUSED, now, by, {"why": why.strip()})
        entry = added(unit, entry, told)
        _decided(unit, entry, "it was not agreed", why, now)
        unit.commit()
    return entry


def begin(
    work: Work,
    entry_id: int,
    version: int,
    facts: Mapping[str, str],
    by: str,
    now: datetime,
    *,
    account: str = "",
) -> OfficialAccount:
    """Enter an agreed account as live, now that it exists. Raises: as ``change``."""
    given = cleaned(facts)
    if not given.get("handle"):
        raise Unready([f"{FIELDS['handle']}: this is missing"])
    with work() as unit:
        entry = seen(unit, entry_id, version)
        data = {"facts": given, "account": account}
        entry = added(unit, entry, AccountEvent(Happened.OPENED, now, by, data))
        unit.commit()
    return entry


def _decided(unit: UnitOfWork, entry: OfficialAccount, what: str, why: str, now: datetime) -> None:
    tell(
        unit,
        "account_decision",
        entry,
        entry.asked_by,
        now,
        "decision",
        topic=entry.shown,
        acted=now.isoformat(),
        outcome_plain=what,
        reason_plain=why.strip(),
    )
