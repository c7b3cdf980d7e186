"""What if: two packs, levels or models over what is stored, in the background; read by a person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.judging.references import Reference
from listener.replaying import AGAIN, AS_STORED
from listener.rulebook import Rulebook
from listener.steps import ruling
from listener.store import editions, replays
from listener.store.replays import Replay
from listener.web.context import Choice, Fault, Tag
from listener.web.pages.compared import Line, Result, result
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import counted, day, when
from moderation.deadlines import LONDON
from moderation.errors import ModerationError
from moderation.principles import Caution

PATH = "/principles/what-if"
_IN_FORCE = "in force"
_USUAL = timedelta(days=28)
LEVELS = (
    Choice("", "As the pack says"),
    *(Choice(c.value, c.value.replace("_", " ").capitalize()) for c in Caution),
)
_STATES = {
    "due": Tag("Waiting", "white"),
    "running": Tag("Running", "blue"),
    "done": Tag("Done", "green"),
    "failed": Tag("Failed", "red"),
    "stopped": Tag("Stopped", "grey"),
}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The page of comparisons, and the form for another."""

    lines: tuple[Line, ...]
    old: tuple[Choice, ...]
    new: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    models: tuple[Choice, ...]
    since: str
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}What if"


def line(found: Replay, now: datetime) -> Line:
    """Return a comparison as a line of a list."""
    old, new = (f"{side['name']}@{side['version']}" for side in (found.old, found.new))
    changed = counted(int(found.tally.get("changed", 0)), "comment")
    asked = f"asked by {found.by} {when(found.asked_at, now)}"
    more = f"{asked}, over what came since {day(found.since)}"
    if found.state == "done":
        more = f"{changed} of {found.done:,} would turn out differently; {more}"
    return Line(f"{PATH}/{found.id}", f"From {old} to {new}", _STATES[found.state], more)


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> WhatIf:
    """Return every comparison, newest first."""
    choices = _choices(visit)
    wanted = visit.query.get("new", "")
    since = visit.form.get("since") or f"{(visit.now - _USUAL).astimezone(LONDON):%Y-%m-%d}"
    return WhatIf(
        lines=tuple(line(r, visit.now) for r in replays.latest(visit.desk.engine)),
        old=(Choice(_IN_FORCE, "The rules in force"), *choices),
        new=tuple(Choice(c.value, c.text, c.value == wanted) for c in choices),
        levels=LEVELS,
        models=(
            Choice(AS_STORED, "The scores as they were measured then"),
            Choice(AGAIN, "Measure again for the new side, where another model measured then"),
        ),
        since=since,
        faults=faults,
    )


def _choices(visit: Visit) -> tuple[Choice, ...]:
    kept = [
        Choice(f"edition-{e.id}", f"Edition {e.id}: {e.label}")
        for e in editions.every(visit.desk.engine)
    ]
    return (*kept, *(Choice(name, name) for name in _book(visit).candidates()))


def _book(visit: Visit) -> Rulebook:
    if visit.desk.rulebook is None:
        raise HTTPException(404)
    return visit.desk.rulebook


def level(visit: Visit, field: str = "caution") -> Caution | None:
    """Return the level of caution that was chosen; None for the pack's own."""
    given = visit.form.get(field, "")
    return Caution(given) if given in set(Caution) else None


def _chosen(visit: Visit, field: str) -> Reference:
    """The pack that was chosen. Raises: KeyError, ModerationError."""
    given = visit.form.get(field, "")
    if given == _IN_FORCE:
        return _book(visit).in_force()
    if given.startswith("edition-") and given[8:].isdecimal():
        found = editions.get(visit.desk.engine, int(given[8:]))
        if found is None:
            raise KeyError(given)
        return _book(visit).of(found)
    return _book(visit).named(given, level(visit, f"{field}_caution"))[0]


def ask(visit: Visit) -> Response:
    """Have two packs compared in the background."""
    faults: list[Fault] = []
    since = _day(visit.form.get("since", ""))
    if since is None:
        faults.append(Fault("Give a day, such as 2026-11-01", "since"))
    two = [_either(visit, field, faults) for field in ("old", "new")]
    old, new = two
    if faults or since is None or old is None or new is None:
        return rendered(visit, "what_if", context(visit, tuple(faults)), status=400)
    model = AGAIN if visit.form.get("model") == AGAIN else AS_STORED
    with visit.desk.work() as unit:
        number = unit.replays.ask(
            old.as_table(), new.as_table(), since, model, visit.person.name, visit.now
        )
        unit.wake("replay")
        unit.commit()
    return go(f"{PATH}/{number}")


def _either(visit: Visit, field: str, faults: list[Fault]) -> Reference | None:
    try:
        return _chosen(visit, field)
    except KeyError:
        faults.append(Fault("Choose a pack of the list", field))
    except ModerationError as error:
        said = [s.strip() for s in str(error).splitlines() if s.strip()]
        faults.extend(Fault(s, field) for s in said)
    return None


def _day(given: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(given.strip()), time(), LONDON)
    except ValueError:
        return None


def _one(visit: Visit) -> Replay:
    found = replays.get(visit.desk.engine, visit.params["number"])
    if found is None:
        raise HTTPException(404)
    return found


def _result(visit: Visit) -> Result:
    found = _one(visit)
    return result(visit, found, line(found, visit.now))


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "what_if", context(visit))


def show_one(visit: Visit) -> Response:
    """Return one comparison: its progress, or what it found."""
    return rendered(visit, "compared", _result(visit))


def stop(visit: Visit) -> Response:
    """Stop a comparison; what it found so far is kept."""
    with visit.desk.work() as unit:
        unit.replays.end(_one(visit).id, "stopped", visit.now)
        unit.commit()
    return go(f"{PATH}/{visit.params['number']}")


def have_read(visit: Visit) -> Response:
    """Record that the person has read what an edition would change."""
    found = _one(visit)
    edition = editions.of(visit.desk.engine, str(found.new["fingerprint"]))
    if found.state != "done" or edition is None:
        raise HTTPException(404)
    ruling.read(visit.desk.work, edition.id, visit.person.name, f"replay {found.id}", visit.now)
    return go(f"/principles/changes/{edition.id}")


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    one = f"{PATH}/{{number:int}}"
    return [
        shown(PATH, show, May.RULES),
        sent(PATH, ask, May.RULES),
        shown(one, show_one, May.RULES),
        shown(f"{one}/progress", show_one, May.RULES, touch=False),
        sent(f"{one}/stop", stop, May.RULES),
        sent(f"{one}/read", have_read, May.RULES),
    ]
