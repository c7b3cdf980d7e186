"""The report on a week, a month or half a year: figures in, sentences and tables out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.report import tables
from listener.report.figures import Figures
from listener.report.periods import Period, Span
from listener.report.spans import count, spread
from listener.report.tables import Table

_TITLES = {
    Span.WEEK: "Weekly digital analytics",
    Span.MONTH: "Monthly report on social media",
    Span.HALF: "Half-yearly monitoring of social media",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The report as it is read. *reader*: for whom the policy asks for it, if it says."""

    organisation: str
    period: Period
    written_at: datetime
    summary: tuple[str, ...]
    tables: tuple[Table, ...]
    reader: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return _TITLES[self.period.span]


def digest(
    organisation: str, period: Period, figures: Figures, now: datetime, reader: str = ""
) -> Report:
    """Return the report on *period*."""
    parts = tables.all_of(figures, period.noun)
    return Report(organisation, period, now, tuple(_summary(figures, period)), parts, reader)


def _summary(figures: Figures, period: Period) -> list[str]:
    """The period in sentences that an executive can read alone."""
    told = [_volume(figures, period.noun), _risk(figures), _late(figures)]
    told.append(
        f"{count(figures.removed, 'item')} {_were(figures.removed)} hidden or deleted. "
        "Criticism alone is never a reason for that."
    )
    told.extend(_second_looks(figures))
    told.extend(_breaches(figures))
    if figures.not_measured:
        told.append(
            f"{count(figures.not_measured, 'item')} could not be scored by the classifier and "
            "went to a person."
        )
    silent = [a.name for a in figures.by_account if not a.pulls or a.failed_pulls == a.pulls]
    if silent:
        told.append(f"Nothing could be read from: {', '.join(silent)}. Items may be missing.")
    if not figures.audit_whole:
        told.append("The audit chain is broken: tell information governance today.")
    return told


def _volume(figures: Figures, noun: str) -> str:
    said = f"{count(figures.items, 'item')} came in"
    if figures.before is not None and figures.before.items:
        change = figures.items - figures.before.items
        way = "more than" if change > 0 else "fewer than"
        said += f", {abs(change):,} {way}" if change else ", as many as"
        said += f" the {noun} before"
    return f"{said}; a person has worked on {figures.read_by_a_person:,} of them."


def _risk(figures: Figures) -> str:
    crisis = figures.lane("crisis")
    if not crisis.opened:
        return "No item seemed to come from somebody at risk."
    return (
        f"{count(crisis.opened, 'item')} may have come from somebody at risk; "
        f"{_seen(crisis.first_seen)}."
    )


def _late(figures: Figures) -> str:
    late = sum(lane.overdue for lane in figures.lanes)
    if not late:
        return "No case is past the date when an answer is owed."
    is_are = "is" if late == 1 else "are"
    return f"{count(late, 'case')} {is_are} past the date when an answer was owed."


def _second_looks(figures: Figures) -> list[str]:
    decided = sum(figures.appeals.values())
    if not decided:
        return []
    turned = figures.appeals.get("overturned", 0)
    return [
        f"{count(decided, 'appeal')} {_were(decided)} decided; in {turned:,} of them we took back "
        "what we had done."
    ]


def _breaches(figures: Figures) -> list[str]:
    total = sum(figures.breaches.values())
    if not total:
        return []
    near = sum(n for (kind, _), n in figures.breaches.items() if kind == "near_miss")
    return [
        f"{total:,} {'breach or near miss was' if total == 1 else 'breaches and near misses were'} "
        f"recorded, {near:,} of them {'a near miss' if near == 1 else 'near misses'}."
    ]


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _seen(times: Sequence[timedelta]) -> str:
    if not times:
        return "none has been looked at yet"
    half, most = spread(times)
    if len(times) == 1:
        return f"it was looked at after {half}"
    return f"half were looked at within {half}, 9 in 10 within {most}"
