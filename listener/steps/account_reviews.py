"""Reviews of official accounts: what is known, what a person found and decided, what is due.

The program measures and reminds; whether an account stays is a person's decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from listener.ports import UnitOfWork, Work
from listener.steps.entries import COMMS, Unready, added, seen, tell, tell_owner
from listener.steps.registering import close_by, ticks
from moderation.account_reviews import (
    Figures,
    Finding,
    Terms,
    gaps,
    months_before,
    next_look,
    next_review,
    review,
)
from moderation.accounts import AccountEvent, Happened, OfficialAccount, Standing
from moderation.deadlines import LONDON

SOON = timedelta(days=7)  # before a review is due its owner is reminded
NOTICE = timedelta(days=28)  # between saying that an account is to be closed and closing it
_HANDED_OVER = frozenset(
    {"left", "successor", "logins", "comms_login", "comms_admin", "admin_list"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of our posts: only posts that were seen here count."""

    last_post: date | None
    posts: int


def known(unit: UnitOfWork, entry: OfficialAccount, terms: Terms, now: datetime) -> Known:
    """Return what is known of the account's own posts in the months that the policy asks of."""
    if not entry.account:
        return Known(None, 0)
    today = now.astimezone(LONDON)
    since = months_before(today.date(), terms.posts_months or 1)
    begin = datetime.combine(since, today.timetz())
    last, posts = unit.register.posts(entry.account, begin)
    return Known(last.astimezone(LONDON).date() if last else None, posts)


def reviewed(
    work: Work,
    terms: Terms,
    entry_id: int,
    version: int,
    figures: Figures,
    checks: Mapping[str, bool],
    decision: str,
    why: str,
    by: str,
    now: datetime,
) -> tuple[OfficialAccount, tuple[Finding, ...]]:
    """Record a review, and tell the owner if the account is to be closed or handed over.

    *decision*: keep, change (keep, and something has to change) or close.
    Raises: Unready saying what is missing; Impossible; Conflict; Missing.
    """
    if lacks := _lacks(terms, figures, decision, why):
        raise Unready(lacks)
    today = now.astimezone(LONDON).date()
    with work() as unit:
        entry = seen(unit, entry_id, version)
        found = review(entry, figures, terms, today)
        data = {
            "figures": _plain(figures),
            "found": [f.code for f in found],
            "grounds": [f.whole for f in found],
            "checks": ticks(checks),
            "decision": decision,
            "why": why.strip(),
        }
        event = AccountEvent(Happened.REVIEWED, now, by, data)
        entry = added(unit, entry, event, decision=decision, found=data["found"])
        found = (*found, *gaps(entry, terms, today, unit.register.left()))
        if decision == "close" and entry.standing is not Standing.CLOSING:
            grave = [f for f in found if f.grave] or list(found)
            clauses = ", ".join(dict.fromkeys(f.clause for f in grave if f.clause))
            entry = close_by(unit, entry, why.strip(), clauses, today + NOTICE, by, now)
        else:
            _hand_over(unit, entry, found, now)
        unit.commit()
    return entry, found


def brought(
    unit: UnitOfWork, entry: OfficialAccount, terms: Terms, now: datetime
) -> Mapping[str, int]:
    """Return what the account brought since the months of a look; nothing where it is not read."""
    if not entry.account or not terms.look_months:
        return {}
    today = now.astimezone(LONDON)
    since = datetime.combine(months_before(today.date(), terms.look_months), today.timetz())
    return unit.register.effect(entry.account, since)


def looked(
    work: Work, terms: Terms, entry_id: int, version: int, note: str, by: str, now: datetime
) -> OfficialAccount:
    """Record what its keeper makes of what the account brought.

    Raises: Unready without a note; Impossible; Conflict; Missing.
    """
    if not note.strip():
        raise Unready(["Say what the account brought, and what you will do"])
    with work() as unit:
        entry = seen(unit, entry_id, version)
        data = {"note": note.strip(), "figures": dict(brought(unit, entry, terms, now))}
        entry = added(unit, entry, AccountEvent(Happened.LOOKED, now, by, data))
        unit.commit()
    return entry


def watch(work: Work, terms: Terms, now: datetime) -> int:
    """Remind owners of reviews and end dates, and of a successor who is needed; once each.

    Return how many messages that made.
    """
    today = now.astimezone(LONDON).date()
    with work() as unit:
        gone = unit.register.left()
        told = sum(
            _look(unit, entry, terms, today, gone, now)
            for entry in unit.register.all()
            if entry.official
        )
        if told:
            unit.commit()
    return told


def _look(
    unit: UnitOfWork,
    entry: OfficialAccount,
    terms: Terms,
    today: date,
    gone: frozenset[str],
    now: datetime,
) -> int:
    due, told = next_review(entry, terms), 0
    owed = {"owed": datetime.combine(due, now.timetz()).isoformat()}
    if due <= today + SOON:
        told += tell_owner(unit, "account_review_due", entry, now, f"review:{due}", **owed)
    if due < today:
        late = f"late:{due}"
        told += tell(
            unit, "account_review_late", entry, COMMS, now, late, account=entry.shown, **owed
        )
    look = next_look(entry, terms)
    if look and look <= today:
        told += tell_owner(unit, "account_look_due", entry, now, f"look:{look}")
    for finding in gaps(entry, terms, today, gone):
        if finding.code in ("ended", "left"):
            told += _task(unit, entry, finding, now)
    return told


def _task(unit: UnitOfWork, entry: OfficialAccount, finding: Finding, now: datetime) -> int:
    """Write to Communications, and to the owner where there still is one."""
    kind = "account_ended" if finding.code == "ended" else "account_handover"
    key = f"{finding.code}:{finding.sentence}"
    data = {"reason_plain": finding.sentence, "clause": finding.clause or "the policy"}
    told = int(tell(unit, kind, entry, COMMS, now, key, account=entry.shown, **data))
    if finding.code == "ended" and entry.get("owner"):
        told += tell_owner(unit, kind, entry, now, key, **data)
    return told


def _hand_over(
    unit: UnitOfWork, entry: OfficialAccount, found: tuple[Finding, ...], now: datetime
) -> None:
    open_ = [f for f in found if f.code in _HANDED_OVER]
    if open_:
        clauses = ", ".join(dict.fromkeys(f.clause for f in open_ if f.clause))
        words = "; ".join(f.sentence for f in open_)
        data = {"reason_plain": words, "clause": clauses or "the policy"}
        tell_owner(unit, "account_handover", entry, now, f"handover:{entry.version}", **data)


def _lacks(terms: Terms, figures: Figures, decision: str, why: str) -> list[str]:
    lacks = []
    if terms.idle_months and figures.last_post is None:
        lacks.append("Enter the day of its last post of its own")
    if terms.posts_months and figures.posts is None:
        lacks.append("Enter how many posts it made")
    if terms.followers and figures.followers is None:
        lacks.append("Enter how many followers it has")
    if decision not in ("keep", "change", "close"):
        lacks.append("Choose whether it stays")
    if decision in ("change", "close") and not why.strip():
        lacks.append("Say why, and what has to change")
    return lacks


def _plain(figures: Figures) -> dict[str, str | int | None]:
    last = figures.last_post.isoformat() if figures.last_post else None
    return {"last_post": last, "posts": figures.posts, "followers": figures.followers}
