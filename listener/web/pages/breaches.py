"""Breaches and near misses: written down, numbered, and exported once for the incident system."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Missing
from listener.ports.papers import Wanted
from listener.report import incident_export, words
from listener.report.periods import Period
from listener.steps import breaches
from listener.store.console import papers, reading
from listener.web import typed
from listener.web.context import Choice, Fault, Tag
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import counted, moment, when
from moderation.breaches import Breach, Category, Sort
from moderation.errors import Impossible

_COLOURS = {Sort.BREACH: "red", Sort.NEAR_MISS: "orange", Sort.CONFLICT: "purple"}


@dataclass(frozen=True, slots=True)
class Line:
    """One breach or near miss."""

    id: int
    tag: Tag
    what: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    case: int | None
    reference: str


@dataclass(frozen=True, slots=True)
class Made:
    """One export, and where it is read again."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Breaches:
    """The page."""

    lines: tuple[Line, ...]
    exports: tuple[Made, ...]
    waiting: str
    system: str
    sorts: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    form: dict[str, str]
    may_write: bool
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Breaches and near misses"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Breaches:
    """Return the page, with what was typed."""
    with reading(visit.desk.engine) as db:
        found, made = papers.all_breaches(db), papers.all_exports(db)
    form = {"case": visit.query.get("case", ""), **visit.form}
    left = sum(b.export is None for b in found)
    names = {"": "No account"} | {a.name: a.name for a in visit.desk.accounts}
    return Breaches(
        lines=tuple(_line(b, visit.now) for b in found),
        exports=tuple(
            Made(
                f"Export {e.id}, {moment(e.at)}, by {e.by}: {counted(e.rows, 'row')}",
                f"/breaches/exports/{e.id}.csv",
            )
            for e in made
        ),
        waiting=f"{counted(left, 'record')} not exported yet" if left else "",
        system=_system(visit),
        sorts=typed.choices(words.BREACHES, form.get("sort", "")),
        categories=typed.choices(words.CATEGORIES, form.get("category", "")),
        accounts=typed.choices(names, form.get("account", "")),
        form=form,
        may_write=visit.may(May.ACT),
        faults=faults,
    )


def _system(visit: Visit) -> str:
    named = [str(p.settings.get("incident_system", "")) for p in visit.desk.packs]
    return next((n for n in named if n), "the incident system")


def _line(breach: Breach, now: datetime) -> Line:
    exported = f"in export {breach.export}" if breach.export else "not yet"
    facts = [
        ("Happened", when(breach.happened_at, now)),
        ("Written down", f"{when(breach.recorded_at, now)}, by {breach.by}"),
        ("Exported", exported),
    ]
    facts += [("Account", breach.account)] if breach.account else []
    facts += [("What was done", breach.done)] if breach.done else []
    facts += [("Its number there", breach.reference)] if breach.reference else []
    return Line(
        id=breach.id,
        tag=Tag(words.BREACHES[breach.sort.value], _COLOURS[breach.sort]),
        what=words.CATEGORIES[breach.category.value],
        summary=breach.summary,
        facts=tuple(facts),
        case=breach.case_id,
        reference=breach.reference,
    )


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "breaches", context(visit))


def record(visit: Visit) -> Response:
    """Store what was written down."""
    form = visit.form
    happened, case = typed.moment(form.get("happened", "")), typed.number(form.get("case", ""))
    faults = []
    if not form.get("summary", "").strip():
        faults.append(Fault("Say in a sentence what happened, without names", "summary"))
    if happened is None:
        faults.append(Fault("Give the day and time when it happened", "happened"))
    if form.get("case", "").strip() and case is None:
        faults.append(Fault("Give the number of a case, or leave it empty", "case"))
    if faults or happened is None:
        return rendered(visit, "breaches", context(visit, tuple(faults)), status=400)
    made = Breach(
        sort=Sort(typed.one_of(words.BREACHES, form.get("sort", ""))),
        category=Category(typed.one_of(words.CATEGORIES, form.get("category", ""))),
        summary=form["summary"].strip(),
        happened_at=happened,
        recorded_at=visit.now,
        by=visit.person.name,
        case_id=case,
        account=_account(visit),
        done=form.get("done", "").strip(),
    )
    try:
        breaches.record(visit.desk.work, made, visit.now)
    except (Impossible, Missing) as error:
        field = "case" if isinstance(error, Missing) else "happened"
        told = (Fault(_sentence(error), field),)
        return rendered(visit, "breaches", context(visit, told), status=400)
    return go("/breaches")


def _account(visit: Visit) -> str:
    given = visit.form.get("account", "")
    return given if given in {a.name for a in visit.desk.accounts} else ""


def _sentence(error: Exception) -> str:
    return f"{str(error)[:1].upper()}{str(error)[1:]}"


def refer(visit: Visit) -> Response:
    """Store the number that the incident system gave."""
    try:
        breaches.refer(
            visit.desk.work,
            visit.params["breach"],
            visit.form.get("reference", ""),
            visit.person.name,
            visit.now,
        )
    except Missing as error:
        raise HTTPException(404) from error
    except Impossible as error:
        told = (Fault(_sentence(error), f"reference-{visit.params['breach']}"),)
        return rendered(visit, "breaches", context(visit, told), status=400)
    return go("/breaches")


def export(visit: Visit) -> Response:
    """Return a CSV of what was not exported yet: of a period, of a case, or all."""
    try:
        wanted = _wanted(visit)
    except ValueError:
        told = (Fault("Write a period as 2026-11, 2026-W47 or 2026-H2", "period"),)
        return rendered(visit, "breaches", context(visit, told), status=400)
    with reading(visit.desk.engine) as db:
        places = papers.platforms(db)
    table = partial(incident_export.table, visit.desk.organisation, platforms=places)
    taken, content = breaches.export(visit.desk.work, wanted, table, visit.person.name, visit.now)
    if not taken.number:
        told = (Fault("Nothing there is left to export", "period"),)
        return rendered(visit, "breaches", context(visit, told), status=409)
    return _file(content, taken.number)


def _wanted(visit: Visit) -> Wanted:
    """What is asked for. Raises: ValueError for what is no period."""
    named, case = visit.form.get("period", "").strip(), typed.number(visit.form.get("of_case", ""))
    again = visit.form.get("again") == "yes"
    if not named:
        return Wanted(case_id=case, again=again)
    period = Period.parse(named)
    return Wanted(period.starts, period.ends, case, again, str(period))


def download(visit: Visit) -> Response:
    """Return an export again, as its records stand now."""
    number = visit.params["export"]
    with reading(visit.desk.engine) as db:
        found, places = papers.of_export(db, number), papers.platforms(db)
    if not found:
        raise HTTPException(404)
    return _file(incident_export.table(visit.desk.organisation, found, places), number)


def _file(content: str, number: int) -> Response:
    name = f"incidents-{number}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown("/breaches", show),
        sent("/breaches", record, May.ACT),
        sent("/breaches/export", export, May.ACT),
        shown("/breaches/exports/{export:int}.csv", download, May.ACT),
        sent("/breaches/{breach:int}/number", refer, May.ACT),
    ]
