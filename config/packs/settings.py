"""What a pack may set besides its principles: each setting with its shape and what it means."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from config.helplines import directory
from config.packs.faults import Faults, meant, shown
from config.responses import library
from moderation.account_reviews import FOUND
from moderation.accounts import ASKS, FIELDS
from moderation.principles import Caution, Mode
from moderation.teams import HANDED


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value must look like, in words and as a test."""

    words: str
    fits: Callable[[Any], bool]


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _choice(*allowed: str) -> Shape:
    return Shape(f"one of {', '.join(allowed)}", lambda v: v in allowed)


def _some_of(*allowed: str) -> Shape:
    known = set(allowed)
    return Shape(f"a list of any of {', '.join(allowed)}", lambda v: _texts(v) and set(v) <= known)


_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
YES_NO = Shape("true or false, without quotation marks", lambda v: isinstance(v, bool))
NUMBER = Shape("a whole number, 0 or more", _whole)
TEXT = Shape("words in quotation marks", lambda v: isinstance(v, str))
TEXTS = Shape('a list, such as ["one", "two"]', _texts)
CLOCK = Shape('a time such as "16:30"', lambda v: bool(_CLOCK.fullmatch(str(v))))
DATE = Shape("a date such as 2026-11-20, without quotation marks", lambda v: type(v) is dt.date)
MAIL = Shape("an e-mail address", lambda v: v == "" or bool(_MAIL.fullmatch(str(v))))
LINK = Shape(
    'an address that starts with "https://"', lambda v: v == "" or str(v).startswith("https://")
)
_DAYS = _some_of("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CAUTION = _choice(*(c.value for c in Caution))
_MODE = _choice(*(m.value for m in Mode))

_MAILBOXES = [
    "communications",
    "enquiries",
    "appeals",
    "foi",
    "pals",
    "complaints",
    "safeguarding",
    "press",
    "data_protection",
    "freedom_to_speak_up",
    "equality",
]
_PAGES = [
    "principles",
    "complaints",
    "crisis",
    "urgent_help",
    "contact",
    "foi",
    "privacy",
    "self_help",
]

_CITES = "account_review.cites."

# "part.setting" -> its shape, and what it means
SETTINGS: Mapping[str, tuple[Shape, str]] = {
    "caution": (_CAUTION, "how sure to be before a principle speaks"),
    "delete_first": (TEXTS, "principles on which deleting is tried before hiding"),
    "notice": (_choice("always_try", "if_asked"), "whether people are told of an act and why"),
    "acknowledge_before_agreed": (YES_NO, "whether a neutral thank-you may go before advice"),
    "hand_off": (
        _some_of(*HANDED),
        "routes whose cases go to their team by themselves; the case stays in our queue too",
    ),
    "reply_lock": (
        _some_of("complaint", "foi", "data_rights"),
        "routes on which nothing is answered before the owning team agrees",
    ),
    "reply_due": (_choice("same_day", "timely"), "when an answer is aimed for"),
    "ask_details": (_choice("never", "private_only"), "whether contact details may be asked for"),
    "devolved_accounts_allowed": (YES_NO, "whether services may run accounts of their own"),
    "foi_name": (_choice("ask"), "a request without a clear name is logged, and the name asked"),
    "foi_received": (_choice("when_posted"), "which moment counts as receipt"),
    "crisis_report": (
        _choice("second_person"),
        "reporting somebody in crisis to the platform needs a reason and a second person",
    ),
    "helplines": (TEXTS, "ids of local helplines shown besides the national ones"),
    "incident_system": (TEXT, "where breaches and near misses are recorded"),
    "account_tool": (TEXT, "the tool through which accounts must be managed"),
    "two_person": (
        _some_of("block", "delete", "report_in_crisis", "disclose_evidence", "change_rules"),
        "what takes two people",
    ),
    "watch_individuals": (_choice("never"), "following named persons is not part of the product"),
    "training_needed": (YES_NO, "whether a training date is needed before somebody may act"),
    "training_months": (NUMBER, "months after which training is due again; 0 for never"),
    "register_needed": (YES_NO, "whether only accounts of the register may be read"),
    "staff_support": (TEXTS, "what is offered to staff who are targeted"),
    "on_call": (TEXT, "how somebody is reached out of hours"),
    "hours.days": (_DAYS, "the days on which accounts are watched"),
    "hours.opens": (CLOCK, "from when, in London"),
    "hours.closes": (CLOCK, "until when, in London; the last minute is not included"),
    "hours.holidays": (_choice("england"), "whose bank holidays are closed days"),
    "hours.mode_outside": (_MODE, "the mode out of hours, instead of the account's own"),
    "strikes.upheld": (NUMBER, "upheld breaches after which blocking is proposed"),
    "strikes.within_days": (NUMBER, "after how many days a breach no longer counts"),
    "prolific.in_an_hour": (NUMBER, "items of one author in an hour that count as too many"),
    "incident.mode": (_MODE, "how far the machine goes alone at most in incident mode"),
    "incident.caution": (_CAUTION, "how sure to be in incident mode, instead of the usual"),
    "incident.holding": (TEXTS, "responses that are offered first in incident mode"),
    "pre_election.mode": (_MODE, "how far the machine goes alone at most before an election"),
    "budget.per_hour": (NUMBER, "acts that the machine may do alone in an hour, an account"),
    "budget.per_day": (NUMBER, "the same in a day"),
    "account_review.idle_months": (NUMBER, "months without an original post before closing"),
    "account_review.posts_a_week_over_months": (NUMBER, "months over which one a week is wanted"),
    "account_review.young_months": (NUMBER, "months of life before followers are counted"),
    "account_review.followers": (NUMBER, "fewer followers than this may mean closing"),
    "account_review.every_months": (NUMBER, "how often every account is reviewed"),
    "account_review.look_months": (NUMBER, "how often its keeper writes down what it brought"),
    "account_review.approvals": (TEXTS, "who agrees to a new account, in order"),
    "account_review.checks": (TEXTS, "what a new account must show"),
    "account_review.wants": (_some_of(*FIELDS), "what must be written down about an account"),
    "account_review.asks": (_some_of(*ASKS), "what is looked at and ticked at every review"),
    "review.policy_months": (NUMBER, "how often the policy is reviewed"),
    "review.performance_months": (NUMBER, "how often performance is reviewed"),
    "reports.weekly_to": (TEXT, "who gets the weekly report"),
    "reports.monthly_to": (TEXT, "who gets the monthly report"),
    "reports.half_yearly_to": (TEXT, "who gets the half-yearly report"),
    "alerts.items_in_an_hour": (NUMBER, "fewer items in an hour than this are never an alert"),
    "alerts.reach": (NUMBER, "fewer followers of those who spoke than this are never an alert"),
    "statements.signed_by": (TEXT, "who signs a statement before it is given out"),
    "keywords.words": (TEXTS, "words listened for"),
    "keywords.owner": (TEXT, "who answers for that list"),
    "keywords.reason": (TEXT, "why they are listened for"),
    "keywords.review_by": (DATE, "when the list is looked at again"),
    "phones.communications": (TEXT, "the team's telephone"),
    **{f"mailboxes.{name}": (MAIL, f"the {name} mailbox") for name in _MAILBOXES},
    **{f"pages.{name}": (LINK, f"the {name} page") for name in _PAGES},
}


def check(table: Any, faults: Faults) -> dict[str, Any]:
    """Return the settings in *table*; every fault of it is added to *faults*."""
    if not isinstance(table, Mapping):
        faults.add("settings", f"{shown(table)} stands where we need a table")
        return {}
    for path, value in _flat(table):
        where = f"settings, {path}"
        if path.startswith("modes."):
            _fits(value, _MODE, where, faults)
        elif path.startswith(_CITES):
            _cited(path.removeprefix(_CITES), value, where, faults)
        elif path not in SETTINGS:
            faults.add("settings", f'there is no setting called "{path}"{meant(path, SETTINGS)}')
        else:
            _fits(value, SETTINGS[path][0], where, faults)
    _check_hours(table.get("hours"), faults)
    _check_names(table, faults)
    return dict(table)


def _check_names(table: Mapping[str, Any], faults: Faults) -> None:
    """The helplines and responses that the settings name."""
    lines, responses = {line.id for line in directory()}, library()
    incident = table.get("incident")
    holding = incident.get("holding") if isinstance(incident, Mapping) else ()
    for path, given, known, what in (
        ("helplines", table.get("helplines"), lines, "helpline"),
        ("incident.holding", holding, responses, "response"),
    ):
        names: list[str] = given if isinstance(given, list) and _texts(given) else []
        for name in names:
            if name not in known:
                hint = meant(name, known)
                faults.add(f"settings, {path}", f'there is no {what} "{name}"{hint}')


def _cited(code: str, value: Any, where: str, faults: Faults) -> None:
    """A clause is given for what a review of an account can find."""
    known = (*FOUND, *FIELDS, *ASKS)
    if code not in known:
        faults.add("settings", f'a review finds nothing called "{code}"{meant(code, known)}')
    _fits(value, TEXT, where, faults)


def _fits(value: Any, shape: Shape, where: str, faults: Faults) -> None:
    if not shape.fits(value):
        faults.add(where, f"{shown(value)} stands where we need {shape.words}")


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in table.items():
        path = f"{before}{key}"
        pairs += _flat(value, f"{path}.") if isinstance(value, Mapping) else [(path, value)]
    return pairs


def _check_hours(hours: Any, faults: Faults) -> None:
    if not isinstance(hours, Mapping):
        return
    opens, closes = hours.get("opens"), hours.get("closes", "23:59")
    if CLOCK.fits(opens) and CLOCK.fits(closes) and str(opens) >= str(closes):
        faults.add("settings, hours", "it closes before it opens; give opens and closes in order")
