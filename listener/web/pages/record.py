"""Logs for whoever answers for the team: replies without approval, what keywords matched."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from listener.report.periods import Period, Span
from listener.store.console import papers, reading
from listener.store.replies import Approval, Reply, replies
from listener.web.context import Tag
from listener.web.pages.desks import Entry, Listing
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, shown
from listener.web.words import counted, day, when

_WEEKS = 5


def unapproved(visit: Visit) -> Listing:
    """Return the replies of the last weeks whose words nobody else approved, by week."""
    this = Period.of(visit.now, Span.WEEK)
    weeks = [this]
    for _ in range(_WEEKS - 1):
        weeks.append(weeks[-1].before)
    with reading(visit.desk.engine) as db:
        found = {w: replies(db, w.starts, w.ends) for w in weeks}
    entries = [_week(week, sent) for week, sent in found.items()]
    for sent in found.values():
        entries += [_reply(r, visit.now) for r in sent if r.approval is Approval.NONE]
    return Listing(
        "Replies without approval",
        "Replies in other words than an approved response, sent by one senior colleague alone. "
        "The weekly report counts them.",
        tuple(entries),
        "No reply was sent.",
    )


def _week(week: Period, told: Sequence[Reply]) -> Entry:
    alone = sum(r.approval is Approval.NONE for r in told)
    agreed = sum(r.approval is Approval.TWO_PEOPLE for r in told)
    more = (
        f"{counted(len(told), 'reply', 'replies')}: {alone} without approval, {agreed} agreed to "
        f"by two people, {len(told) - alone - agreed} with an approved response."
    )
    return Entry(f"Week of {day(week.starts + timedelta(hours=12))}", "", more)


def _reply(reply: Reply, now: datetime) -> Entry:
    what = "other words than the response" if "@" in reply.response else "own words"
    more = f"{reply.account}, {when(reply.at, now)}, by {reply.by}: {what}."
    return Entry(f"Case {reply.case_id}", f"/cases/{reply.case_id}", more, Tag("Check", "orange"))


def keywords(visit: Visit) -> Listing:
    """Return the words that are listened for, why, and what each brought."""
    since = visit.now - timedelta(days=90)
    with reading(visit.desk.engine) as db:
        found = papers.keyword_log(db, since)
    entries = []
    for pack in visit.desk.packs:
        named = pack.settings.get("keywords", {})
        for word in named.get("words", ()):
            hits = [m for m in found if m.word == word]
            more = "; ".join(
                f"{m.account}: {counted(m.items, 'item')}, last {when(m.last, visit.now)}"
                for m in hits
            )
            entries.append(Entry(str(word), "", more or "Nothing in 90 days."))
    return Listing("Keywords", _why(visit), tuple(entries), "The policy names no keywords.")


def _why(visit: Visit) -> str:
    named: dict[str, Any] = next(
        (p.settings["keywords"] for p in visit.desk.packs if "keywords" in p.settings), {}
    )
    if not named:
        return "Words that are listened for, and how often each brought something in 90 days."
    until = named.get("review_by")
    on = f" To be looked at again by {until.day} {until:%B %Y}." if until else ""
    return f"Listened for {named.get('reason', '')}. {named.get('owner', '')} answers for it.{on}"


def _page(context: Callable[[Visit], Listing]) -> Callable[[Visit], Response]:
    return lambda visit: rendered(visit, "listing", context(visit))


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown("/replies", _page(unapproved), May.AUDIT),
        shown("/keywords", _page(keywords), May.READ),
    ]
