"""The statements library: what may be given out, and the signatures of executives."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.steps import sign_offs
from listener.store.console import papers, reading
from listener.web.context import Fault, Tag
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import moment, plain, when
from listener.web.writing import statements
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.statements import Standing, Statement


@dataclass(frozen=True, slots=True)
class Line:
    """One statement with its signatures."""

    id: str
    topic: str
    line: str
    link: str
    tag: Tag
    facts: tuple[tuple[str, str], ...]
    history: tuple[str, ...]
    digest: str
    why_not: str
    may_sign: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Library:
    """The page."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Statements"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Library:
    """Return the library."""
    return Library(tuple(_line(s, visit) for s in statements(visit.desk)), faults)


def _line(one: Statement, visit: Visit) -> Line:
    why = one.why_not(visit.now.astimezone(LONDON).date())
    with reading(visit.desk.engine) as db:
        signed = [s for s in papers.signatures(db) if s.statement == one.id]
    facts = [("Owner", one.owner), ("Review by", f"{one.review_by.day} {one.review_by:%B %Y}")]
    facts += [("To be signed by", one.signers)] if one.signers else []
    ended = one.standing is Standing.WITHDRAWN
    return Line(
        id=one.id,
        topic=one.topic,
        line=one.line,
        link=one.link,
        tag=_tag(one, why),
        facts=tuple(facts),
        history=tuple(
            f"Signed {moment(s.at)} by {s.by}"
            + (
                f"; withdrawn {when(s.withdrawn_at, visit.now)} by {s.withdrawn_by}: {s.why}"
                if s.withdrawn_at
                else ""
            )
            + ("" if s.digest == one.digest else ". The words have changed since.")
            for s in signed
        ),
        digest=one.digest,
        why_not=why,
        may_sign=visit.may(May.SIGN) and bool(one.signers) and not one.signed and not ended,
        may_withdraw=one.signed and (visit.may(May.SIGN) or visit.may(May.APPROVE_BLOCK)),
    )


def _tag(one: Statement, why: str) -> Tag:
    if not why:
        return Tag("Live", "green")
    live = one.standing is Standing.LIVE
    return Tag("Held back", "yellow") if live else Tag(plain(one.standing), "grey")


def show(visit: Visit) -> Response:
    """Return the library."""
    if not (visit.may(May.READ) or visit.may(May.SIGN)):
        raise HTTPException(403)
    return rendered(visit, "statements", context(visit))


def sign(visit: Visit) -> Response:
    """Sign the words as they were read; words that changed meanwhile are not signed."""
    one = _named(visit)
    if visit.form.get("digest") != one.digest:
        told = (Fault("The words changed while you read them: read them again", f"sign-{one.id}"),)
        return rendered(visit, "statements", context(visit, told), status=409)
    sign_offs.sign(visit.desk.work, one, visit.person.name, visit.now)
    return go("/statements")


def withdraw(visit: Visit) -> Response:
    """Withdraw the signatures of a statement."""
    if not (visit.may(May.SIGN) or visit.may(May.APPROVE_BLOCK)):
        raise HTTPException(403)
    one = _named(visit)
    try:
        why = visit.form.get("why", "")
        sign_offs.withdraw(visit.desk.work, one.id, visit.person.name, visit.now, why)
    except Impossible as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}"
        told = (Fault(said, f"why-{one.id}"),)
        return rendered(visit, "statements", context(visit, told), status=400)
    return go("/statements")


def _named(visit: Visit) -> Statement:
    found = next((s for s in statements(visit.desk) if s.id == visit.params["statement"]), None)
    if found is None:
        raise HTTPException(404)
    return found


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown("/statements", show, may=None),
        sent("/statements/{statement}/sign", sign, May.SIGN),
        sent("/statements/{statement}/withdraw", withdraw, may=None),
    ]
