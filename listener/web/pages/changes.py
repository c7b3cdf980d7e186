"""Changes of rules: a candidate, its examples, who read and agreed, in force, and back."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Edition
from listener.ports.editions import AGREED, PEOPLE, SEEN
from listener.rulebook import Rulebook, edition_of
from listener.steps import ruling
from listener.store import editions, replays
from listener.web.context import Choice, Fault, Tag
from listener.web.pages.compared import Line
from listener.web.pages.what_if import LEVELS, level, line
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import when
from moderation.errors import Impossible, ModerationError

PATH = "/principles/changes"


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition, with how far it has come."""

    id: int
    label: str
    title: str
    state: Tag
    facts: tuple[tuple[str, str], ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The page of changes of rules. *now*: what is in force, in words."""

    now: str
    entries: tuple[Entry, ...]
    candidates: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    may_propose: bool
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Changes of rules"


@dataclass(frozen=True, slots=True)
class Change:
    """One edition on its way: what is done, and what is to be done next."""

    entry: Entry
    steps: tuple[tuple[str, Tag, str], ...]
    comparisons: tuple[Line, ...]
    may_agree: bool
    may_go_live: bool
    live: bool
    before: bool
    restart: str
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Change of rules: {self.entry.label}"


def book(visit: Visit) -> Rulebook:
    """Return the packs of this installation; 404 where there are none to change."""
    if visit.desk.rulebook is None:
        raise HTTPException(404)
    return visit.desk.rulebook


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> Changes:
    """Return what is in force, every edition, and the form for another."""
    rules, live = book(visit), _live(visit)
    known = editions.every(visit.desk.engine)
    return Changes(
        now=_in_force(visit, live),
        entries=tuple(_entry(e, live, visit) for e in known),
        candidates=tuple(Choice(name, name) for name in rules.candidates()),
        levels=LEVELS,
        may_propose=visit.may(May.RULES),
        faults=faults,
    )


def _live(visit: Visit) -> Edition | None:
    return editions.live(visit.desk.engine, book(visit).key)


def _in_force(visit: Visit, live: Edition | None) -> str:
    if live is None:
        return f"{book(visit).given}, as the settings say"
    since = when(live.live_at, visit.now)
    return f"{live.title}, {live.label}, since {since}, by {live.live_by}: {live.live_why}"


def _entry(edition: Edition, live: Edition | None, visit: Visit) -> Entry:
    broken = len(edition.broken)
    level = edition.caution.replace("_", " ") or "as the pack says"
    examples = f"{edition.tried} tried, " + (f"{broken} do not hold" if broken else "all hold")
    facts = (
        ("Proposed", f"{when(edition.proposed_at, visit.now)}, by {edition.by}"),
        ("Caution", level),
        ("Examples", examples),
        ("Read by", ", ".join(edition.who(SEEN)) or "nobody yet"),
        ("Agreed to by", ", ".join(edition.who(AGREED)) or "nobody yet"),
    )
    state = _state(edition, live)
    return Entry(edition.id, edition.label, edition.title, state, facts, tuple(edition.broken))


def _state(edition: Edition, live: Edition | None) -> Tag:
    if live is not None and live.id == edition.id:
        return Tag("In force", "green")
    if edition.live_at:
        return Tag("Was in force", "grey")
    if edition.broken:
        return Tag("Examples do not hold", "red")
    return Tag("Agreed to", "blue") if edition.agreed else Tag("Proposed", "white")


def _one(visit: Visit) -> Edition:
    book(visit)
    found = editions.get(visit.desk.engine, visit.params["number"])
    if found is None:
        raise HTTPException(404)
    return found


def change(visit: Visit, faults: tuple[Fault, ...] = ()) -> Change:
    """Return one edition with each step on its way."""
    edition, live, me = _one(visit), _live(visit), visit.person.name
    is_live = live is not None and live.id == edition.id
    compared = replays.latest(visit.desk.engine, edition.fingerprint)
    return Change(
        entry=_entry(edition, live, visit),
        steps=_steps(edition, is_live),
        comparisons=tuple(line(r, visit.now) for r in compared),
        may_agree=_may_agree(visit, edition, me),
        may_go_live=visit.may(May.GO_LIVE) and edition.agreed and not edition.live_at,
        live=is_live,
        before=edition.live_at is not None and not is_live and visit.may(May.GO_LIVE),
        restart=_restart(visit) if is_live else "",
        faults=faults,
    )


def _may_agree(visit: Visit, edition: Edition, me: str) -> bool:
    open_ = visit.may(May.RULES) and not edition.broken and not edition.live_at
    return open_ and me in edition.who(SEEN) and me not in edition.who(AGREED)


def _steps(edition: Edition, live: bool) -> tuple[tuple[str, Tag, str], ...]:
    done, waits = Tag("Done", "green"), Tag("To do", "white")
    seen, agreed = edition.who(SEEN), edition.who(AGREED)
    more = PEOPLE - len(agreed)
    return (
        (
            "Its examples hold",
            Tag("Not yet", "red") if edition.broken else done,
            f"{edition.tried} tried",
        ),
        (
            "Somebody has read what would change",
            done if seen else waits,
            ", ".join(seen) or "Compare it below, and read the result to its end.",
        ),
        (
            "Two people agree",
            done if more <= 0 else waits,
            ", ".join(agreed) + (f"{'; ' if agreed else ''}{more} more needed" if more > 0 else ""),
        ),
        (
            "It is in force",
            done if live or edition.live_at else waits,
            edition.live_why if edition.live_at else "",
        ),
    )


def _restart(visit: Visit) -> str:
    """What of the pack in force is only taken over by a start."""
    rules = visit.desk.rulebook
    if rules is None or not visit.desk.packs or rules.started is None:
        return ""
    now, then = visit.desk.packs[0].settings, rules.started.settings
    parts = [n for n in ("hours", "mailboxes") if now.get(n) != then.get(n)]
    return " and ".join(parts).replace("hours", "working hours")


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "changes", context(visit))


def show_one(visit: Visit) -> Response:
    """Return the page of one edition."""
    return rendered(visit, "change", change(visit))


def propose(visit: Visit) -> Response:
    """Store a candidate: its examples are tried, its content is kept."""
    try:
        named, pack = book(visit).named(visit.form.get("pack", ""), level(visit))
    except KeyError:
        return _not_proposed(visit, "Choose a pack of the list")
    except ModerationError as error:
        return _not_proposed(visit, *str(error).splitlines())
    edition = edition_of(named, pack, visit.person.name, visit.now)
    number = ruling.propose(visit.desk.work, edition, visit.now)
    return go(f"{PATH}/{number}")


def _not_proposed(visit: Visit, *said: str) -> Response:
    faults = tuple(Fault(line.strip(), "pack") for line in said if line.strip())
    return rendered(visit, "changes", context(visit, faults), status=400)


def agree(visit: Visit) -> Response:
    """Record that the person agrees."""
    try:
        ruling.agree(visit.desk.work, _one(visit).id, visit.person.name, visit.now)
    except Impossible as error:
        return _refused(visit, error)
    return go(f"{PATH}/{visit.params['number']}")


def take_effect(visit: Visit) -> Response:
    """Let it go live, or go back to it."""
    why, number = visit.form.get("why", "").strip(), _one(visit).id
    if not why:
        faults = (Fault("Say why", "why"),)
        return rendered(visit, "change", change(visit, faults), status=400)
    rules, who = book(visit), visit.person.name
    own = edition_of(*rules.own(), who, visit.now)
    ruling.keep_own(visit.desk.work, own, rules.key, visit.now)
    try:
        ruling.go_live(visit.desk.work, number, rules.key, who, visit.now, why)
    except Impossible as error:
        return _refused(visit, error)
    return go(f"{PATH}/{number}")


def _refused(visit: Visit, error: Impossible) -> Response:
    said = str(error)
    faults = (Fault(f"{said[:1].upper()}{said[1:]}", "steps"),)
    return rendered(visit, "change", change(visit, faults), status=409)


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    one = f"{PATH}/{{number:int}}"
    return [
        shown(PATH, show, May.RULES),
        sent(PATH, propose, May.RULES),
        shown(one, show_one, May.RULES),
        sent(f"{one}/agree", agree, May.RULES),
        sent(f"{one}/live", take_effect, May.GO_LIVE),
    ]
