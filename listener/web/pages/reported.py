"""What colleagues and the public report: the forms, the list, and the steps that are taken."""

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from config.holidays import united_kingdom
from config.packs.hours import hours
from listener.ports import Missing
from listener.report.concern_words import NATURES, PLATFORMS, SOURCES
from listener.steps import concerns
from listener.store.console import papers, reading
from listener.web import typed
from listener.web.context import Choice, Fault, Tag
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import plain, when
from listener.web.writing import writing_desk
from moderation.concerns import Concern, Nature, Source, steps
from moderation.deadlines import Clock, deadline
from moderation.errors import Impossible
from moderation.outgoing.responses import render
from moderation.outgoing.values import Facts, values


@dataclass(frozen=True, slots=True)
class Line:
    """One report, in the list."""

    id: int
    text: str
    tag: Tag
    more: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step; *done* says when it was taken."""

    id: str
    text: str
    done: str


@dataclass(frozen=True, slots=True)
class Reported:
    """The list and the form. *team*: the person works on reports, and sees those of others."""

    lines: tuple[Line, ...]
    sources: tuple[Choice, ...]
    natures: tuple[Choice, ...]
    platforms: tuple[Choice, ...]
    form: dict[str, str]
    team: bool
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Report a post or a profile"


@dataclass(frozen=True, slots=True)
class One:
    """One report with its steps."""

    id: int
    tag: Tag
    facts: tuple[tuple[str, str], ...]
    note: str
    address: str
    steps: tuple[Step, ...]
    case: int | None
    open: bool
    outcome: str
    answer: str
    public: bool
    team: bool
    urgent: bool
    may_forget: bool = False
    known: int | None = None  # the case that is about the same address
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Report {self.id}"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Reported:
    """Return the list and the form, with what was typed."""
    team, form = visit.may(May.ACT), {**visit.query, **visit.form}
    with reading(visit.desk.engine) as db:
        found = papers.told(db, "" if team else visit.person.name)
    sources = SOURCES if team else {k: v for k, v in SOURCES.items() if k != "public"}
    return Reported(
        lines=tuple(_line(c, visit.now) for c in found),
        sources=typed.choices(sources, form.get("source", "")),
        natures=typed.choices(NATURES, form.get("nature", "other")),
        platforms=typed.choices(PLATFORMS, form.get("platform", "")),
        form=form,
        team=team,
        faults=faults,
    )


def _line(concern: Concern, now: datetime) -> Line:
    more = f"{SOURCES[concern.source.value]}. {when(concern.received_at, now)}, by {concern.by}."
    text = f"Report {concern.id}: {NATURES[concern.nature.value].lower()}"
    return Line(concern.id, text, _tag(concern, now), more)


def _tag(concern: Concern, now: datetime) -> Tag:
    if not concern.open:
        return Tag("Closed", "grey")
    if concern.urgent:
        return Tag("Urgent", "red")
    late = concern.due_at is not None and concern.due_at < now
    return Tag("Overdue", "red") if late else Tag("Open", "blue")


def show(visit: Visit) -> Response:
    """Return the list and the form."""
    return rendered(visit, "reported", context(visit))


def tell(visit: Visit) -> Response:
    """Store a report."""
    form, names = visit.form, dict(SOURCES)
    if not visit.may(May.ACT):
        names.pop("public")
    noticed = typed.moment(form.get("noticed", ""))
    faults = []
    if form.get("noticed", "").strip() and noticed is None:
        faults.append(Fault("Give a day and a time, or leave it empty", "noticed"))
    if not (form.get("address", "").strip() or form.get("note", "").strip()):
        faults.append(Fault("Say where it is, or what you saw", "address"))
    if faults:
        return rendered(visit, "reported", context(visit, tuple(faults)), status=400)
    made = Concern(
        source=Source(typed.one_of(names, form.get("source", ""))),
        nature=Nature(typed.one_of(NATURES, form.get("nature", "other"))),
        received_at=visit.now,
        by=visit.person.name,
        platform=typed.one_of(PLATFORMS, form.get("platform", "")),
        address=form.get("address", "").strip(),
        note=form.get("note", "").strip(),
        contact=form.get("contact", "").strip(),
        noticed_at=noticed,
        due_at=_due(visit),
    )
    try:
        number = concerns.tell(visit.desk.work, made, visit.now)
    except Impossible as error:
        told = (Fault(_sentence(error), "noticed"),)
        return rendered(visit, "reported", context(visit, told), status=400)
    return go(f"/reported/{number}")


def _due(visit: Visit) -> datetime:
    """The end of the day in the pack's hours."""
    open_hours = hours(visit.desk.packs[0]) if visit.desk.packs else None
    return deadline(Clock.RESPONSE, visit.now, united_kingdom(), open_hours).due


def _known(visit: Visit) -> Concern:
    with visit.desk.work() as unit:
        found = unit.papers.told(visit.params["number"])
    if found is None or not (visit.may(May.ACT) or found.by == visit.person.name):
        raise HTTPException(404)
    return found


def _one(visit: Visit, faults: tuple[Fault, ...] = ()) -> One:
    concern = _known(visit)
    with reading(visit.desk.engine) as db:
        known = papers.case_at(db, concern.address) if concern.case_id is None else None
    done = dict(concern.done)
    facts = [
        ("What it is", NATURES[concern.nature.value]),
        ("Platform", PLATFORMS.get(concern.platform, concern.platform)),
        ("Reported", f"{when(concern.received_at, visit.now)}, by {concern.by}"),
    ]
    facts += [("Seen", when(concern.noticed_at, visit.now))] if concern.noticed_at else []
    facts += [("To be done by", when(concern.due_at, visit.now))] if concern.due_at else []
    facts += [("How to answer them", concern.contact)] if concern.contact else []
    return One(
        id=concern.id,
        tag=_tag(concern, visit.now),
        facts=tuple(facts),
        note=concern.note,
        address=concern.address,
        steps=tuple(
            Step(s.id, s.text, _since(done.get(s.id, ""), visit.now)) for s in steps(concern.source)
        ),
        case=concern.case_id,
        open=concern.open,
        outcome=concern.outcome,
        answer=_answer(visit, concern),
        public=concern.source is Source.PUBLIC,
        team=visit.may(May.ACT),
        urgent=concern.urgent and concern.open,
        may_forget=visit.may(May.DELETE) and not concern.open and bool(concern.note),
        known=known if visit.may(May.ACT) else None,
        faults=faults,
    )


def _since(text: str, now: datetime) -> str:
    return when(datetime.fromisoformat(text), now) if text else ""


def _answer(visit: Visit, concern: Concern) -> str:
    """The approved words to send back, filled in as far as they can be; a person sends them."""
    desk = writing_desk(visit.desk)
    name = _ANSWERS.get(concern.source)
    response = desk.responses.get(name) if name else None
    if response is None:
        return ""
    known = values(desk.pack, desk.organisation, desk.lines, Facts(), visit.now, desk.own)
    gaps = {name: f"[{plain(name).lower()}]" for name in response.gaps}
    return render(response, gaps | known).body


_ANSWERS = {Source.PUBLIC: "report_ack", Source.PROFILE: "staff_redirect"}


def one(visit: Visit) -> Response:
    """Return one report."""
    return rendered(visit, "reported_one", _one(visit))


def act(visit: Visit) -> Response:
    """Record a step, the case that came of it, or its end."""
    number, form, by = visit.params["number"], visit.form, visit.person.name
    work, now, field = visit.desk.work, visit.now, "outcome"
    _known(visit)
    try:
        if "step" in form:
            field = f"step-{form['step']}"
            concerns.step(work, number, form["step"], by, now)
        elif "case" in form:
            field, case = "case", typed.number(form["case"])
            if case is None:
                raise Impossible("give the number of a case")
            concerns.take_up(work, number, case, by, now)
        elif "forget" in form and visit.may(May.DELETE):
            concerns.forget(work, number, by, now)
        else:
            concerns.close(work, number, by, now, form.get("outcome", ""))
    except (Impossible, Missing) as error:
        told = (Fault(_sentence(error), field),)
        return rendered(visit, "reported_one", _one(visit, told), status=400)
    return go(f"/reported/{number}")


def _sentence(error: Exception) -> str:
    return f"{str(error)[:1].upper()}{str(error)[1:]}"


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown("/reported", show, may=None),
        sent("/reported", tell, may=None),
        shown("/reported/{number:int}", one, may=None),
        sent("/reported/{number:int}", act, May.ACT),
    ]
