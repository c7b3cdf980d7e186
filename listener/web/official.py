"""The register of official accounts as the console shows it: how one stands, what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from starlette.exceptions import HTTPException

from listener.steps.entries import Unready
from listener.web.context import Choice, Fault, Tag
from listener.web.roles import May, Role
from listener.web.visits import Visit
from listener.web.words import LONDON, PLATFORMS, platform, when
from moderation.account_reviews import Finding, Terms, gaps, next_review, terms
from moderation.accounts import (
    DAYS,
    FIELDS,
    KINDS,
    AccountEvent,
    Happened,
    OfficialAccount,
    Standing,
)

_TAGS: Mapping[Standing, Tag] = {
    Standing.REQUESTED: Tag("Asked for", "blue"),
    Standing.APPROVED: Tag("Agreed, not yet open", "aqua-green"),
    Standing.REFUSED: Tag("Refused", "grey"),
    Standing.LIVE: Tag("Live", "green"),
    Standing.DORMANT: Tag("Resting", "yellow"),
    Standing.CLOSING: Tag("To be closed", "orange"),
    Standing.CLOSED: Tag("Closed", "grey"),
}
_SAID: Mapping[Happened, str] = {
    Happened.REQUESTED: "Asked for",
    Happened.AGREED: "{person} agreed ({of}): {why}",
    Happened.REFUSED: "Refused: {why}",
    Happened.LISTED: "Put on the register",
    Happened.OPENED: "Opened",
    Happened.CHANGED: "Changed",
    Happened.CHECKED: "Checked",
    Happened.REVIEWED: "Reviewed: {decision}. {why}{grounds}",
    Happened.LOOKED: "Looked at what it brought: {note}",
    Happened.RESTED: "Left to rest: {why}",
    Happened.WOKEN: "Live again: {why}",
    Happened.CLOSING: "To be closed on {until}: {why}",
    Happened.KEPT: "Stays after all: {why}",
    Happened.CLOSED: "Closed: {why}",
}
_DECIDED = {
    "keep": "it stays",
    "change": "it stays, and something has to change",
    "close": "it is to be closed",
}
_LONG = frozenset({"purpose", "audience", "business_case", "note", "admins"})
_HINTS = {
    "owner": "Their name for signing in here if they have one, so that they are written to",
    "deputy": "Their name for signing in here if they have one",
    "handle": "As the platform shows it, without the @",
    "hours": "For example Monday to Friday, 9am to 4:30pm",
    "logins": "Never write a password or a code here",
    "starts_on": "For example 2026-11-20",
    "ends_on": "For example 2027-03-31",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form. *kind*: text, area or choice."""

    id: str
    label: str
    value: str
    kind: str = "text"
    hint: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to tick."""

    id: str
    label: str
    ticked: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an account's history."""

    at: str
    by: str
    what: str


def asked_terms(visit: Visit) -> Terms:
    """Return what the policy in force asks of accounts."""
    return terms(visit.desk.packs[0].settings) if visit.desk.packs else Terms()


def today(now: datetime) -> date:
    """Return the day in London."""
    return now.astimezone(LONDON).date()


def sees(visit: Visit, entry: OfficialAccount) -> bool:
    """Return whether the person sees *entry*: an account owner sees their own."""
    mine = entry.kept_by(visit.person.name) or entry.asked_by == visit.person.name
    return mine or visit.person.role is not Role.ACCOUNT_OWNER


def keeps(visit: Visit, entry: OfficialAccount) -> bool:
    """Return whether the person may change what is written down about *entry*, and review it."""
    return visit.may(May.REGISTER) or entry.kept_by(visit.person.name)


def opened_entry(visit: Visit) -> tuple[OfficialAccount, tuple[AccountEvent, ...], frozenset[str]]:
    """Return the entry that the address names, what happened to it, and who has left; else 404."""
    with visit.desk.work() as unit:
        entry = unit.register.get(visit.params["entry"])
        if entry is None or not sees(visit, entry):
            raise HTTPException(404)
        return entry, tuple(unit.register.events(entry.id)), unit.register.left()


def tag(entry: OfficialAccount) -> Tag:
    """Return how *entry* stands."""
    return _TAGS[entry.standing]


def headline(entry: OfficialAccount) -> str:
    """Return the platform and what the account is called."""
    return f"{platform(entry.get('platform'))}: {entry.shown}"


def findings(
    entry: OfficialAccount, asked: Terms, now: datetime, gone: frozenset[str]
) -> tuple[str, ...]:
    """Return what is not as the policy asks, in sentences."""
    return tuple(sentence(f) for f in gaps(entry, asked, today(now), gone))


def sentence(finding: Finding) -> str:
    """Return a finding as a sentence."""
    whole = finding.whole
    return f"{whole[:1].upper()}{whole[1:]}"


def review_due(entry: OfficialAccount, asked: Terms, now: datetime) -> tuple[str, bool]:
    """Return when the next review is due, and whether that is past; empty if none is."""
    if not entry.official:
        return "", False
    due = next_review(entry, asked)
    return spoken(due), due < today(now)


def spoken(day: date) -> str:
    """Return a day as people say it."""
    return f"{day.day} {day:%B %Y}"


def line(event: AccountEvent, now: datetime) -> Happening:
    """Return one thing that happened, in words."""
    data = {k: str(v) for k, v in event.data.items()}
    data["decision"] = _DECIDED.get(data.get("decision", ""), "")
    found = event.data.get("grounds") or ()
    data["grounds"] = f" Found: {'; '.join(str(f) for f in found)}." if found else ""
    if until := data.get("until"):
        data["until"] = spoken(date.fromisoformat(until))
    said = _SAID[event.happened].format_map(_Blank(data)).strip()
    if event.happened is Happened.CHANGED:
        changed = [FIELDS[n].split(":")[0] for n in event.data.get("facts", {}) if n in FIELDS]
        said += f": {', '.join(c[:1].lower() + c[1:] for c in changed)}" if changed else ""
    by = "Wellheard" if event.by == "wellheard" else event.by
    return Happening(when(event.at, now), by, said)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def fields(values: Mapping[str, str], names: tuple[str, ...] = tuple(FIELDS)) -> tuple[Asked, ...]:
    """Return the fields of a form with what is written down."""
    return tuple(_field(name, values.get(name, "")) for name in names)


def _field(name: str, value: str) -> Asked:
    hint = _HINTS.get(name, "")
    if name == "platform":
        known = {k: v for k, v in PLATFORMS.items() if k not in ("feeds", "files")}
        known |= {value: platform(value)} if value and value not in known else {}
        return Asked(name, FIELDS[name], value, "choice", hint, _choices(known, value))
    if name == "kind":
        return Asked(name, FIELDS[name], value, "choice", hint, _choices(KINDS, value))
    return Asked(name, FIELDS[name], value, "area" if name in _LONG else "text", hint)


def _choices(known: Mapping[str, str], value: str) -> tuple[Choice, ...]:
    none = (Choice("", "Choose", not value),)
    return none + tuple(Choice(k, text, k == value) for k, text in known.items())


def facts(entry: OfficialAccount) -> tuple[tuple[str, str], ...]:
    """Return what is written down about *entry*, in words."""
    told = []
    for name, label in FIELDS.items():
        value = entry.get(name)
        if not value or name == "name":
            continue
        if name in DAYS:
            value = spoken(date.fromisoformat(value))
        if name == "platform":
            value = platform(value)
        if name == "kind":
            value = KINDS.get(value, value)
        told.append((label, value))
    if entry.account:
        told.append(("Read here as", entry.account))
    return tuple(told)


def typed(visit: Visit, names: tuple[str, ...] = tuple(FIELDS)) -> dict[str, str]:
    """Return what was typed into the fields *names* of a form."""
    return {n: visit.form[n].strip() for n in names if n in visit.form}


def version(visit: Visit) -> int:
    """Return the version that the person saw; -1 where the form names none."""
    given = visit.form.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 12 else -1


def faults(error: Exception, boxes: tuple[Box, ...] = (), first: str = "why") -> tuple[Fault, ...]:
    """Return what is wrong with a form, each at its field; *first* is where the rest stands."""
    lacks = error.lacks if isinstance(error, Unready) else (str(error),)
    return tuple(_fault(text, boxes, first) for text in lacks)


def _fault(text: str, boxes: tuple[Box, ...], first: str) -> Fault:
    said = f"{text[:1].upper()}{text[1:]}"
    named = [n for n, label in FIELDS.items() if text.startswith(f"{label}:")]
    ticked = [b.id for b in boxes if text.endswith(f": {b.label}")]
    return Fault(said, next(iter(named + ticked + [_NAMED.get(text, first)])))


_NAMED = {
    "Name the person who agreed": "person",
    "Enter the day of its last post of its own": "last_post",
    "Enter how many posts it made": "posts",
    "Enter how many followers it has": "followers",
    "Choose whether it stays": "decision-keep",
    "Say what the account brought, and what you will do": "note",
}
