"""Whether somebody is answered further: asked by one senior, agreed to by another, with an end."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Missing
from listener.steps import disengaging
from listener.store.console.casefile import CaseFile
from listener.store.disengagements import of_author
from listener.web.answered import answering_words
from listener.web.context import Fault
from listener.web.pages.case import opened_file
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from moderation.deadlines import LONDON
from moderation.disengaging import USUAL, Disengagement
from moderation.errors import Impossible


@dataclass(frozen=True, slots=True)
class Answering:
    """The page. *stands*: what is decided or asked for, in words; empty for nothing."""

    case: int
    stands: str
    reason: str
    number: int | None
    waits: bool
    mine: bool
    may_decide: bool
    until: str
    typed: str
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return (
            f"{'Error: ' if self.faults else ''}Whether this person is answered, case {self.case}"
        )


def _file(visit: Visit) -> CaseFile:
    file = opened_file(visit)
    if file.item["author_id"] is None:
        raise HTTPException(404)
    return file


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Answering:
    """Return what is decided about the author of the case."""
    file = _file(visit)
    found = of_author(visit.desk.engine, file.item["author_id"], visit.now)
    usual = f"{(visit.now + USUAL).astimezone(LONDON):%Y-%m-%d}"
    return Answering(
        case=int(file.case["id"]),
        stands=answering_words(found, visit.now) if found else "",
        reason=found.reason if found else "",
        number=found.id if found else None,
        waits=found is not None and found.agreed_at is None,
        mine=found is not None and found.by == visit.person.name,
        may_decide=visit.may(May.BLOCK),
        until=visit.form.get("until") or usual,
        typed=visit.form.get("reason", ""),
        faults=faults,
    )


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "answering", context(visit))


def ask(visit: Visit) -> Response:
    """Ask that the author is answered no further for a while."""
    file = _file(visit)
    try:
        wanted = Disengagement(
            author=int(file.item["author_id"]),
            reason=visit.form.get("reason", "").strip(),
            by=visit.person.name,
            asked_at=visit.now,
            ends_at=datetime.combine(
                date.fromisoformat(visit.form.get("until", "")), time(), LONDON
            ),
            case=int(file.case["id"]),
        )
        disengaging.ask(visit.desk.work, wanted)
    except ValueError:
        return _refused(visit, "Give a day, such as 2026-12-24", "until")
    except Impossible as error:
        said = str(error)
        field = "reason" if said.startswith("say why") else "until"
        return _refused(visit, f"{said[:1].upper()}{said[1:]}", field)
    return go(_path(visit))


def agree(visit: Visit) -> Response:
    """Take the second look, and agree."""
    try:
        disengaging.agree(visit.desk.work, _number(visit), visit.person.name, visit.now)
    except Impossible as error:
        said = str(error)
        return _refused(visit, f"{said[:1].upper()}{said[1:]}", "stands", 409)
    return go(_path(visit))


def end(visit: Visit) -> Response:
    """End it, or decline it."""
    with suppress(Missing):
        disengaging.end(visit.desk.work, _number(visit), visit.person.name, visit.now)
    return go(_path(visit))


def _number(visit: Visit) -> int:
    """The decision that stands about the author of the case, and no other."""
    found = of_author(visit.desk.engine, _file(visit).item["author_id"], visit.now)
    if found is None:
        raise HTTPException(404)
    return found.id


def _path(visit: Visit) -> str:
    return f"/cases/{visit.params['case']}/answering"


def _refused(visit: Visit, said: str, field: str, status: int = 400) -> Response:
    page = context(visit, (Fault(said, field),))
    return rendered(visit, "answering", page, status=status)


def routes() -> list[Route]:
    """Return the addresses of this page."""
    path = "/cases/{case:int}/answering"
    return [
        shown(path, show, May.ACT),
        sent(path, ask, May.BLOCK),
        sent(f"{path}/agree", agree, May.BLOCK),
        sent(f"{path}/end", end, May.BLOCK),
    ]
