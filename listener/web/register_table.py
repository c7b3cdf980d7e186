"""The register of official accounts as a table, for the intranet or a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from moderation.accounts import FIELDS, OfficialAccount

HEADINGS = ("number", "standing", "read here as", *FIELDS)


def table(entries: Iterable[OfficialAccount]) -> str:
    """Return *entries* as CSV with one line of headings."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(HEADINGS)
    for entry in entries:
        facts = [_harmless(entry.get(name)) for name in FIELDS]
        lines.writerow([entry.id, entry.standing.value, entry.account, *facts])
    return written.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is kept as words."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
