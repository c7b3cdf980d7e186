"""Written reports: the list, and the files to read or download."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from listener.store.console import house, reading
from listener.store.console.house import Written
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, shown
from listener.web.words import moment

_TYPES = {".html": "web page", ".csv": "table", ".png": "picture", ".json": "data", ".pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of a report."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One report."""

    name: str
    written: str
    trouble: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports page."""

    lines: tuple[Line, ...]
    records: tuple[Paper, ...] = ()
    title: str = "Reports"


_RECORDS = (
    (None, "Report a post or a profile", "/reported"),
    (May.READ, "Breaches and near misses", "/breaches"),
    (May.AUDIT, "Replies without approval", "/replies"),
    (May.DISCLOSE, "Evidence given out", "/evidence"),
    (May.READ, "Keywords", "/keywords"),
    (None, "Reviews of the policy", "/reviews"),
    (May.SIGN, "Statements to sign", "/statements"),
)


def context(visit: Visit) -> Reports:
    """Return the reports that were asked for, newest first."""
    with reading(visit.desk.engine) as db:
        rows = house.written(db)
    open_to = (r for r in _RECORDS if r[0] is None or visit.may(r[0]))
    records = tuple(Paper(text, href) for _, text, href in open_to)
    return Reports(tuple(_line(row, visit.now) for row in rows), records)


def _line(row: Written, now: datetime) -> Line:
    files = [Path(f) for f in row.files]
    return Line(
        name=f"{row.kind.replace('_', '-').capitalize()} report, {row.period}",
        written=f"Written {moment(row.written_at)}" if row.written_at else "Not written yet",
        trouble=row.trouble if row.state == "failed" else "",
        papers=tuple(
            Paper(f"{f.name} ({_TYPES.get(f.suffix, 'file')})", f"/reports/{row.id}/{f.name}")
            for f in files
        ),
    )


def show(visit: Visit) -> Response:
    """Return the list."""
    return rendered(visit, "reports", context(visit))


def download(visit: Visit) -> Response:
    """Return one file of a report; only files that the store names, only from its folder."""
    with reading(visit.desk.engine) as db:
        rows = house.written(db)
    wanted = (visit.params["report"], visit.params["name"])
    named = [Path(f) for r in rows if r.id == wanted[0] for f in r.files]
    found = next((f for f in named if f.name == wanted[1]), None)
    path = _inside(visit.desk.reports, found) if found else None
    if path is None or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, filename=path.name)


def _inside(folder: Path, file: Path) -> Path | None:
    whole = (folder / file).resolve()
    return whole if whole.is_relative_to(folder.resolve()) else None


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown("/reports", show, may=None),
        shown("/reports/{report:int}/{name}", download, may=None),
    ]
