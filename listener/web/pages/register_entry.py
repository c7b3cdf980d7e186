"""One official account: what is written down, what it lacks, who agreed, what happened to it."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import account_reviews, new_accounts, registering
from listener.steps.entries import Unready
from listener.web import official
from listener.web.context import Fault, Tag
from listener.web.official import Box, Happening
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import when
from moderation.account_reviews import Terms, next_approval, next_look
from moderation.accounts import ASKS, Happened, OfficialAccount, Standing, asked_of
from moderation.errors import Impossible

_MOVES = {
    "rest": (Happened.RESTED, "Let it rest", (Standing.LIVE,)),
    "wake": (Happened.WOKEN, "Make it live again", (Standing.DORMANT,)),
    "keep": (Happened.KEPT, "Let it stay after all", (Standing.CLOSING,)),
    "close": (
        Happened.CLOSED,
        "It is closed on its platform",
        (Standing.LIVE, Standing.DORMANT, Standing.CLOSING),
    ),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done with the account, with a reason."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The page. *waits*: who has to agree next. *decides*: the person may say so."""

    id: int
    version: int
    name: str
    state: Tag
    link: str
    facts: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    review: str
    late: bool
    reviewed: str
    checks: tuple[Box, ...]
    promised: tuple[str, ...]
    agreed: tuple[tuple[str, str], ...]
    waits: str
    decides: bool
    approved: bool
    keeps: bool
    reviews: bool
    look: str
    brought: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]
    history: tuple[Happening, ...]
    faults: tuple[Fault, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}{self.name}"

    def was(self, name: str) -> str:
        """Return what was typed before something was found wrong."""
        return dict(self.typed).get(name, "")


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> EntryPage:
    """Return the account that the address names."""
    entry, events, gone = official.opened_entry(visit)
    asked, now = official.asked_terms(visit), visit.now
    due, late = official.review_due(entry, asked, now)
    registrar = visit.may(May.REGISTER)
    link = entry.get("link")
    return EntryPage(
        id=entry.id,
        version=entry.version,
        name=official.headline(entry),
        state=official.tag(entry),
        link=link if link.startswith("https://") else "",
        facts=official.facts(entry),
        needs=official.findings(entry, asked, now, gone),
        review=due,
        late=late,
        reviewed=when(entry.reviewed_at, now) if entry.reviewed_at else "not yet",
        checks=_checks(entry, asked_of(entry, asked.asks), visit),
        promised=entry.promised,
        agreed=tuple((f"{a.person}, {a.of}", f"{a.why} ({when(a.at, now)})") for a in entry.agreed),
        waits=next_approval(entry, asked),
        decides=registrar and entry.asked_by != visit.person.name,
        approved=registrar and entry.standing is Standing.APPROVED,
        keeps=official.keeps(visit, entry) and entry.standing not in _OVER,
        reviews=official.keeps(visit, entry) and entry.official,
        look=_look(entry, asked),
        brought=_brought(visit, entry, asked),
        moves=_moves(entry) if registrar else (),
        history=tuple(official.line(e, now) for e in reversed(events)),
        faults=faults,
        typed=tuple(visit.form.items()),
    )


_OVER = (Standing.CLOSED, Standing.REFUSED)


def _checks(entry: OfficialAccount, asks: tuple[str, ...], visit: Visit) -> tuple[Box, ...]:
    boxes = []
    for code in asks:
        ticked = entry.checks.get(code)
        seen = f"{ticked.by}, {when(ticked.at, visit.now)}" if ticked else "not looked at yet"
        boxes.append(Box(code, ASKS[code], ticked is not None and ticked.ok, seen))
    return tuple(boxes)


def _look(entry: OfficialAccount, asked: Terms) -> str:
    due = next_look(entry, asked)
    return official.spoken(due) if due else ""


_BROUGHT = {
    "posts": "Posts of our own seen here",
    "items": "Comments and messages",
    "people": "People who wrote",
    "answers": "Answers sent from here",
    "taken_down": "Hidden or deleted",
}


def _brought(visit: Visit, entry: OfficialAccount, asked: Terms) -> tuple[tuple[str, str], ...]:
    with visit.desk.work() as unit:
        told = account_reviews.brought(unit, entry, asked, visit.now)
    return tuple((text, f"{told[name]:,}") for name, text in _BROUGHT.items() if name in told)


def _moves(entry: OfficialAccount) -> tuple[Move, ...]:
    return tuple(
        Move(name, text) for name, (_, text, whence) in _MOVES.items() if entry.standing in whence
    )


def show(visit: Visit) -> Response:
    """Return the account's page."""
    return rendered(visit, "register_entry", context(visit))


def agree(visit: Visit) -> None:
    """Record that the next one whom the policy names agrees."""
    new_accounts.agree(
        visit.desk.work,
        official.asked_terms(visit),
        visit.params["entry"],
        official.version(visit),
        visit.form.get("person", ""),
        visit.form.get("why", ""),
        visit.person.name,
        visit.now,
    )


def refuse(visit: Visit) -> None:
    """Refuse what was asked for."""
    entry, seen, why = visit.params["entry"], official.version(visit), visit.form.get("why", "")
    new_accounts.refuse(visit.desk.work, entry, seen, why, visit.person.name, visit.now)


def begin(visit: Visit) -> None:
    """Enter an agreed account as live."""
    new_accounts.begin(
        visit.desk.work,
        visit.params["entry"],
        official.version(visit),
        official.typed(visit, ("handle", "link", "starts_on")),
        visit.person.name,
        visit.now,
    )


def move(visit: Visit) -> None:
    """Let it rest, go on, stay or end."""
    to, _, _ = _MOVES.get(visit.form.get("to", ""), (None, "", ()))
    if to is None:
        raise Impossible("choose what is to be done")
    registering.move(
        visit.desk.work,
        visit.params["entry"],
        official.version(visit),
        to,
        visit.form.get("why", ""),
        visit.person.name,
        visit.now,
    )


def look(visit: Visit) -> None:
    """Write down what the account brought."""
    account_reviews.looked(
        visit.desk.work,
        official.asked_terms(visit),
        visit.params["entry"],
        official.version(visit),
        visit.form.get("note", ""),
        visit.person.name,
        visit.now,
    )


def _deed(name: str, deed: Callable[[Visit], None]) -> Callable[[Visit], Response]:
    def answer(visit: Visit) -> Response:
        entry, _, _ = official.opened_entry(visit)  # 404 for what the person may not see
        if name == "look":
            allowed(visit, entry)
        try:
            deed(visit)
        except (Unready, Impossible, Conflict) as error:
            first = "handle" if name == "begin" else "why" if name != "move" else "move-why"
            found = official.faults(error, first=first)
            page = context(visit, found)
            return rendered(visit, "register_entry", page, status=_status(error))
        return go(f"/accounts/register/{visit.params['entry']}")

    return answer


def _status(error: Exception) -> int:
    return 400 if isinstance(error, Unready) else 409


def allowed(visit: Visit, entry: OfficialAccount) -> None:
    """Let only those go on who keep *entry*. Raises: HTTPException."""
    if not official.keeps(visit, entry):
        raise HTTPException(403)


_DEEDS: dict[str, Callable[[Visit], None]] = {
    "agree": agree,
    "refuse": refuse,
    "begin": begin,
    "move": move,
    "look": look,
}


def routes() -> list[Route]:
    """Return the addresses of this page and of its forms."""
    path = "/accounts/register/{entry:int}"
    forms = [
        sent(f"{path}/{n}", _deed(n, d), may=None if n == "look" else May.REGISTER)
        for n, d in _DEEDS.items()
    ]
    return [shown(path, show, may=None), *forms]
