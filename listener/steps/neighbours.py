"""What an item means for other cases: its author's are joined, and a conversation goes on."""

from datetime import datetime, timedelta

from listener.ports import MACHINE, AuditLine, Held, UnitOfWork, event
from listener.steps import clocks
from moderation.cases import Case, Happened, Status
from moderation.principles import Route

_RECENT = timedelta(days=90)
# Each case is joined with the last few of its author, and so all of them hang together: joining
# every one with every other took minutes for somebody who wrote some hundred times.
_LAST = 10
_CONVERSATIONS = frozenset(Route) - {Route.MODERATION, Route.NONE}
_AGAIN = "the author wrote again"


def heard(unit: UnitOfWork, held: Held, case: Case | None, now: datetime) -> None:
    """Join *case*, if there is one, to its author's others; bring back those of the thread."""
    if held.author is None or held.again:
        return
    others = [
        c
        for c in unit.cases.of_author(held.author, newest=_LAST + 1)
        if c.item != held.id and now - c.opened_at <= _RECENT
    ]
    if not others:
        return
    if case is not None:
        for other in others:
            unit.cases.link(case.id, other.id, "same author", MACHINE, now)
    if not held.item.thread:
        return
    for other in unit.cases.of_author(held.author, held.item.thread, newest=_LAST + 1):
        recent = other.item != held.id and now - other.opened_at <= _RECENT
        if recent and other.route in _CONVERSATIONS:
            _go_on(unit, other, held, now)


def _go_on(unit: UnitOfWork, case: Case, held: Held, now: datetime) -> None:
    if case.status is Status.CLOSED:
        case = unit.cases.add(
            case, event(Happened.REOPENED, MACHINE, now, why=_AGAIN, item=held.id)
        )
        clocks.reopened(unit, case, now)
    elif case.snoozed_until is not None:
        unit.cases.add(case, event(Happened.WOKEN, MACHINE, now, why=_AGAIN, item=held.id))
    elif case.status is Status.OPEN:
        return  # somebody looks at it anyway, and a busy author must not move the page under them
    else:
        unit.cases.add(case, event(Happened.NOTED, MACHINE, now, note=f"{_AGAIN}.", item=held.id))
    unit.audit.add(AuditLine("wrote again", MACHINE, now, item_id=held.id, case_id=case.id))
