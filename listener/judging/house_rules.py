"""The house rules of an organisation as a page for the public, written from its pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from config.packs.clauses import clauses
from moderation.actions import AGAINST_A_PERSON, Verb
from moderation.labels import NO_GROUND
from moderation.principles import PolicyPack, Principle

_WEEK = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_DONE = {
    Verb.HIDE: "hide it",
    Verb.DELETE: "delete it",
    Verb.REPORT: "report it to the platform",
    Verb.BLOCK: "block the account it came from",
    Verb.ASK_REMOVE: "ask for it to be taken down",
    Verb.MUTE: "mute it",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for acting on a comment, in words: what may be done, where the policy says so."""

    title: str
    acts: str
    section: str


def page(pack: PolicyPack) -> str:
    """Return the page as HTML, in plain English."""
    source = files("listener.judging").joinpath("house_rules.html").read_text(encoding="utf-8")
    surroundings = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return surroundings.from_string(source).render(
        pack=pack,
        settings=pack.settings,
        mailboxes=pack.settings.get("mailboxes", {}),
        pages=pack.settings.get("pages", {}),
        hours=spoken_hours(pack.settings.get("hours", {})),
        grounds=list(grounds(pack)),
        machine=[p.title.lower() for p in pack.principles if p.auto],
        locked=bool(pack.settings.get("reply_lock")),
        policy=pack.settings.get("policy", {}),
    )


def grounds(pack: PolicyPack) -> Iterator[Ground]:
    """Yield each ground on which *pack* may act against a comment, once, in the pack's order."""
    for principle in pack.principles:
        verbs = _acts(principle)
        if verbs and set(principle.labels) - NO_GROUND:
            yield Ground(principle.title, _joined([_DONE[v] for v in verbs]), _section(principle))


def _section(principle: Principle) -> str:
    """Where in the policy the first clause stands; its id where that is not known."""
    if not principle.clauses:
        return ""
    known = clauses().get(principle.clauses[0])
    return known.section if known else principle.clauses[0]


def _acts(principle: Principle) -> list[Verb]:
    asked = {v for steps in principle.ladder.values() for verbs in steps for v in verbs}
    return [v for v in _DONE if v in asked & (AGAINST_A_PERSON | {Verb.ASK_REMOVE})]


def spoken_hours(hours: dict[str, Any]) -> str:
    """Return hours as they are said: "Monday to Friday, 9am to 4:30pm"; empty if none are set."""
    if not hours:
        return ""
    days = [_WEEK[d] for d in _WEEK if d in hours["days"]]
    span = f"{days[0]} to {days[-1]}" if _in_a_row(hours["days"]) else _joined(days)
    return f"{span}, {_clock(hours['opens'])} to {_clock(hours['closes'])}"


def _in_a_row(days: list[str]) -> bool:
    places = [place for place, day in enumerate(_WEEK) if day in days]
    return len(places) > 2 and places == list(range(places[0], places[-1] + 1))


def _clock(words: str) -> str:
    hour, minute = (int(part) for part in words.split(":"))
    if (hour, minute) in ((0, 0), (12, 0)):
        return "midnight" if hour == 0 else "midday"
    tail = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{tail}{'am' if hour < 12 else 'pm'}"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
