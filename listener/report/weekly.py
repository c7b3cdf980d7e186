"""The weekly digital analytics report: figures in, words and tables out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from listener.report.figures import Figures, Lane
from listener.report.weeks import Week
from moderation.deadlines import LONDON

ROUTES = {
    "crisis": "Somebody may be at risk",
    "safeguarding": "Safeguarding",
    "threat": "Threats",
    "staff_targeted": "Staff targeted",
    "confidential": "Confidential information",
    "data_rights": "Information rights",
    "foi": "Freedom of information",
    "complaint": "Complaints",
    "clinical": "Clinical questions",
    "media": "Media",
    "moderation": "House rules",
    "none": "Nothing needed",
}
Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report; *id* names it in the CSV."""

    id: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = "None this week."


@dataclass(frozen=True, slots=True)
class Report:
    """The report as it is read."""

    organisation: str
    week: Week
    written_at: datetime
    summary: tuple[str, ...]
    tables: tuple[Table, ...]


def weekly(organisation: str, week: Week, figures: Figures, now: datetime) -> Report:
    """Return the report on *week*."""
    tables = (
        _accounts(figures),
        _kinds(figures),
        _labels(figures),
        _lanes(figures),
        _times(figures),
        _acts(figures),
        _grounds(figures),
        _incidents(figures),
    )
    return Report(organisation, week, now, tuple(_summary(figures)), tables)


def _summary(figures: Figures) -> list[str]:
    """The week in sentences that an executive can read alone."""
    told = [_volume(figures)]
    crisis = next((lane for lane in figures.lanes if lane.route == "crisis"), Lane("crisis"))
    if crisis.opened:
        told.append(
            f"{_count(crisis.opened, 'item')} may have come from somebody at risk; "
            f"{_seen(crisis.first_seen)}."
        )
    else:
        told.append("No item seemed to come from somebody at risk.")
    late = sum(lane.overdue for lane in figures.lanes)
    told.append(
        f"{_count(late, 'case')} {'is' if late == 1 else 'are'} past the date when an answer was "
        "owed."
        if late
        else "No case is past the date when an answer is owed."
    )
    hidden = sum(n for (verb, _), n in figures.acts.items() if verb in {"hide", "delete"})
    told.append(f"{_count(hidden, 'item')} {'was' if hidden == 1 else 'were'} hidden or deleted.")
    if figures.not_measured:
        told.append(
            f"{_count(figures.not_measured, 'item')} could not be scored by the classifier and "
            "went to a person."
        )
    silent = [a.name for a in figures.by_account if not a.pulls or a.failed_pulls == a.pulls]
    if silent:
        told.append(f"Nothing could be read from: {', '.join(silent)}. Items may be missing.")
    if not figures.audit_whole:
        told.append("The audit chain is broken: tell information governance today.")
    return told


def _volume(figures: Figures) -> str:
    before = figures.items_before
    change = figures.items - before
    said = f"{_count(figures.items, 'item')} came in"
    if before:
        way = "more than" if change > 0 else "fewer than"
        said += f", {abs(change):,} {way}" if change else ", as many as"
        said += " the week before"
    read = figures.read_by_a_person
    return f"{said}; a person has worked on {read:,} of them."


def _accounts(figures: Figures) -> Table:
    rows = tuple(
        (a.name, a.platform, a.items, a.pulls, a.failed_pulls, _when(a.last_pull))
        for a in figures.by_account
    )
    head = ("Account", "Platform", "Items", "Times read", "Times it failed", "Last read")
    return Table("accounts", "Accounts", head, rows, empty="No account is connected.")


def _kinds(figures: Figures) -> Table:
    rows = sorted(figures.by_kind.items(), key=lambda pair: (-pair[1], pair[0]))
    note = f"Out of hours: {figures.out_of_hours:,}."
    return Table("kinds", "How it reached us", ("Kind", "Items"), tuple(rows), note)


def _labels(figures: Figures) -> Table:
    rows = sorted(figures.by_label.items(), key=lambda pair: (-pair[1], pair[0]))
    named = tuple((label.replace("_", " "), n) for label, n in rows)
    note = "As judged by rules and classifier: estimates. An item can carry several."
    return Table("labels", "What it was about", ("Label", "Items"), named, note)


def _lanes(figures: Figures) -> Table:
    rows = tuple(
        (
            ROUTES.get(x.route, x.route),
            x.opened,
            x.closed,
            x.open_now,
            x.overdue,
            _when(x.oldest),
        )
        for x in figures.lanes
    )
    head = ("Route", "Opened", "Closed", "Open now", "Overdue", "Oldest open since")
    return Table("cases", "Cases", head, rows, empty="No case was opened or is open.")


def _times(figures: Figures) -> Table:
    rows = tuple(
        (ROUTES.get(x.route, x.route), *_spread(x.first_seen), *_spread(x.answered))
        for x in figures.lanes
        if x.first_seen or x.answered
    )
    head = (
        "Route",
        "To a person: half within",
        "9 in 10 within",
        "To an answer: half within",
        "9 in 10 within",
    )
    return Table("times", "How long it took", head, rows, "Counted from when the case opened.")


def _acts(figures: Figures) -> Table:
    rows = tuple((v, who, n) for (v, who), n in sorted(figures.acts.items()))
    note = (
        f"Refused by the platform: {figures.refused}. Outcome unknown: {figures.unknown}. "
        f"Taken back: {figures.undone}. Proposals a person carried out: {figures.agreed}; decided "
        f"against: {figures.kept}. Appeals decided: {sum(figures.appeals.values())}, overturned: "
        f"{figures.appeals.get('overturned', 0)}. Notices sent: {figures.notices.get('sent', 0)}, "
        f"could not be sent: {figures.notices.get('could not send', 0)}."
    )
    return Table("acts", "What we did", ("Act", "By", "Times"), rows, note)


def _grounds(figures: Figures) -> Table:
    rows = tuple((v, p, n) for (v, p), n in sorted(figures.grounds.items()))
    return Table("grounds", "On which principle", ("Act", "Principle", "Times"), rows)


def _incidents(figures: Figures) -> Table:
    rows = tuple(
        (kind, sentence, _when(start), _when(end) if end else "still open")
        for kind, sentence, start, end in figures.incidents
    )
    head = ("Kind", "What happened", "From", "Until")
    return Table("incidents", "Troubles of the system", head, rows)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _seen(times: Sequence[timedelta]) -> str:
    if not times:
        return "none has been looked at yet"
    half, most = _spread(times)
    if len(times) == 1:
        return f"it was looked at after {half}"
    return f"half were looked at within {half}, 9 in 10 within {most}"


def _spread(times: Sequence[timedelta]) -> tuple[str, str]:
    """The median and the 90th percentile, in words."""
    if not times:
        return "", ""
    seconds = [t.total_seconds() for t in times]
    most = quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return _long(median(seconds)), _long(most)


def _long(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "a minute"
    if minutes < 120:
        return _count(minutes, "minute")
    hours = round(minutes / 60)
    return _count(hours, "hour") if hours < 48 else _count(round(hours / 24), "day")


def _when(moment: datetime | None) -> str:
    if moment is None:
        return "never"
    local = moment.astimezone(LONDON)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    return f"{local.day} {local:%B %Y} at {clock.replace(':00', '')}"
