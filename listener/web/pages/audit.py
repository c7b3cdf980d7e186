"""The audit: every line ever written, newest first, and whether the chain is whole."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import Route

from listener.store.console import house, reading
from listener.store.console.house import LINES, AuditRow
from listener.web import trail
from listener.web.context import Pages
from listener.web.pages.queue import pages
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, shown
from listener.web.words import counted

_SHORT = 20_000  # lines that are checked in a third of a second


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit."""

    number: int
    line: trail.Line
    account: str
    case: int | None
    seal: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit page. *broken*: the first line that does not follow; None while all do.

    *checked*: the chain was followed from its first line for this page.
    """

    entries: tuple[Entry, ...]
    total: str
    broken: int | None
    checked: bool
    pages: Pages

    @property
    def title(self) -> str:
        """The page's title, with the page number."""
        return f"Audit ({self.pages.words})" if self.pages.words else "Audit"


def context(visit: Visit) -> Audit:
    """Return one page of the audit; a short chain is checked each time, a long one when asked."""
    with reading(visit.desk.engine) as db:
        rows, total = house.audit_lines(db, visit.page)
    checked = total <= _SHORT or visit.query.get("check") == "yes"
    broken = None
    if checked:
        with visit.desk.work() as work:
            broken = work.audit.verify()
    return Audit(
        entries=tuple(_entry(row, visit.now) for row in rows),
        total=counted(total, "line"),
        broken=broken,
        checked=checked,
        pages=pages(visit, total, LINES, {}),
    )


def _entry(row: AuditRow, now: datetime) -> Entry:
    line = trail.entry({"data": row.data, "at": row.at, "by": row.by, "what": row.what}, now)
    return Entry(row.id, line, row.account, row.case_id, row.hash[:12])


def show(visit: Visit) -> Response:
    """Return the audit."""
    return rendered(visit, "audit", context(visit))


def routes() -> list[Route]:
    """Return the address of this page."""
    return [shown("/audit", show, may=May.AUDIT)]
