"""Lists beside the queue: notices to send, open appeals, support for colleagues, the rota."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from config.settings import Contact
from listener.ports import MACHINE
from listener.store.console import reading
from listener.store.console.casefile import casefile
from listener.store.console.escalation import (
    Neighbour,
    noticed_cases,
    open_cases,
    owed,
    untold,
)
from listener.web.care import notice
from listener.web.context import Tag
from listener.web.rendering import rendered
from listener.web.roles import lanes
from listener.web.visits import Visit, shown
from listener.web.words import ROUTES, VERBS, day, moment, plain, when
from moderation.actions import Verb
from moderation.checklists import APPEAL, SUPPORT
from moderation.notices import AGAIN, NOTICED
from moderation.principles import Route as Lane

_MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. *more*: what stands under it."""

    text: str
    href: str
    more: str = ""
    state: Tag | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that is one list. *empty*: what it says when nothing is on it."""

    title: str
    lead: str
    entries: tuple[Entry, ...]
    empty: str


def to_notify(visit: Visit) -> Listing:
    """Return the acts of which nobody told the author yet, where the policy wants them told."""
    verbs = tuple(v.value for v in NOTICED)
    with reading(visit.desk.engine) as db:
        seen = lanes(visit.person.role)
        again = [c for c in owed(db, _MOST) if Lane(c.route) in seen]
        mended = {c.id for c in again}
        found = [
            (act, file)
            for act in untold(db, verbs, noticed_cases(), _MOST)
            if act.case not in mended and Lane(act.route) in seen
            if (file := casefile(db, act.case))
        ]
    entries = [
        Entry(
            f"Case {case.id}: deleted, and overturned",
            f"/cases/{case.id}/reply?response={AGAIN}&notice={AGAIN}",
            "Invite them to post it again.",
        )
        for case in again
    ]
    for act, file in found:
        known = notice(file, visit.desk, Verb(act.verb))
        if known.response:
            by = "Wellheard" if act.by == MACHINE else act.by
            what = f"Case {act.case}: {VERBS[Verb(act.verb)].lower()} by {by}"
            href = f"/cases/{act.case}/reply?response={known.response}&notice={act.verb}"
            entries.append(Entry(what, href, f"{act.account}, {when(act.at, visit.now)}"))
    return Listing(
        "Notices to send",
        "People are told what we did with their comment and why. A person sends each one.",
        tuple(entries),
        "Everybody who should be told has been told.",
    )


def appeals(visit: Visit) -> Listing:
    """Return the open appeals."""
    return Listing(
        "Appeals",
        "Somebody who did not take the decision looks at each appeal.",
        _cases(visit, APPEAL),
        "No appeal is open.",
    )


def colleagues(visit: Visit) -> Listing:
    """Return the open cases of colleagues who were targeted."""
    return Listing(
        "Support for colleagues",
        "A colleague who was named or targeted is told the same day and offered support.",
        _cases(visit, SUPPORT),
        "No colleague waits for support.",
    )


def _cases(visit: Visit, kind: str) -> tuple[Entry, ...]:
    with reading(visit.desk.engine) as db:
        found = open_cases(db, kind)
    seen = lanes(visit.person.role)
    return tuple(_entry(case) for case in found if Lane(case.route) in seen)


def _entry(case: Neighbour) -> Entry:
    return Entry(f"Case {case.id}: {ROUTES[Lane(case.route)]}", f"/cases/{case.id}", case.status)


def rota(visit: Visit) -> Listing:
    """Return who is called, in which order and when; no numbers or addresses."""
    entries = [
        Entry(
            f"{contact.order}. {contact.name}",
            "",
            f"Answers for {', '.join(plain(a).lower() for a in contact.answers_for)}; "
            f"{_WHEN[contact.when]}; by {len(contact.channels[:2])} "
            f"{'way' if len(contact.channels[:2]) == 1 else 'ways'}.{_beside(visit, contact)}",
        )
        for contact in sorted(visit.desk.contacts, key=lambda c: (c.order, c.name))
    ]
    return Listing(
        f"Who is called, {day(visit.now)}",
        "For urgent cases the first person on call is called at once, the next after 10 minutes, "
        "the director after 20. The settings file says who they are.",
        tuple(entries),
        "Nobody is named in the settings: urgent cases cannot call anybody.",
    )


def _beside(visit: Visit, contact: Contact) -> str:
    """The shifts that are not over yet, and when hand-offs are told of."""
    coming = [(a, b) for a, b in contact.shifts if b > visit.now]
    said = [f"{moment(a)} to {moment(b)}" for a, b in coming[:3]]
    on = f" On duty {'; '.join(said)}." if said else ""
    over = " No shift is left." if contact.shifts and not coming else ""
    digest = f" Hand-offs come once a day at {contact.digest:%H:%M}." if contact.digest else ""
    return f"{on}{over}{digest}"


_WHEN = {"always": "at any time", "in_hours": "in office hours", "out_of_hours": "out of hours"}


def _page(context: Callable[[Visit], Listing]) -> Callable[[Visit], Response]:
    return lambda visit: rendered(visit, "listing", context(visit))


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown("/notices", _page(to_notify)),
        shown("/appeals", _page(appeals)),
        shown("/support-cases", _page(colleagues)),
        shown("/rota", _page(rota), may=None),
    ]
