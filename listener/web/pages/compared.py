"""What one comparison of packs found: counts, and a page of the items that would change."""

from dataclasses import dataclass
from urllib.parse import urlencode

from listener.ports.editions import SEEN
from listener.store import editions, replays
from listener.store.replays import PAGE, Changed, Replay
from listener.web import tags
from listener.web.context import Choice, Pages, Tag
from listener.web.passages import Passage, passage
from listener.web.visits import Visit
from listener.web.words import VERBS, counted, plain, platform, span
from moderation.actions import Verb
from moderation.principles import Route

_COUNTS = (
    ("spoke", "Rule would now speak"),
    ("silent", "Rule would fall silent"),
    ("added", "Act would be added"),
    ("removed", "Act would fall away"),
    ("automatic", "Done by the machine alone"),
)
_SHORT = 280


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison in a list."""

    href: str
    text: str
    state: Tag
    more: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item that would turn out differently, before and after."""

    where: str
    words: Passage
    harsh: bool
    before: str
    after: str
    acts: tuple[Tag, ...]
    rules: tuple[str, ...]
    case: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison. *edition*: the edition that it is about, if it was proposed."""

    number: int
    heading: str
    state: Tag
    more: str
    open: bool
    done: int
    total: int
    left: str
    trouble: str
    summary: str
    counts: tuple[tuple[str, str, str], ...]
    items: tuple[Item, ...]
    pages: Pages
    rules: tuple[Choice, ...]
    wanted: str
    edition: int | None
    read: bool

    @property
    def title(self) -> str:
        """The page's title, with the page number."""
        of = f" ({self.pages.words})" if self.pages.words else ""
        return f"What if: {self.heading}{of}"


def result(visit: Visit, found: Replay, line: Line) -> Result:
    """Return what *found* shows so far."""
    wanted = visit.query.get("rule", "")
    rows, total = replays.changes(visit.desk.engine, found.id, visit.page, wanted)
    edition = editions.of(visit.desk.engine, str(found.new.get("fingerprint", "")))
    changed = int(found.tally.get("changed", 0))
    return Result(
        number=found.id,
        heading=line.text,
        state=line.state,
        more=line.more,
        open=found.open,
        done=found.done,
        total=found.total,
        left=_left(found, visit),
        trouble=found.trouble,
        summary=f"{counted(found.done, 'comment')} judged by both. {changed:,} would turn out "
        "differently. Nothing was done to any of them.",
        counts=_counts(found),
        items=tuple(_item(row) for row in rows),
        pages=_pages(visit, found.id, total, wanted),
        rules=_rules(found, wanted),
        wanted=wanted,
        edition=edition.id if edition else None,
        read=edition is not None and visit.person.name in edition.who(SEEN),
    )


def _left(found: Replay, visit: Visit) -> str:
    """About how long it still takes."""
    if not found.open or not found.done or found.started_at is None or not found.total:
        return ""
    each = (visit.now - found.started_at) / found.done
    left = span(each * max(0, found.total - found.done))
    return f"{left if left.startswith('less') else f'about {left}'} left"


def _counts(found: Replay) -> tuple[tuple[str, str, str], ...]:
    told = []
    for key, words in _COUNTS:
        for name, number in sorted(found.tally.get(key, {}).items()):
            if number:
                told.append((words, _named(key, name), f"{number:,}"))
    return tuple(told)


def _named(key: str, name: str) -> str:
    if key in ("added", "removed"):
        return VERBS[Verb(name)]
    return plain(name)


def _item(row: Changed) -> Item:
    line = row.line
    acts = [Tag(f"{VERBS[Verb(v)]} added", "orange") for v in line["added"]]
    acts += [Tag(f"{VERBS[Verb(v)]} falls away", "green") for v in line["removed"]]
    rules = [f"{plain(p)} speaks now" for p in line.get("spoke", ())]
    rules += [f"{plain(p)} falls silent" for p in line.get("silent", ())]
    return Item(
        where=f"{platform(line['platform'])}: {row.account}",
        words=passage(row.text, limit=_SHORT),
        harsh=tags.harsh(Route.NONE, row.labels),
        before=line["before"]["reason"],
        after=line["after"]["reason"],
        acts=tuple(acts),
        rules=tuple(rules),
        case=row.case,
    )


def _pages(visit: Visit, number: int, total: int, wanted: str) -> Pages:
    last = max(1, -(-total // PAGE))
    here = min(visit.page, last)

    def link(page: int) -> str:
        query = {"page": page} | ({"rule": wanted} if wanted else {})
        return f"/principles/what-if/{number}?{urlencode(query)}"

    return Pages(
        here, last, link(here - 1) if here > 1 else "", link(here + 1) if here < last else ""
    )


def _rules(found: Replay, wanted: str) -> tuple[Choice, ...]:
    named = sorted({*found.tally.get("spoke", {}), *found.tally.get("silent", {})})
    return (
        Choice("", "Every rule", not wanted),
        *(Choice(n, plain(n).capitalize(), n == wanted) for n in named),
    )
