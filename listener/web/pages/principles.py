"""The house rules in force: what each principle says, where it comes from, what it asks for."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, shown
from listener.web.words import ROUTES, VERBS, plain
from moderation.principles import PolicyPack, Principle


@dataclass(frozen=True, slots=True)
class Rule:
    """One principle."""

    title: str
    id: str
    route: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One policy with its principles."""

    title: str
    version: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Principles:
    """The house rules page."""

    books: tuple[Book, ...]
    may_change: bool = False
    title: str = "House rules"


def context(visit: Visit) -> Principles:
    """Return the packs in force."""
    may_change = visit.may(May.RULES) and visit.desk.rulebook is not None
    return Principles(tuple(_book(pack) for pack in visit.desk.packs), may_change)


def _book(pack: PolicyPack) -> Book:
    return Book(
        title=pack.title,
        version=f"{pack.name}, version {pack.version}",
        rules=tuple(_rule(p) for p in pack.principles),
    )


def _rule(principle: Principle) -> Rule:
    asked = dict.fromkeys(
        VERBS[v].lower() for rungs in principle.ladder.values() for rung in rungs for v in rung
    )
    alone = ", ".join(sorted(VERBS[v].lower() for v in principle.auto))
    facts = [
        ("Clause", ", ".join(principle.clauses)),
        ("What people are told", f"because it {principle.reason}" if principle.reason else ""),
        ("Flagged as", ", ".join(plain(x) for x in principle.labels)),
        ("May ask for", ", ".join(asked)),
        ("May be done alone, where the account is set so", alone or "nothing"),
    ]
    return Rule(
        title=principle.title,
        id=principle.id,
        route=ROUTES[principle.route],
        facts=tuple((name, text) for name, text in facts if text),
    )


def show(visit: Visit) -> Response:
    """Return the house rules."""
    return rendered(visit, "principles", context(visit))


def routes() -> list[Route]:
    """Return the address of this page."""
    return [shown("/principles", show, may=None)]
