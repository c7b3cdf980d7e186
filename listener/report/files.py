"""The report as files: a page that stands alone, and a CSV of every figure."""

import csv
import io
import os
import tempfile
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from listener.report.digest import Report
from listener.report.incident_export import inert
from listener.report.spans import moment
from listener.report.tables import Table


def write(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write *report* into *folder* as HTML and CSV and return both paths.

    Each file appears whole or not at all; a written one is replaced.
    Raises: OSError if the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{report.period.span.value}-{report.period}".replace("_", "-")
    page, figures = folder / f"{name}.html", folder / f"{name}.csv"
    _whole(page, html(report))
    _whole(figures, table(report))
    return page, figures


def html(report: Report) -> str:
    """Return the report as one page with nothing to fetch."""
    environment = Environment(
        loader=PackageLoader("listener.report"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("period.html").render(
        report=report, written=moment(report.written_at)
    )


def table(report: Report) -> str:
    """Return every figure as CSV: table, row, column, value."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("period", "table", "row", "column", "value"))
    for part in report.tables:
        rows.writerows(_long_form(str(report.period), part))
    return out.getvalue()


def _long_form(period: str, part: Table) -> list[tuple[str, str, str, str, str]]:
    k = part.keys
    return [
        (period, part.id, inert(", ".join(map(str, row[:k]))), column, inert(str(value)))
        for row in part.rows
        for column, value in zip(part.head[k:], row[k:], strict=True)
    ]


def _whole(path: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(draft, 0o640)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
