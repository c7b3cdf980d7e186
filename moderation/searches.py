"""A search of public posts as a recorded fact: what for, why, whose, until when, who agreed.

Wellheard listens to what is said about a subject. It watches nobody: a search for a person is
refused, but for one public figure or one colleague who is being protected, with a reason, the
advice that was taken, a second person's agreement and a short life.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.breadth import too_wide
from moderation.errors import Impossible
from moderation.persons import handles, named, profiles
from moderation.queries import BadQuery, Not, Query, Term, parse
from moderation.queries.rewriting import count_ways
from moderation.queries.tree import both, either

SHORTEST_PURPOSE = 15  # characters: "monitoring" is no purpose
WARNING = timedelta(days=7)  # before a search ends its owner is told
MOST_WAYS = 60
_LEAVE_OUT = re.compile(r"\s*[,;\n]\s*")


class Person(StrEnum):
    """Whether a search names a person, and why it may."""

    NOBODY = "nobody"
    PUBLIC_FIGURE = "public_figure"  # in their public role
    COLLEAGUE = "colleague"  # who is being targeted, and knows of the search


@dataclass(frozen=True, slots=True)
class Limits:
    """What the organisation allows: how long a search may run, and how much it may read."""

    longest: timedelta = timedelta(days=90)
    person: timedelta = timedelta(days=30)
    daily_posts: int = 2_000


@dataclass(frozen=True, slots=True)
class Search:
    """One search. *sources* are accounts whose platforms are asked; *cap*: posts read a day."""

    name: str
    words: str
    purpose: str
    owner: str
    starts_at: datetime
    ends_at: datetime
    sources: tuple[str, ...] = ()
    leave_out: str = ""
    person: Person = Person.NOBODY
    person_why: str = ""
    advice: str = ""  # whom in information governance was asked, and what they said
    cap: int = 500
    by: str = ""
    id: int = 0
    version: int = 0
    made_at: datetime | None = None
    agreed_by: str = ""
    agreed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_why: str = ""

    @property
    def query(self) -> Query:
        """The whole query, with what is left out. Raises: BadQuery."""
        return whole(self.words, self.leave_out)

    @property
    def needs_agreement(self) -> bool:
        """Whether a second person must agree before it runs."""
        return self.person is not Person.NOBODY and not self.agreed_by

    @property
    def end(self) -> datetime:
        """When it ends, or ended."""
        return min(self.ends_at, self.ended_at or self.ends_at)

    def over(self, now: datetime) -> bool:
        """Return whether it has ended, by itself or by somebody."""
        return now >= self.end

    def runs(self, now: datetime) -> bool:
        """Return whether platforms are asked for it at *now*."""
        return self.starts_at <= now and not self.over(now) and not self.needs_agreement

    def ends_soon(self, now: datetime) -> bool:
        """Return whether its owner should be told that it will end."""
        return not self.over(now) and self.ends_at - now <= WARNING


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why a search may not be kept; *field* is where to put it right."""

    field: str
    sentence: str


class NotAllowed(Impossible):
    """A search that may not be kept; *objections* says why, and where."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__("; ".join(o.sentence for o in objections))


def whole(words: str, leave_out: str) -> Query:
    """Return the query of *words* without what *leave_out* lists, by lines or commas.

    Raises: BadQuery.
    """
    query = parse(words)
    listed = [part for part in _LEAVE_OUT.split(leave_out.strip()) if part]
    if not listed:
        return query
    return both([query, Not(either([_one(part) for part in listed]))])


def _one(part: str) -> Term:
    try:
        found = parse(part if part.startswith('"') else f'"{part}"')
    except BadQuery as error:
        raise BadQuery(f'What is left out cannot be read: "{part}"', 1) from error
    if not isinstance(found, Term):
        raise BadQuery(f'Put what is left out as words, by commas or lines: "{part}"', 1)
    return found


def check(
    wanted: Search,
    limits: Limits,
    now: datetime,
    *,
    known: Collection[str],
    ours: Collection[str] = (),
    staff: Collection[str] = (),
    others: Collection[Search] = (),
) -> None:
    """Raises: NotAllowed with everything that stands against *wanted*.

    *known* are the accounts that can be asked, *ours* our own handles, *staff* names of colleagues.
    """
    found = [
        *_facts(wanted, known, others, now),
        *_query(wanted, ours, staff),
        *_times(wanted, limits, now),
    ]
    if not 1 <= wanted.cap <= limits.daily_posts:
        found.append(Objection("cap", f"Read between 1 and {limits.daily_posts} posts a day"))
    if found:
        raise NotAllowed(found)


def _facts(
    wanted: Search, known: Collection[str], others: Collection[Search], now: datetime
) -> list[Objection]:
    found = []
    if not wanted.name.strip():
        found.append(Objection("name", "Give the search a name"))
    alike = (o for o in others if o.id != wanted.id and not o.over(now))
    if wanted.name.casefold() in {o.name.casefold() for o in alike}:
        found.append(Objection("name", f'There is a search called "{wanted.name}" already'))
    if len(wanted.purpose.strip()) < SHORTEST_PURPOSE:
        said = "Say what the search is for, in a sentence that others will understand"
        found.append(Objection("purpose", said))
    if not wanted.owner.strip():
        found.append(Objection("owner", "Name who answers for the search"))
    if not wanted.sources:
        found.append(Objection("sources", "Choose where to search"))
    for name in wanted.sources:
        if name not in known:
            found.append(Objection("sources", f'There is no account "{name}" to search with'))
    return found


def _query(wanted: Search, ours: Collection[str], staff: Collection[str]) -> list[Objection]:
    try:
        query = wanted.query
    except BadQuery as error:
        where = "leave_out" if "left out" in str(error) else "words"
        return [Objection(where, str(error))]
    if profiles(wanted.words) or profiles(wanted.leave_out):
        said = "That looks like somebody's address, number or profile: Wellheard searches for "
        return [Objection("words", said + "subjects and watches nobody")]
    if theirs := handles(query, ours):
        said = f"{theirs[0]} is somebody's account: Wellheard searches for subjects, not for people"
        return [Objection("words", said)]
    if count_ways(query) > MOST_WAYS:
        return [Objection("words", "It says too many things at once: make two searches of it")]
    if why := too_wide(query):
        return [Objection("words", why)]
    return _people(wanted, named(query, wanted.words, staff))


def _people(wanted: Search, names: Sequence[str]) -> list[Objection]:
    if len(names) > 1:
        said = f"It names more than one person ({', '.join(names)}): Wellheard keeps no lists of "
        return [Objection("words", said + "people")]
    if wanted.person is Person.NOBODY:
        if not names:
            return []
        said = (
            f'"{names[0]}" looks like a person\'s name. Searching for a person is watching them: '
            "only a public figure in that role, or a colleague who is being targeted, may be "
            "named; choose which under people"
        )
        return [Objection("person", said)]
    found = []
    if len(wanted.person_why.strip()) < SHORTEST_PURPOSE:
        said = "Say why this person must be named, and what would not be found without the name"
        found.append(Objection("person_why", said))
    if len(wanted.advice.strip()) < SHORTEST_PURPOSE:
        said = "Say whom in information governance you asked, when, and what they advised"
        found.append(Objection("advice", said))
    return found


def _times(wanted: Search, limits: Limits, now: datetime) -> list[Objection]:
    start = max(now, wanted.starts_at)
    alone = wanted.person is Person.NOBODY
    longest = limits.longest if alone else min(limits.person, limits.longest)
    if wanted.ends_at <= start:
        return [Objection("ends", "It must end after it begins, and not in the past")]
    if wanted.ends_at - start > longest + timedelta(days=1):
        whom = "" if alone else " that names a person"
        said = f"A search{whom} runs {longest.days} days at most; a person can renew it then"
        return [Objection("ends", said)]
    if not wanted.id and now - wanted.starts_at > timedelta(days=8):
        return [Objection("starts", "Platforms search a week back at most: begin no earlier")]
    return []
