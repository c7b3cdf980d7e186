"""Listening: every search with its purpose, owner and end; one search with what it finds."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from connectors._seeking import seeking_of
from listener.ports import Missing
from listener.prices import WEEK, Price, prices
from listener.steps import searches as steps
from listener.store.console import reading
from listener.store.console import searches as told
from listener.store.console.searches import Hit, Reading, Tally
from listener.web.context import Fault, Pages, Tag
from listener.web.passages import Passage, passage
from listener.web.rendering import rendered
from listener.web.roles import May, lanes
from listener.web.scope import own_accounts
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import KINDS, counted, platform, when
from moderation.errors import Impossible
from moderation.items import Kind
from moderation.principles import Route as Lane
from moderation.searches import Person, Search

PATH = "/listening"
_SIZE = 25
_PERSONS = {
    Person.PUBLIC_FIGURE: "Names a public figure",
    Person.COLLEAGUE: "Names a colleague who is being targeted",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One search in the list."""

    href: str
    name: str
    state: Tag
    words: str
    purpose: str
    owner: str
    ends: str
    where: str
    found: str


@dataclass(frozen=True, slots=True)
class ListeningPage:
    """The list of searches."""

    running: tuple[Line, ...]
    over: tuple[Line, ...]
    may_change: bool
    title: str = "Listening"


@dataclass(frozen=True, slots=True)
class Found:
    """One item that was found. *words* is empty where it stands in another team's lane."""

    heading: str
    by: str
    at: str
    words: Passage | None
    href: str
    permalink: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One search."""

    line: Line
    number: int
    facts: tuple[tuple[str, str], ...]
    costs: tuple[Price, ...]
    sources: tuple[tuple[str, str, str], ...]
    by_word: tuple[tuple[str, int], ...]
    hits: tuple[Found, ...]
    pages: Pages
    total: str
    open: bool
    may_change: bool
    may_agree: bool
    waits: str
    faults: tuple[Fault, ...] = ()
    typed: str = ""

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}{self.line.name}"


def show(visit: Visit) -> Response:
    """Return the list."""
    with reading(visit.desk.engine) as db:
        known = told.all_searches(db)
    lines = [(s.over(visit.now), _line(s, t, visit.now)) for s, t in known]
    page = ListeningPage(
        tuple(line for over, line in lines if not over),
        tuple(line for over, line in lines if over),
        visit.may(May.LISTEN),
    )
    return rendered(visit, "listening", page)


def _line(search: Search, tally: Tally, now: datetime) -> Line:
    return Line(
        f"{PATH}/{search.id}",
        search.name,
        state(search, now),
        search.words,
        search.purpose,
        search.owner,
        ends(search),
        ", ".join(search.sources),
        _found(tally, now),
    )


def _found(tally: Tally, now: datetime) -> str:
    if tally.last_at is None:
        return "nothing so far"
    return f"{counted(tally.hits, 'item')}, the last {when(tally.last_at, now)}"


def state(search: Search, now: datetime) -> Tag:
    """Return how a search stands, in a word or two."""
    if search.over(now):
        return Tag("Ended", "grey")
    if search.needs_agreement:
        return Tag("Waits for a second person", "orange")
    if search.starts_at > now:
        return Tag("Planned", "white")
    return Tag("Ends soon", "yellow") if search.ends_soon(now) else Tag("Runs", "green")


def ends(search: Search) -> str:
    """Return the last day of a search."""
    last = search.end - timedelta(seconds=1)
    return f"{last:%-d %B %Y}"


def opened(visit: Visit) -> Search:
    """Return the search that the address names; else 404."""
    with reading(visit.desk.engine) as db:
        found = told.one(db, visit.params["search"])
    if found is None:
        raise HTTPException(404)
    return found


def one(visit: Visit, fault: Fault | None = None) -> Response:
    """Return the page of one search."""
    search = opened(visit)
    desk, number = visit.desk, search.id
    with reading(desk.engine) as db:
        total = told.count_hits(db, number)
        last = max(1, -(-total // _SIZE))
        at = min(visit.page, last)
        hits = told.hits(db, number, (at - 1) * _SIZE, _SIZE)
        words = told.by_word(db, number)
        sources = told.readings(db, number, search.sources)
        held = told.held(db, search.sources, visit.now - WEEK)
    asked = {a.name for a in desk.accounts if seeking_of(a.platform)}
    here, own = f"{PATH}/{number}", own_accounts(visit)
    mine = visit.person.name in (search.by, search.owner)
    page = SearchPage(
        line=_line(search, Tally(total, hits[0].at if hits else None), visit.now),
        number=number,
        facts=_facts(search, visit.now),
        costs=prices(search, desk.accounts, held, visit.now),
        sources=tuple(_source(r, r.account in asked, visit.now) for r in sources),
        by_word=tuple(words.items()),
        hits=tuple(_hit(h, visit, own) for h in hits),
        pages=Pages(
            at,
            last,
            f"{here}?page={at - 1}" if at > 1 else "",
            f"{here}?page={at + 1}" if at < last else "",
        ),
        total=counted(total, "item"),
        open=not search.over(visit.now),
        may_change=visit.may(May.LISTEN),
        may_agree=visit.may(May.MODES) and search.needs_agreement and not mine,
        waits=_waits(search, mine=mine) if search.needs_agreement else "",
        faults=(fault,) if fault else (),
        typed=visit.form.get("why", ""),
    )
    return rendered(visit, "search", page, status=400 if fault else 200)


def _waits(search: Search, *, mine: bool) -> str:
    whom = "Somebody else" if mine else "A communications lead"
    return f"{whom} must agree before it begins, because it names a person."


def _facts(search: Search, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Words", search.words),
        ("Left out", search.leave_out),
        ("Purpose", search.purpose),
        ("Owner", search.owner),
        ("Asked for by", f"{search.by}, {when(search.made_at, now)}" if search.made_at else ""),
        ("From", f"{search.starts_at:%-d %B %Y}"),
        ("Until", ends(search)),
        ("At most", f"{counted(search.cap, 'post')} read a day"),
        ("Person", _PERSONS.get(search.person, "")),
        ("Why a person is named", search.person_why),
        ("Advice taken", search.advice),
        ("Agreed by", search.agreed_by),
        ("Ended by", _ended(search)),
    ]
    return tuple((name, said) for name, said in facts if said)


def _ended(search: Search) -> str:
    if search.ended_at is None:
        return ""
    who = "itself, at its end" if search.ended_at == search.ends_at else search.ended_by
    return f"{who}: {search.ended_why}" if search.ended_why else who


def _source(source: Reading, asked: bool, now: datetime) -> tuple[str, str, str]:
    if not asked:
        return source.account, "looked through as it is read; it cannot be searched", ""
    done = f"last searched {when(source.done_at, now)}" if source.done_at else "not searched yet"
    read = f"{counted(source.read, 'post')} read, {source.kept} of them fitted; {done}"
    return source.account, read, source.trouble


def _hit(hit: Hit, visit: Visit, own: frozenset[str] | None) -> Found:
    lane = not hit.route or Lane(hit.route) in lanes(visit.person.role)
    mine = lane and (own is None or hit.account in own)
    kind = KINDS.get(Kind(hit.kind), "Item")
    return Found(
        f"{kind} on {platform(hit.platform)}, account {hit.account}",
        ", ".join(hit.found),
        when(hit.at, visit.now),
        passage(hit.text, ()) if mine else None,
        f"/cases/{hit.case}" if hit.case and mine else "",
        hit.permalink if mine else "",
    )


def end(visit: Visit) -> Response:
    """End a search now, for a reason."""
    why = visit.form.get("why", "").strip()
    if not why:
        return one(visit, Fault("Say why it ends now", "why"))
    with suppress(Missing):
        steps.end(visit.desk.work, visit.params["search"], visit.person.name, why, visit.now)
    return go(f"{PATH}/{visit.params['search']}")


def agree(visit: Visit) -> Response:
    """Agree to a search that names a person."""
    number = opened(visit).id
    try:
        steps.agree(visit.desk.work, number, visit.person.name, visit.now)
    except Impossible as error:
        said = str(error)
        return one(visit, Fault(f"{said[:1].upper()}{said[1:]}", "agree"))
    return go(f"{PATH}/{number}")


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown(PATH, show),
        shown(f"{PATH}/{{search:int}}", one),
        sent(f"{PATH}/{{search:int}}/end", end, May.LISTEN),
        sent(f"{PATH}/{{search:int}}/agree", agree, May.MODES),
    ]
