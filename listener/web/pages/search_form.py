"""The form of a search: what it costs is shown before it can be kept."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zlib import crc32

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from connectors._seeking import seeking_of
from listener.ports import Conflict
from listener.prices import WEEK, Price, prices
from listener.steps import searches as steps
from listener.store.console import reading
from listener.store.console import searches as told
from listener.web.context import Choice, Fault
from listener.web.pages.listening import PATH, opened
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import platform
from moderation.deadlines import LONDON
from moderation.searches import NotAllowed, Person, Search, check

_PERSONS = (
    (Person.NOBODY, "No, it is about a subject"),
    (Person.PUBLIC_FIGURE, "Yes, one public figure in that role"),
    (Person.COLLEAGUE, "Yes, one colleague who is being targeted and knows of it"),
)
_PLAIN = ("name", "words", "leave_out", "purpose", "owner", "person_why", "advice")


@dataclass(frozen=True, slots=True)
class Source:
    """An account to search with."""

    name: str
    text: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The form, with what was typed. *costs* are shown once everything else is right."""

    number: int
    action: str
    typed: dict[str, str]
    sources: tuple[Source, ...]
    persons: tuple[Choice, ...]
    longest: int
    person_days: int
    daily_posts: int
    seen: str
    costs: tuple[Price, ...] = ()
    faults: tuple[Fault, ...] = ()
    changed: str = ""

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        what = "Change the search" if self.number else "New search"
        return f"{'Error: ' if self.faults else ''}{what}"


def new(visit: Visit) -> Response:
    """Return an empty form."""
    return rendered(visit, "search_form", _form(visit, _empty(visit)))


def edit(visit: Visit) -> Response:
    """Return the form of a search that runs."""
    search = opened(visit)
    if search.over(visit.now):
        raise HTTPException(404)
    return rendered(visit, "search_form", _form(visit, search))


def _empty(visit: Visit) -> Search:
    now = visit.now.astimezone(LONDON)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    limits = visit.desk.searching.limits
    ends = today + limits.longest
    who = visit.person.name
    return Search("", "", "", who, today, ends, by=who, cap=min(500, limits.daily_posts))


def take(visit: Visit) -> Response:
    """Take the form of a new search."""
    return _take(visit, _empty(visit))


def take_change(visit: Visit) -> Response:
    """Take the form of a search that runs."""
    search = opened(visit)
    version = visit.form.get("version", "")
    return _take(visit, replace(search, version=int(version) if version.isdecimal() else 0))


def _take(visit: Visit, known: Search) -> Response:
    faults: list[Fault] = []
    wanted = _wanted(visit, known, faults)
    ground = visit.desk.searching
    with reading(visit.desk.engine) as db:
        others = [s for s, _ in told.all_searches(db)]
    try:
        check(wanted, ground.limits, visit.now, known=ground.accounts, ours=ground.ours,
              staff=ground.staff, others=others)  # fmt: skip
    except NotAllowed as error:
        faults.extend(Fault(o.sentence, o.field) for o in error.objections)
    owner = visit.desk.users.named(wanted.owner) if wanted.owner else None
    if wanted.owner and (owner is None or not owner.active):
        faults.append(Fault("Nobody signs in with that name", "owner"))
    if faults:
        form = replace(_form(visit, wanted), faults=tuple(faults))
        return rendered(visit, "search_form", form, status=400)
    costs = _costs(visit, wanted)
    refused = [Fault(f"{p.account}: {p.refusal}", "sources") for p in costs if p.refusal]
    if refused or visit.form.get("seen") != _seen(wanted):
        form = replace(_form(visit, wanted, costs), faults=tuple(refused))
        return rendered(visit, "search_form", form, status=400 if refused else 200)
    return _keep(visit, wanted, costs)


def _keep(visit: Visit, wanted: Search, costs: tuple[Price, ...]) -> Response:
    desk, who = visit.desk, visit.person.name
    try:
        if wanted.id:
            done = steps.change(desk.work, wanted, who, desk.searching, visit.now)
        else:
            done = steps.add(desk.work, wanted, desk.searching, visit.now)
    except Conflict as error:
        said = str(error)
        form = replace(_form(visit, wanted, costs), changed=f"{said[:1].upper()}{said[1:]}")
        return rendered(visit, "search_form", form, status=409)
    return go(f"{PATH}/{done.id}")


def _costs(visit: Visit, wanted: Search) -> tuple[Price, ...]:
    with reading(visit.desk.engine) as db:
        held = told.held(db, wanted.sources, visit.now - WEEK)
    return prices(wanted, visit.desk.accounts, held, visit.now)


def _wanted(visit: Visit, known: Search, faults: list[Fault]) -> Search:
    form = visit.form
    cap = form.get("cap", "").strip()
    ends = _day(form.get("ends", ""), "ends", faults)
    starts = known.starts_at if known.id else _day(form.get("starts", ""), "starts", faults)
    if not cap.isdecimal():
        faults.append(Fault("Write how many posts a day as a number", "cap"))
    person = form.get("person", "") or Person.NOBODY.value
    given: dict[str, Any] = {name: form.get(name, "").strip() for name in _PLAIN}
    return replace(
        known,
        **given,
        sources=tuple(a.name for a in visit.desk.accounts if form.get(f"source:{a.name}")),
        cap=int(cap[:9]) if cap.isdecimal() else known.cap,
        person=Person(person) if person in set(Person) else Person.NOBODY,
        starts_at=starts or known.starts_at,
        ends_at=ends + timedelta(days=1) if ends else known.ends_at,  # its last day is whole
    )


def _day(given: str, field: str, faults: list[Fault]) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(given.strip()), time(), LONDON)
    except (ValueError, OverflowError):
        faults.append(Fault("Give a day, such as 2026-12-31", field))
        return None


def _form(visit: Visit, search: Search, costs: tuple[Price, ...] = ()) -> SearchForm:
    limits, form = visit.desk.searching.limits, visit.form
    last = (search.ends_at - timedelta(seconds=1)).astimezone(LONDON)
    plain = {name: str(getattr(search, name)) for name in _PLAIN}
    typed = {
        **plain,
        "cap": form.get("cap", str(search.cap)),
        "starts": form.get("starts", f"{search.starts_at.astimezone(LONDON):%Y-%m-%d}"),
        "ends": form.get("ends", f"{last:%Y-%m-%d}"),
        "version": str(search.version),
    }
    return SearchForm(
        number=search.id,
        action=f"{PATH}/{search.id}/change" if search.id else f"{PATH}/new",
        typed=typed,
        sources=tuple(_source(a.name, a.platform, search) for a in visit.desk.accounts),
        persons=tuple(Choice(p.value, text, p is search.person) for p, text in _PERSONS),
        longest=limits.longest.days,
        person_days=limits.person.days,
        daily_posts=limits.daily_posts,
        seen=_seen(search) if costs else "",
        costs=costs,
    )


def _source(name: str, on: str, search: Search) -> Source:
    seeking = seeking_of(on)
    if seeking is None:
        hint = "nothing is asked; only what is read there already is looked through"
    elif seeking.price:
        hint = f"${seeking.price:.3f} for each post read"
    else:
        hint = "free, within the platform's limits"
    return Source(name, f"{name} ({platform(on)})", hint, name in search.sources)


def _seen(search: Search) -> str:
    """Return a mark of all that the costs depend on: what was shown is what is kept."""
    whole = (search.words, search.leave_out, search.sources, search.cap, search.starts_at.date(),
             search.ends_at.date())  # fmt: skip
    return f"{crc32(repr(whole).encode()):08x}"


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown(f"{PATH}/new", new, May.LISTEN),
        sent(f"{PATH}/new", take, May.LISTEN),
        shown(f"{PATH}/{{search:int}}/change", edit, May.LISTEN),
        sent(f"{PATH}/{{search:int}}/change", take_change, May.LISTEN),
    ]
