"""Files that people bring: sent, their columns named, read in the background, and summed up."""

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from connectors._export_lines import FIELDS, SUFFIXES, BadFile, Beginning, beginning, objection
from listener.bringing import discard, keep
from listener.ports import Conflict
from listener.ports.listening import BY_HAND, Upload, UploadState
from listener.steps import bringing
from listener.store.console import reading
from listener.store.console import uploads as told
from listener.web.context import Choice, Fault, Tag
from listener.web.filing import Given, filed
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import PLATFORMS, platform, when

PATH = "/uploads"
_NAMES = {
    "text": "The words (needed)",
    "author": "Who said it",
    "at": "When",
    "link": "Link to it",
    "id": "The platform's own number of it",
    "thread": "The post that it stands under",
    "kind": "Comment, reply, post or message",
}
_STATES = {
    UploadState.MAPPING: Tag("Needs its columns named", "yellow"),
    UploadState.WAITING: Tag("Waiting", "white"),
    UploadState.RUNNING: Tag("Being read", "blue"),
    UploadState.DONE: Tag("Read", "green"),
    UploadState.FAILED: Tag("Broke off", "red"),
    UploadState.STOPPED: Tag("Stopped", "grey"),
}
_OPEN = (UploadState.MAPPING, UploadState.WAITING, UploadState.RUNNING)


@dataclass(frozen=True, slots=True)
class UploadsPage:
    """The form for a file, and the latest files."""

    platforms: tuple[Choice, ...]
    suffixes: str
    accepts: str
    most: str
    files: tuple[tuple[str, str, Tag, str], ...]
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Bring a file of comments"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is wanted of a row, and the columns that it can stand in."""

    id: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class UploadPage:
    """One file: its columns to be named, how far it is, or what came of it."""

    number: int
    title: str
    state: Tag
    facts: tuple[tuple[str, str], ...]
    faulty: tuple[tuple[int, str], ...]
    trouble: str
    running: bool
    may_stop: bool
    mapping: tuple[Column, ...] = ()
    columns: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    faults: tuple[Fault, ...] = ()


def show(visit: Visit, faults: tuple[Fault, ...] = ()) -> Response:
    """Return the form and the latest files."""
    chosen = visit.form.get("platform", "")
    known = [(k, v) for k, v in PLATFORMS.items() if k not in ("feeds", "files")]
    with reading(visit.desk.engine) as db:
        latest = told.latest(db)
    page = UploadsPage(
        platforms=tuple(Choice(k, v, k == chosen) for k, v in [*known, ("other", "Elsewhere")]),
        suffixes=", ".join(SUFFIXES),
        accepts=",".join(SUFFIXES),
        most=f"{visit.desk.most_upload >> 20:,} MB",
        files=tuple(
            (f"{PATH}/{u.id}", u.name, _STATES[u.state], _line(u, visit.now)) for u in latest
        ),
        faults=faults,
    )
    return rendered(visit, "uploads", page, status=400 if faults else 200)


def _line(upload: Upload, now: datetime) -> str:
    return f"{platform(upload.platform)}, brought by {upload.by}, {when(upload.at, now)}"


def take(visit: Visit, given: Given | None) -> Response:
    """Keep a file that can be read, and go on to its columns."""
    faults = []
    where = visit.form.get("platform", "")
    if where not in {*PLATFORMS, "other"}:
        faults.append(Fault("Choose where it comes from", "platform"))
    if given is None:
        faults.append(Fault("Choose a file", "file"))
    elif why := _objection(given, visit.desk.most_upload):
        faults.append(Fault(f"This file is not taken: {why}", "file"))
    if faults or given is None:
        return show(visit, tuple(faults))
    place = keep(given.content, given.name, visit.desk.uploads)
    upload = Upload(given.name, place, where, BY_HAND, given.size, visit.person.name, visit.now)
    return go(f"{PATH}/{bringing.take(visit.desk.work, upload, visit.now).id}")


def _objection(given: Given, most: int) -> str:
    start = given.content.read(512)
    given.content.seek(0)
    if given.size > most:
        return f"it is bigger than {most >> 20:,} MB"
    return objection(given.name, start)


def one(visit: Visit, faults: tuple[Fault, ...] = ()) -> Response:
    """Return the page of one file."""
    upload = _opened(visit)
    found = Beginning()
    trouble = upload.trouble
    if upload.state is UploadState.MAPPING:
        try:
            found = beginning(visit.desk.uploads / upload.place)
        except (BadFile, OSError) as error:
            trouble = str(error) if isinstance(error, BadFile) else "the file cannot be read"
    page = UploadPage(
        number=upload.id,
        title=f"{'Error: ' if faults else ''}{upload.name}",
        state=_STATES[upload.state],
        facts=_facts(upload, visit.now),
        faulty=upload.faults,
        trouble=trouble,
        running=upload.state in (UploadState.WAITING, UploadState.RUNNING),
        may_stop=upload.state in _OPEN,
        mapping=_mapping(found, visit) if found.columns else (),
        columns=found.columns,
        samples=found.samples,
        faults=faults,
    )
    return rendered(visit, "upload", page, status=400 if faults else 200)


def _opened(visit: Visit) -> Upload:
    with reading(visit.desk.engine) as db:
        found = told.one(db, visit.params["upload"])
    if found is None:
        raise HTTPException(404)
    return found


def _mapping(found: Beginning, visit: Visit) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"column-{name}",
            _NAMES[name],
            (
                Choice("", "None of them", not chosen),
                *(Choice(c, c, c == chosen) for c in found.columns),
            ),
        )
        for name in FIELDS
        for chosen in [visit.form.get(f"column-{name}", found.guessed.get(name, ""))]
    )


def _facts(upload: Upload, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = [
        ("From", platform(upload.platform)),
        ("Size", f"{upload.size / 1_000_000:,.1f} MB"),
        ("Brought by", f"{upload.by}, {when(upload.at, now)}"),
    ]
    if upload.started_at is not None:
        facts += [
            ("Rows read", f"{upload.row:,}"),
            ("New comments", f"{upload.new:,}"),
            ("Changed since they were read before", f"{upload.edited:,}"),
            ("Known already", f"{upload.known:,}"),
            ("Rows that could not be taken", f"{upload.bad:,}"),
        ]
    if upload.ended_at is not None:
        facts.append(("Ended", when(upload.ended_at, now)))
    return tuple(facts)


def let(visit: Visit) -> Response:
    """Name the columns, and let the file be read."""
    upload = _opened(visit)
    columns = {
        name: column for name in FIELDS if (column := visit.form.get(f"column-{name}", "")) != ""
    }
    if "text" not in columns:
        return one(visit, (Fault("Choose the column that holds the words", "column-text"),))
    first = visit.form.get("month_first") == "yes"
    try:
        bringing.let(visit.desk.work, upload.id, columns, month_first=first)
    except Conflict as error:
        return one(visit, (Fault(_capital(str(error)), "column-text"),))
    return go(f"{PATH}/{upload.id}")


def _capital(said: str) -> str:
    """Return *said* with a capital."""
    return f"{said[:1].upper()}{said[1:]}"


def stop(visit: Visit) -> Response:
    """Stop a file; what was read of it stays."""
    upload = _opened(visit)
    bringing.stop(visit.desk.work, upload.id, visit.person.name, visit.now)
    if upload.state is not UploadState.RUNNING:  # else whoever reads it takes it away
        discard(upload, visit.desk.uploads)
    return go(f"{PATH}/{upload.id}")


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown(f"{PATH}/new", show, May.ACT),
        filed(f"{PATH}/new", take, May.ACT),
        shown(f"{PATH}/{{upload:int}}", one, May.ACT),
        sent(f"{PATH}/{{upload:int}}/read", let, May.ACT),
        sent(f"{PATH}/{{upload:int}}/stop", stop, May.ACT),
    ]
