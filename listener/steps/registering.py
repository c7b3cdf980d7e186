"""Keeping the register of official accounts: what is there is listed, changed, closed.

People decide all of it; each step is an event of the account and a line of the audit.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from listener.ports import Conflict, UnitOfWork, Work
from listener.steps.entries import Unready, added, cleaned, opened, seen, tell_owner
from moderation.accounts import ASKS, FIELDS, AccountEvent, Happened, OfficialAccount, same_handle
from moderation.errors import Impossible


def put(
    work: Work, facts: Mapping[str, str], by: str, now: datetime, *, account: str = ""
) -> OfficialAccount:
    """List an account that is there already; *account* is its name in the settings, if any.

    Listed before without that name, it only gets the name.
    Raises: Unready; Conflict if it is listed already.
    """
    given = cleaned(facts)
    lacks = [f"{FIELDS[n]}: this is missing" for n in ("platform",) if not given.get(n)]
    if not account and not given.get("handle"):
        lacks.append(f"{FIELDS['handle']}: this is missing")
    if lacks:
        raise Unready(lacks)
    with work() as unit:
        entry = _listed(unit, given, account, by, now)
        unit.commit()
    return entry


def _listed(
    unit: UnitOfWork, given: Mapping[str, str], account: str, by: str, now: datetime
) -> OfficialAccount:
    """Return the entry, new or known; an account taken off the register can be listed again."""
    for known in unit.register.all():
        if not known.official or not _same(known, given, account):
            continue
        if not account or known.account == account:
            raise Conflict(f"{known.shown} stands on the register already")
        told = AccountEvent(Happened.CHANGED, now, by, {"account": account})
        return added(unit, known, told)
    told = AccountEvent(Happened.LISTED, now, by, {"facts": given, "account": account})
    return opened(unit, told)


def _same(known: OfficialAccount, given: Mapping[str, str], account: str) -> bool:
    if account and known.account:
        return account == known.account
    alike = same_handle(known.get("handle"), given.get("handle", ""))
    return alike and known.get("platform") == given.get("platform")


def change(
    work: Work,
    entry_id: int,
    version: int,
    facts: Mapping[str, str],
    by: str,
    now: datetime,
    *,
    account: str | None = None,
) -> OfficialAccount:
    """Change what is written down. Raises: Unready; Impossible; Conflict; Missing."""
    given = cleaned(facts)
    with work() as unit:
        entry = seen(unit, entry_id, version)
        changed = {k: v for k, v in given.items() if v != entry.get(k)}
        data: dict[str, Any] = {"facts": changed}
        if account is not None and account != entry.account:
            data["account"] = account
        if changed or "account" in data:
            told = AccountEvent(Happened.CHANGED, now, by, data)
            entry = added(unit, entry, told, fields=sorted(changed))
        unit.commit()
    return entry


_MOVES = frozenset({Happened.RESTED, Happened.WOKEN, Happened.KEPT, Happened.CLOSED})


def move(
    work: Work, entry_id: int, version: int, to: Happened, why: str, by: str, now: datetime
) -> OfficialAccount:
    """Let an account rest, go on, stay after all, or end. Raises: as ``change``."""
    if to not in _MOVES:
        raise Impossible("that is no such step")
    if not why.strip():
        raise Unready(["Give the reason"])
    with work() as unit:
        entry = seen(unit, entry_id, version)
        entry = added(unit, entry, AccountEvent(to, now, by, {"why": why.strip()}))
        unit.commit()
    return entry


def close_by(
    unit: UnitOfWork,
    entry: OfficialAccount,
    why: str,
    clause: str,
    until: date,
    by: str,
    now: datetime,
) -> OfficialAccount:
    """Announce to its owner that the account is to be closed unless there is a reason to stay."""
    data = {"why": why, "until": until.isoformat()}
    entry = added(unit, entry, AccountEvent(Happened.CLOSING, now, by, data))
    tell_owner(
        unit,
        "account_closure_notice",
        entry,
        now,
        f"closing:{entry.version}",
        acted=now.isoformat(),
        reason_plain=why,
        clause=clause or "the policy",
        owed=datetime.combine(until, now.timetz()).isoformat(),
    )
    return entry


def ticks(checks: Mapping[str, bool]) -> dict[str, bool]:
    """Return the known ones of *checks*."""
    return {code: bool(ok) for code, ok in checks.items() if code in ASKS}
