"""Evidence for somebody outside the team: asked for, agreed to by another, taken, and its log."""

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.evidence import made
from listener.ports import Missing
from listener.ports.papers import Asked, Disclosure
from listener.steps import disclosures
from listener.store.console import disclosed, reading
from listener.store.papers import disclosure_from
from listener.web.context import Fault, Tag
from listener.web.pages.case import opened_file
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import when
from moderation.errors import Impossible

_STATES = {
    Asked.WAITING: Tag("Waits for a second person", "yellow"),
    Asked.APPROVED: Tag("Agreed to", "blue"),
    Asked.DECLINED: Tag("Declined", "grey"),
    Asked.GIVEN: Tag("Given", "green"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One request."""

    id: int
    case: int
    recipient: str
    tag: Tag
    facts: tuple[tuple[str, str], ...]
    may_decide: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """The log of evidence; *case* is set where it is asked for."""

    lines: tuple[Line, ...]
    case: int = 0
    form: dict[str, str] | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        said = f"Evidence, case {self.case}" if self.case else "Evidence given out"
        return f"{'Error: ' if self.faults else ''}{said}"


def context(visit: Visit, case: int = 0, faults: tuple[Fault, ...] = ()) -> Evidence:
    """Return the log, of one case if it is given."""
    with reading(visit.desk.engine) as db:
        rows = disclosed.requests(db, case or None)
    found = (disclosure_from(r) for r in rows)
    return Evidence(tuple(_line(d, visit) for d in found), case, dict(visit.form), faults)


def _line(asked: Disclosure, visit: Visit) -> Line:
    now, mine = visit.now, asked.asked_by == visit.person.name
    facts = [
        ("For", asked.purpose),
        ("By right of", asked.basis),
        ("Asked for", f"{when(asked.asked_at, now)}, by {asked.asked_by}"),
    ]
    if asked.decided_at:
        word = "Declined" if asked.state is Asked.DECLINED else "Agreed to"
        facts.append((word, f"{when(asked.decided_at, now)}, by {asked.decided_by}"))
    facts += [("Why not", asked.why_not)] if asked.why_not else []
    facts += [
        ("Taken", f"{_at(c['at'], now)}, by {c['by']}; SHA-256 {c['digest']}")
        for c in asked.contents
    ]
    may = visit.may(May.DISCLOSE)
    return Line(
        id=asked.id,
        case=asked.case_id,
        recipient=asked.recipient,
        tag=_STATES[asked.state],
        facts=tuple(facts),
        may_decide=may and not mine and asked.state is Asked.WAITING,
        may_take=may and asked.state in (Asked.APPROVED, Asked.GIVEN),
    )


def _at(text: str, now: datetime) -> str:
    return when(datetime.fromisoformat(text), now)


def log(visit: Visit) -> Response:
    """Return the log of all evidence."""
    return rendered(visit, "evidence", context(visit))


def of_case(visit: Visit) -> Response:
    """Return the form and the log of one case."""
    file = opened_file(visit)
    return rendered(visit, "evidence", context(visit, int(file.case["id"])))


def ask(visit: Visit) -> Response:
    """Store a request."""
    case = int(opened_file(visit).case["id"])
    needed = {
        "recipient": "Say who gets it",
        "purpose": "Say what it is for",
        "basis": "Say by what right it is given",
    }
    given = {name: visit.form.get(name, "").strip() for name in needed}
    faults = tuple(Fault(text, name) for name, text in needed.items() if not given[name])
    if faults:
        return rendered(visit, "evidence", context(visit, case, faults), status=400)
    who, now = visit.person.name, visit.now
    asked = Disclosure(case, given["recipient"], given["purpose"], given["basis"], who, now)
    disclosures.ask(visit.desk.work, asked, visit.now)
    return go(f"/cases/{case}/evidence")


def decide(visit: Visit) -> Response:
    """Agree or decline."""
    number, yes = visit.params["number"], visit.form.get("answer") == "yes"
    try:
        disclosures.decide(
            visit.desk.work,
            number,
            visit.person.name,
            visit.now,
            yes=yes,
            why=visit.form.get("why", ""),
        )
    except Missing as error:
        raise HTTPException(404) from error
    except Impossible as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}"
        told = (Fault(said, f"why-{number}"),)
        return rendered(visit, "evidence", context(visit, faults=told), status=409)
    return go("/evidence")


def take(visit: Visit) -> Response:
    """Return the zip; each copy is logged."""
    number, desk = visit.params["number"], visit.desk
    try:
        whole = made(
            desk.engine, desk.work, desk.organisation, number, visit.person.name, visit.now
        )
    except Missing as error:
        raise HTTPException(404) from error
    except Impossible as error:
        raise HTTPException(403) from error
    headers = {"content-disposition": f'attachment; filename="evidence-{number}.zip"'}
    return Response(whole.content, media_type="application/zip", headers=headers)


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown("/evidence", log, May.DISCLOSE),
        shown("/cases/{case:int}/evidence", of_case, May.DISCLOSE),
        sent("/cases/{case:int}/evidence", ask, May.DISCLOSE),
        sent("/evidence/{number:int}/decide", decide, May.DISCLOSE),
        sent("/evidence/{number:int}/take", take, May.DISCLOSE),
    ]
