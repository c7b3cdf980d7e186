"""Keeping searches: added, changed, agreed to, renewed, ended; each step a line of the audit."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from listener.ports import MACHINE, AuditLine, Conflict, Message, Missing, UnitOfWork, Work
from listener.steps.seek import stream_of
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.searches import Limits, Person, Search, check


@dataclass(frozen=True, slots=True)
class Ground:
    """What searches are checked against: limits, accounts, our own handles, names of staff."""

    limits: Limits
    accounts: Collection[str]
    ours: Collection[str] = ()
    staff: Collection[str] = ()


def add(work: Work, wanted: Search, ground: Ground, now: datetime) -> Search:
    """Store a new search and return it with its number. Raises: NotAllowed."""
    with work() as unit:
        _check(unit, wanted, ground, now)
        number = unit.searches.add(wanted, now)
        added = replace(wanted, id=number, version=1, made_at=now)
        _record(unit, "search added", added, wanted.by, now)
        unit.commit()
    return added


def change(work: Work, wanted: Search, by: str, ground: Ground, now: datetime) -> Search:
    """Store *wanted* in the place of the search that has its number; later end: it is renewed.

    A search that names a person needs a second person's agreement again.
    Raises: NotAllowed; Missing; Conflict if it was changed since it was read.
    """
    with work() as unit:
        known = _open(unit, wanted.id, now)
        if known.version != wanted.version:
            raise Conflict(f'the search "{known.name}" was changed by somebody else meanwhile')
        wanted = replace(
            wanted, by=by, made_at=known.made_at, agreed_by=known.agreed_by,
            agreed_at=known.agreed_at, starts_at=known.starts_at,
        )  # fmt: skip
        _check(unit, wanted, ground, now)
        if wanted.person is not Person.NOBODY:
            wanted = replace(wanted, agreed_by="", agreed_at=None)
        unit.searches.change(wanted)
        renewed = wanted.ends_at > known.ends_at
        _record(unit, "search renewed" if renewed else "search changed", wanted, by, now)
        unit.commit()
    return replace(wanted, version=wanted.version + 1)


def agree(work: Work, number: int, by: str, now: datetime) -> Search:
    """Let a search that names a person begin. Raises: Impossible for whoever asked; Missing."""
    with work() as unit:
        known = _open(unit, number, now)
        if not known.needs_agreement:
            return known
        if by in (known.by, known.owner):
            raise Impossible("somebody else must agree: you asked for this search or answer for it")
        agreed = replace(known, agreed_by=by, agreed_at=now)
        unit.searches.change(agreed)
        _record(unit, "search agreed", agreed, by, now)
        unit.commit()
    return agreed


def end(work: Work, number: int, by: str, why: str, now: datetime) -> Search:
    """End a search now; one that is over stays as it ended. Raises: Missing."""
    with work() as unit:
        known = unit.searches.get(number)
        if known is None:
            raise Missing(f"there is no search {number}")
        if known.over(now):
            return known
        ended = replace(known, ended_at=now, ended_by=by, ended_why=why.strip())
        unit.searches.change(ended)
        _clear(unit, ended, now)
        _record(unit, "search ended", ended, by, now)
        unit.commit()
    return ended


def watch(work: Work, now: datetime) -> tuple[int, int]:
    """Tell owners of searches that end soon, once; record those that have ended by themselves.

    Return how many were told and how many ended.
    """
    told = over = 0
    with work() as unit:
        for search in unit.searches.all():
            if search.ended_at is None and search.over(now):
                ended = replace(search, ended_at=search.ends_at, ended_by=MACHINE)
                unit.searches.change(ended)
                _clear(unit, ended, now)
                _record(unit, "search ended", ended, MACHINE, now)
                over += 1
            elif search.ended_at is None and search.ends_soon(now):
                told += _tell(unit, search, now)
        if told or over:
            unit.commit()
    return told, over


def _clear(unit: UnitOfWork, search: Search, now: datetime) -> None:
    """Leave no trouble of a search behind that nobody asks for any more."""
    stream = stream_of(search)
    for name in search.sources:
        cursor = unit.accounts.cursor(name, stream)
        if cursor.failures:
            unit.accounts.left_at(name, stream, cursor.cursor or "", now, done=False)


def _tell(unit: UnitOfWork, search: Search, now: datetime) -> int:
    owed = search.ends_at.astimezone(LONDON)
    message = Message(
        key=f"search:{search.id}:ends:{owed.date()}",
        kind="search_ending",
        recipient=search.owner,
        created_at=now,
        next_at=now,
        data={
            "title": search.name,
            "owed": search.ends_at.isoformat(),
            "page": f"/listening/{search.id}",
        },
    )
    new = unit.messages.add(message)
    if new:
        unit.wake("tell")
    return int(new)


def _open(unit: UnitOfWork, number: int, now: datetime) -> Search:
    known = unit.searches.get(number)
    if known is None:
        raise Missing(f"there is no search {number}")
    if known.over(now):
        raise Conflict(f'the search "{known.name}" has ended; make a new one')
    return known


def _check(unit: UnitOfWork, wanted: Search, ground: Ground, now: datetime) -> None:
    check(
        wanted,
        ground.limits,
        now,
        known=ground.accounts,
        ours=ground.ours,
        staff=ground.staff,
        others=unit.searches.not_over(now),
    )


def _record(unit: UnitOfWork, what: str, search: Search, by: str, now: datetime) -> None:
    """Write the line of the audit: the purpose is why we may listen, so it stands there."""
    data = {
        "search": search.id,
        "name": search.name,
        "purpose": search.purpose,
        "owner": search.owner,
        "sources": list(search.sources),
        "person": search.person.value,
        "until": search.ends_at,
        **({"why": search.ended_why} if search.ended_why else {}),
    }
    unit.audit.add(AuditLine(what, by, now, data=data))
