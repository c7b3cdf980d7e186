"""Breaches as a CSV for the organisation's incident system: Eclipse, InPhase or another.

The columns are listed in docs/reports.md; each is filled for every row, and none holds the words
or the name of a member of the public.
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence

from listener.report import words
from listener.report.words import plain
from moderation.breaches import Breach
from moderation.deadlines import LONDON

COLUMNS = (
    "record",
    "organisation",
    "type",
    "subject",
    "date_of_event",
    "time_of_event",
    "date_recorded",
    "recorded_by",
    "account",
    "platform",
    "case",
    "summary",
    "action_taken",
    "incident_number",
)


def table(organisation: str, breaches: Sequence[Breach], platforms: Mapping[str, str]) -> str:
    """Return *breaches* as CSV; *platforms* says where each account is."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows(
        [inert(cell) for cell in _row(organisation, breach, platforms)] for breach in breaches
    )
    return out.getvalue()


def digest(content: str) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content.encode()).hexdigest()


def _row(organisation: str, breach: Breach, platforms: Mapping[str, str]) -> tuple[str, ...]:
    happened = breach.happened_at.astimezone(LONDON)
    recorded = breach.recorded_at.astimezone(LONDON)
    platform = platforms.get(breach.account, "")
    return (
        f"WH-{breach.id}",
        organisation,
        plain(breach.sort.value, words.BREACHES),
        plain(breach.category.value, words.CATEGORIES),
        happened.date().isoformat(),
        f"{happened:%H:%M}",
        recorded.date().isoformat(),
        breach.by,
        breach.account,
        words.platform(platform) if platform else "",
        str(breach.case_id or ""),
        breach.summary,
        breach.done,
        breach.reference,
    )


def inert(text: str) -> str:
    """Return *text* so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
