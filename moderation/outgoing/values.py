"""What goes into the gaps of a response: the organisation's own routes, helplines open now, dates.

Every route ends somewhere real: where a policy names no mailbox for a team, the next best one is
given, and at last the organisation's website. What only a person can know stays a gap.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moderation.deadlines import LONDON, Deadline
from moderation.helplines import Helpline, offer
from moderation.principles import PolicyPack

_ANY = ("mailboxes.enquiries", "mailboxes.communications")
# value -> settings of the pack to take it from, best first; the website stands behind them all
_ROUTES: Mapping[str, tuple[str, ...]] = {
    "service_contact": ("pages.contact", *_ANY),
    "contact_link": ("pages.contact", *_ANY),
    "pals_link": ("pages.complaints", "mailboxes.pals", "mailboxes.complaints", *_ANY),
    "foi_email": ("mailboxes.foi", "pages.foi", *_ANY),
    "ig_contact": ("mailboxes.data_protection", "pages.privacy", *_ANY),
    "appeal_email": ("mailboxes.appeals", *_ANY),
    "press_contact": ("mailboxes.press", *_ANY),
    "ftsu_contact": ("mailboxes.freedom_to_speak_up", *_ANY),
    "principles_link": ("pages.principles",),
    "crisis_page": ("pages.urgent_help", "pages.crisis"),
    "accounts_link": ("pages.contact",),
    "statement_link": (),
}
_NEEDS_A_PERSON = frozenset({"statement_link"})
_SHORT = 2  # lines named where there is little room
_YOUNG = re.compile(
    r"\b(?:i'?m|i am|im|i’m) (?:only |just )?(?:[89]|1[0-8])\b(?!\s*(?:weeks|stone|months|%|th))"
    r"|\b(?:in|at) (?:year (?:[5-9]|1[0-3])|school|sixth form)\b"
    r"|\bmy (?:teacher|school|homework|foster)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the case that an answer belongs to; no words of its author."""

    account: str = ""
    platform: str = ""
    number: int = 0
    received: datetime | None = None
    reason: str = ""
    clause: str = ""
    action: str = ""  # in the past tense: "hid"
    acted_at: datetime | None = None
    due: Deadline | None = None
    young: bool = False
    given: Mapping[str, str] = field(default_factory=dict)  # typed by the person who answers


def values(
    pack: PolicyPack,
    organisation: str,
    lines: Sequence[Helpline],
    facts: Facts,
    now: datetime,
    own: Mapping[str, str],
) -> dict[str, str]:
    """Return the values for a response at *now*; *own* are the organisation's, and win.

    A value that nobody knows is not there, so that the response cannot be sent without it.
    """
    found = {name: _route(pack, paths) for name, paths in _ROUTES.items()}
    for name in _NEEDS_A_PERSON:
        found.pop(name)
    found |= {
        "trust_name": organisation,
        "hours": _hours(pack.settings.get("hours", {})),
        "staff_support_contact": _listed(pack.settings.get("staff_support", ())),
        **_helplines(lines, now, pack.name, young=facts.young),
        **_case(facts),
    }
    typed = {k: v for k, v in facts.given.items() if v.strip()}
    whole = found | dict(own) | typed
    return {k: v for k, v in whole.items() if v.strip()}


def published(pack: PolicyPack, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses and numbers that the organisation publishes: these may be sent."""
    tables = (pack.settings.get(part, {}) for part in ("mailboxes", "pages", "phones"))
    given = [str(v) for table in tables for v in table.values()]
    routes = [known[name] for name in (*_ROUTES, "staff_support_contact") if name in known]
    return tuple(dict.fromkeys([*given, *routes, *pack.house.domains]))


def young_cue(text: str) -> bool:
    """Return whether *text* suggests that its author is under 19, so lines for them come in."""
    return bool(_YOUNG.search(text))


def spoken(moment: datetime) -> str:
    """Return a date as people say it: "21 November 2026"."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def _route(pack: PolicyPack, paths: Sequence[str]) -> str:
    for path in paths:
        part, _, name = path.partition(".")
        if found := str(pack.settings.get(part, {}).get(name, "")):
            return found
    return f"https://www.{pack.house.domains[0]}" if pack.house.domains else ""


def _helplines(
    lines: Sequence[Helpline], now: datetime, pack: str, *, young: bool
) -> dict[str, str]:
    fit = [line for line in offer(lines, now, pack, young=young) if line.phone != "999"]
    always = [line for line in fit if line.always][:_SHORT]
    return {
        "helplines": "\n".join(f"- {line.how[:1].upper()}{line.how[1:]}" for line in fit),
        "helplines_short": ", or ".join(line.how for line in always),
    }


def _case(facts: Facts) -> dict[str, str]:
    found = {
        "account": facts.account,
        "platform": facts.platform,
        "reason_plain": facts.reason,
        "clause": facts.clause,
        "action_plain": facts.action,
        "number": str(facts.number) if facts.number else "",
    }
    if facts.acted_at:
        found["action_date"] = spoken(facts.acted_at)
    if facts.received:
        found["received_at"] = f"{spoken(facts.received)} at {_clock(facts.received)}"
    if facts.due:
        found["due_date"] = spoken(facts.due.due)
        found["early_date"] = spoken(facts.due.early)
    return found


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def _listed(names: Sequence[str]) -> str:
    *most, last = names or ("your line manager",)
    return f"{', '.join(most)} or {last}" if most else last


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _hours(table: Mapping[str, Any]) -> str:
    """Return the hours as a sentence says them: "Monday to Friday, 09:00 to 16:30"."""
    if not table:
        return ""
    days = sorted(_DAYS.index(d) for d in table["days"])
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = [_NAMES[d] for d in days]
    spelt = f"{named[0]} to {named[-1]}" if run else ", ".join(named)
    return f"{spelt}, {table['opens']} to {table['closes']}"
