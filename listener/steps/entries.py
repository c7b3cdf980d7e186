"""What every step about the register shares: reading an entry, adding to it, telling people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from listener.ports import AuditLine, Conflict, Message, Missing, PortError, UnitOfWork
from moderation.accounts import DAYS, FIELDS, AccountEvent, OfficialAccount

COMMS = "communications"


class Unready(PortError):
    """A form lacks something; *lacks* says what, one sentence each."""

    def __init__(self, lacks: Sequence[str]) -> None:
        self.lacks = tuple(lacks)
        super().__init__("; ".join(lacks))


def cleaned(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the known fields of *facts* without spaces around; days must be days.

    Raises: Unready naming each day that is none.
    """
    given = {k: str(v).strip() for k, v in facts.items() if k in FIELDS}
    wrong = [FIELDS[n] for n in DAYS if given.get(n) and not _is_day(given[n])]
    if wrong:
        raise Unready([f"{what}: write a day such as 2026-11-20" for what in wrong])
    if handle := given.get("handle"):
        given["handle"] = handle.removeprefix("@")
    return given


def tell_owner(
    unit: UnitOfWork, kind: str, entry: OfficialAccount, now: datetime, key: str, **data: str
) -> bool:
    """Write to the account's owner, or to Communications while it has none; once a *key*."""
    owner = entry.get("owner") or COMMS
    return tell(unit, kind, entry, owner, now, key, account=entry.shown, **data)


def tell(
    unit: UnitOfWork,
    kind: str,
    entry: OfficialAccount,
    recipient: str,
    now: datetime,
    key: str,
    **data: str,
) -> bool:
    """Put a message about *entry* into the outbox; False if it was written before."""
    message = Message(
        key=f"register:{entry.id}:{key}:{recipient}",
        kind=kind,
        recipient=recipient,
        created_at=now,
        next_at=now,
        data={"entry": str(entry.id), **data},
    )
    if new := unit.messages.add(message):
        unit.wake("tell")
    return new


def seen(unit: UnitOfWork, entry_id: int, version: int) -> OfficialAccount:
    """Return the entry as the person saw it. Raises: Missing; Conflict if it changed since."""
    entry = unit.register.get(entry_id)
    if entry is None:
        raise Missing(f"there is no account {entry_id} on the register")
    if entry.version != version:
        raise Conflict(f"{entry.shown} was changed by somebody else since you opened it")
    return entry


def opened(unit: UnitOfWork, event: AccountEvent) -> OfficialAccount:
    """Return a new entry that begins with *event*, with its line of the audit."""
    entry = unit.register.open(event)
    _record(unit, entry, event)
    return entry


def added(
    unit: UnitOfWork, entry: OfficialAccount, event: AccountEvent, **codes: Any
) -> OfficialAccount:
    """Return *entry* after *event*, with its line of the audit. Raises: Conflict; Impossible."""
    entry = unit.register.add(entry, event)
    _record(unit, entry, event, **codes)
    return entry


def _record(unit: UnitOfWork, entry: OfficialAccount, event: AccountEvent, **codes: Any) -> None:
    data = {"entry": entry.id, "standing": entry.standing.value, **codes}
    what = f"account {event.happened.value}"
    unit.audit.add(AuditLine(what, event.by, event.at, entry.account, data=data))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
