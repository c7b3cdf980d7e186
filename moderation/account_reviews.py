"""What the policy asks of an official account, and what a review of it finds. People decide.

A finding never closes an account: it says what a person has to look at, with the clause.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from moderation.accounts import ASKS, FIELDS, OfficialAccount, Standing, asked_of
from moderation.deadlines import LONDON, a_month_later

_WEEK = 7  # days

# What a review can find besides a gap in what is written down or ticked.
FOUND = ("idle", "seldom", "few", "ended", "other_tool", "left", "devolved")


@dataclass(frozen=True, slots=True)
class Terms:
    """What one policy asks. A number of 0 means that it does not ask."""

    needed: bool = False  # an account that is not on the register is not read
    devolved: bool = True
    tool: str = ""
    approvals: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    every_months: int = 3
    look_months: int = 0
    idle_months: int = 0
    posts_months: int = 0
    young_months: int = 0
    followers: int = 0
    cites: Mapping[str, str] = field(default_factory=dict)

    @property
    def seen_needed(self) -> bool:
        """Whether a review needs to know when it last posted."""
        return self.idle_months > 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known at a review; None is not known. *posts*: within the months asked about."""

    last_post: date | None = None
    posts: int | None = None
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person must look at. *grave*: the policy names it a ground for closing."""

    code: str
    sentence: str
    clause: str = ""
    grave: bool = False

    @property
    def whole(self) -> str:
        """The sentence with its clause."""
        return f"{self.sentence} ({self.clause})" if self.clause else self.sentence


def terms(settings: Mapping[str, Any]) -> Terms:
    """Return what the policy with *settings* asks of accounts."""
    review = settings.get("account_review", {})
    return Terms(
        needed=bool(settings.get("register_needed", False)),
        devolved=bool(settings.get("devolved_accounts_allowed", True)),
        tool=str(settings.get("account_tool", "")),
        approvals=tuple(review.get("approvals") or ("communications",)),
        checks=tuple(review.get("checks", ())),
        asks=tuple(review.get("asks", ())),
        wants=tuple(review.get("wants", ("owner",))),
        every_months=int(review.get("every_months", 3)) or 3,
        look_months=int(review.get("look_months", 0)),
        idle_months=int(review.get("idle_months", 0)),
        posts_months=int(review.get("posts_a_week_over_months", 0)),
        young_months=int(review.get("young_months", 0)),
        followers=int(review.get("followers", 0)),
        cites=dict(review.get("cites", {})),
    )


def months_later(day: date, months: int) -> date:
    """Return *day* so many calendar months on."""
    for _ in range(months):
        later = a_month_later(day)
        day = later
    return day


def months_before(day: date, months: int) -> date:
    """Return the earliest day from which *months* calendar months reach *day*."""
    whole = day.year * 12 + day.month - 1 - months
    year, month = divmod(whole, 12)
    start = date(year, month + 1, 1)
    return start.replace(day=min(day.day, (a_month_later(start) - start).days))


def next_review(entry: OfficialAccount, terms: Terms) -> date:
    """Return when the account is to be reviewed next."""
    last = entry.reviewed_at or entry.since
    return months_later(last.astimezone(LONDON).date(), terms.every_months)


def next_look(entry: OfficialAccount, terms: Terms) -> date | None:
    """Return when its keeper is to write down next what it brought; None where nobody asks."""
    if not terms.look_months or not entry.official:
        return None
    last = entry.looked_at or entry.since
    return months_later(last.astimezone(LONDON).date(), terms.look_months)


def gaps(
    entry: OfficialAccount, terms: Terms, today: date, gone: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what is not as the policy asks on any day. *gone*: people who have left."""
    if not entry.official:
        return ()
    found = [_wanted(name) for name in terms.wants if not entry.get(name)]
    found += _left(entry, gone)
    found += [
        _unticked(entry, code) for code in asked_of(entry, terms.asks) if not _ok(entry, code)
    ]
    ends = entry.day("ends_on")
    if ends and ends <= today:
        found.append(Finding("ended", f"its end date, {_said(ends)}, has come", grave=True))
    if terms.tool and entry.get("tool").casefold() != terms.tool.casefold():
        run = f"run in {entry.get('tool')}" if entry.get("tool") else "not said to be run"
        where = f", not in {terms.tool}" if entry.get("tool") else f" in {terms.tool}"
        found.append(Finding("other_tool", f"it is {run}{where}", grave=True))
    if not terms.devolved and entry.get("kind") == "devolved":
        found.append(Finding("devolved", "the policy allows no accounts run by services"))
    return tuple(_cited(f, terms) for f in found)


def review(
    entry: OfficialAccount, figures: Figures, terms: Terms, today: date
) -> tuple[Finding, ...]:
    """Return the grounds for closing that *figures* meet."""
    found = [*_idle(figures, terms, today), *_seldom(entry, figures, terms, today)]
    found += _few(entry, figures, terms, today)
    return tuple(_cited(f, terms) for f in found)


def unready(terms: Terms, facts: Mapping[str, str], ticked: Collection[str]) -> Sequence[str]:
    """Return what a request for an account lacks, one sentence each; empty if it can be made."""
    needed = ("name", "platform", "purpose", "audience", "business_case", "owner", "monitored")
    lacks = [f"{FIELDS[n]}: this is missing" for n in needed if not facts.get(n, "").strip()]
    lacks += [f"Not confirmed: {check}" for check in terms.checks if check not in ticked]
    if facts.get("kind") == "devolved" and not terms.devolved:
        lacks.append("The policy allows no accounts run by services: use a corporate one")
    return lacks


def next_approval(entry: OfficialAccount, terms: Terms) -> str:
    """Return who has to agree next; empty if everybody has, or it is decided."""
    if entry.standing is not Standing.REQUESTED:
        return ""
    said = {a.of for a in entry.agreed}
    return next((who for who in terms.approvals if who not in said), "")


def _idle(figures: Figures, terms: Terms, today: date) -> list[Finding]:
    last = figures.last_post
    if not terms.idle_months or last is None or months_later(last, terms.idle_months) > today:
        return []
    months = _counted(terms.idle_months, "month")
    return [
        Finding("idle", f"its last post was on {_said(last)}, {months} or more ago", grave=True)
    ]


def _seldom(entry: OfficialAccount, figures: Figures, terms: Terms, today: date) -> list[Finding]:
    """An average of fewer than one post a week; a younger account is not measured yet."""
    if not terms.posts_months or figures.posts is None:
        return []
    since = months_before(today, terms.posts_months)
    started = entry.day("starts_on")
    if (started and started > since) or figures.posts * _WEEK >= (today - since).days:
        return []
    posts, months = _counted(figures.posts, "post"), _counted(terms.posts_months, "month")
    return [Finding("seldom", f"{posts} in {months} is fewer than one a week", grave=True)]


def _few(entry: OfficialAccount, figures: Figures, terms: Terms, today: date) -> list[Finding]:
    """An account whose start is not written down counts as old enough."""
    if not terms.followers or figures.followers is None or figures.followers >= terms.followers:
        return []
    started = entry.day("starts_on")
    if started and months_later(started, terms.young_months) > today:
        return []
    told = _counted(figures.followers, "follower")
    age = _counted(terms.young_months, "month")
    return [Finding("few", f"{told} after {age} is fewer than {terms.followers}", grave=True)]


def _left(entry: OfficialAccount, gone: Collection[str]) -> list[Finding]:
    roles = ("owner", "deputy", "overseer", "logins")
    left = [r for r in roles if entry.get(r) and entry.get(r) in gone]
    words = {
        "owner": "owner",
        "deputy": "deputy",
        "overseer": "overseer",
        "logins": "log-in holder",
    }
    return [Finding("left", f"its {words[r]}, {entry.get(r)}, has left") for r in left]


def _wanted(name: str) -> Finding:
    return Finding(name, f"not written down: {FIELDS[name][:1].lower()}{FIELDS[name][1:]}")


def _ok(entry: OfficialAccount, code: str) -> bool:
    ticked = entry.checks.get(code)
    return ticked is not None and ticked.ok


def _unticked(entry: OfficialAccount, code: str) -> Finding:
    word = "not so" if code in entry.checks else "not confirmed"
    return Finding(code, f"{word}: {ASKS[code][:1].lower()}{ASKS[code][1:]}")


def _cited(finding: Finding, terms: Terms) -> Finding:
    clause = terms.cites.get(finding.code, "")
    return Finding(finding.code, finding.sentence, clause, finding.grave)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit if number == 1 else unit + 's'}"
