"""The tables of a report: each with a title, its rows in plain words, and how to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from listener.report import words
from listener.report.figures import Figures
from listener.report.spans import moment, spread
from listener.report.words import plain

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report; *id* names it in the CSV."""

    id: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = "None."
    keys: int = 1  # how many columns, from the left, name a row


def all_of(figures: Figures, noun: str) -> tuple[Table, ...]:
    """Return every table of the report on a period that is called *noun*."""
    return (
        _glance(figures, noun),
        _lanes(figures),
        _times(figures),
        _clocks(figures, noun),
        _labels(figures),
        _acts(figures),
        _grounds(figures),
        _second_looks(figures),
        _replies(figures, noun),
        _breaches(figures, noun),
        _accounts(figures),
        _kinds(figures),
        _incidents(figures),
    )


def _glance(figures: Figures, noun: str) -> Table:
    before = figures.before
    rows = [
        (name, now, *_against(now, then))
        for name, now, then in zip(
            _GLANCE, _glanced(figures), _glanced(before) if before else _NOTHING, strict=True
        )
    ]
    head = ("What", f"This {noun}", f"The {noun} before", "Change")
    note = "" if before else f"There are no figures of the {noun} before."
    return Table("glance", f"This {noun} beside the one before", head, tuple(rows), note)


_GLANCE = (
    "Items that came in",
    "Cases opened for a person",
    "Of these, somebody may be at risk",
    "Replies sent",
    "Items hidden or deleted",
    "Acts taken back",
    "Appeals decided",
    "Appeals that we lost",
    "Breaches, near misses and conflicts recorded",
)
_NOTHING: tuple[int | None, ...] = (None,) * len(_GLANCE)


def _glanced(figures: Figures) -> tuple[int, ...]:
    return (
        figures.items,
        figures.opened,
        figures.lane("crisis").opened,
        figures.answered,
        figures.removed,
        figures.undone,
        sum(figures.appeals.values()),
        figures.appeals.get("overturned", 0),
        sum(figures.breaches.values()),
    )


def _against(now: int, then: int | None) -> tuple[Cell, str]:
    if then is None:
        return "not known", "not known"
    change = now - then
    return then, f"{change:+,}".replace("-", "\u2212") if change else "no change"


def _accounts(figures: Figures) -> Table:
    rows = tuple(
        (a.name, words.platform(a.platform), a.items, a.pulls, a.failed_pulls, moment(a.last_pull))
        for a in figures.by_account
    )
    head = ("Account", "Platform", "Items", "Times read", "Times it failed", "Last read")
    note = "How often we looked at each of our accounts, and how often the platform did not answer."
    return Table("accounts", "Our accounts", head, rows, note, "No account is connected.")


def _kinds(figures: Figures) -> Table:
    rows = sorted(figures.by_kind.items(), key=lambda pair: (-pair[1], pair[0]))
    named = tuple((plain(kind, words.KINDS), n) for kind, n in rows)
    note = f"Posted while the team is not there: {figures.out_of_hours:,}."
    return Table("kinds", "How it reached us", ("How", "Items"), named, note)


def _labels(figures: Figures) -> Table:
    rows = sorted(figures.by_label.items(), key=lambda pair: (-pair[1], pair[0]))
    named = tuple((plain(label, words.LABELS), n) for label, n in rows)
    note = "As judged by rules and classifier, so these are estimates. An item can carry several."
    return Table("labels", "What it was about", ("What it seemed to be", "Items"), named, note)


def _lanes(figures: Figures) -> Table:
    rows = tuple(
        (
            plain(x.route, words.ROUTES),
            x.opened,
            x.closed,
            x.open_now,
            x.overdue,
            moment(x.oldest) if x.oldest else "none open",
        )
        for x in figures.lanes
    )
    head = ("What for", "Opened", "Closed", "Still open", "Of these overdue", "Oldest open since")
    note = "A case is an item that a person was asked to look at."
    return Table("cases", "Cases", head, rows, note, "No case was opened or is open.")


def _times(figures: Figures) -> Table:
    rows = tuple(
        (plain(x.route, words.ROUTES), *_or_none(x.first_seen), *_or_none(x.answered))
        for x in figures.lanes
        if x.first_seen or x.answered
    )
    head = (
        "What for",
        "Half were looked at within",
        "9 in 10 were looked at within",
        "Half were answered or handed over within",
        "9 in 10 within",
    )
    note = "Counted from the moment when the case opened, nights and weekends included."
    empty = "No person has worked on a case of this period yet."
    return Table("times", "How long it took", head, rows, note, empty)


def _or_none(times: Sequence[timedelta]) -> tuple[str, str]:
    half, most = spread(times)
    return (half, most) if half else ("none yet", "none yet")


def _clocks(figures: Figures, noun: str) -> Table:
    rows = tuple(
        (plain(c.clock, words.CLOCKS), c.in_time, c.late, c.waiting) for c in figures.clocks
    )
    head = ("What was owed", "In time", "Late", "Still waiting")
    note = f"What the law or the policy wanted done by a date in this {noun}."
    return Table("clocks", "Were we in time?", head, rows, note, "Nothing was owed.")


def _acts(figures: Figures) -> Table:
    rows = tuple(
        (
            plain(verb, words.VERBS),
            "Wellheard, by its rules" if who == "wellheard" else "A person",
            n,
        )
        for (verb, who), n in sorted(figures.acts.items())
    )
    note = (
        f"Of what Wellheard proposed, a person carried out {figures.agreed:,} and left "
        f"{figures.kept:,} alone."
    )
    if figures.refused:
        note += f" A platform refused {figures.refused:,}."
    if figures.unknown:
        note += f" Whether {figures.unknown:,} more happened is not known."
    return Table("acts", "What we did", ("What", "By", "Times"), rows, note, keys=2)


def _grounds(figures: Figures) -> Table:
    rows = tuple((plain(v, words.VERBS), p, n) for (v, p), n in sorted(figures.grounds.items()))
    head = ("What", "House rule", "Times")
    return Table("grounds", "Which house rule it was for", head, rows, keys=2)


def _second_looks(figures: Figures) -> Table:
    rows = (
        ("Acts that were taken back", figures.undone),
        ("Appeals that we upheld", figures.appeals.get("upheld", 0)),
        ("Appeals after which we took back what we had done", figures.appeals.get("overturned", 0)),
        ("Deletions overturned, which cannot be undone", figures.mended[0]),
        ("Authors asked to post again what we had deleted", figures.mended[1]),
        ("Authors told what was done and why", figures.notices.get("sent", 0)),
        ("Authors who could not be told", figures.notices.get("could not send", 0)),
    )
    return Table("second-looks", "Second looks", ("What", "Times"), rows)


def _replies(figures: Figures, noun: str) -> Table:
    rows = tuple((r.account, r.approved, r.agreed, r.alone) for r in figures.replies)
    head = (
        "Account",
        "An approved response as it stands",
        "Other words, agreed to by two people",
        "Without approval: other words, by one senior colleague",
    )
    note = "Each reply without approval stands, with who sent it, in the console under Reports."
    note = note if rows else ""
    empty = f"No reply was sent this {noun}."
    return Table("replies", "Replies and what approved them", head, rows, note, empty)


def _breaches(figures: Figures, noun: str) -> Table:
    rows = tuple(
        (plain(kind, words.BREACHES), plain(category, words.CATEGORIES), n)
        for (kind, category), n in sorted(figures.breaches.items())
    )
    total = sum(figures.breaches.values())
    note = f"{figures.exported:,} of {total:,} went to the incident system." if total else ""
    head = ("What it was", "What it was about", "Times")
    empty = f"None was recorded this {noun}."
    return Table("breaches", "Breaches and near misses", head, rows, note, empty, 2)


def _incidents(figures: Figures) -> Table:
    rows = tuple(
        (
            words.trouble(kind),
            account,
            f"{sentence[:1].upper()}{sentence[1:]}.",
            moment(start),
            moment(end) if end else "still so",
        )
        for kind, account, sentence, start, end in figures.incidents
    )
    head = ("What", "Account", "What happened", "From", "Until")
    return Table("incidents", "Incidents: what stood in the way, or stood out", head, rows, keys=2)
