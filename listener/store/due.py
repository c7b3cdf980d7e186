"""What the rows say is to be done now: the sweep's one question, asked without locking."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, exists, or_, select, true
from sqlalchemy.engine import Connection

from listener.ports import IntentState
from listener.store import posts
from listener.store.checks import accounts_due
from listener.store.database import in_our_words, reading
from listener.store.tables import (
    accounts,
    cases,
    deadlines,
    intents,
    items,
    messages,
    polls,
    replays,
    reports,
    versions,
)
from moderation.cases import Status

_TO_SEND = tuple(s.value for s in (IntentState.DECIDED, IntentState.SENDING, IntentState.UNKNOWN))


def due(engine: Engine, now: datetime) -> set[tuple[str, str]]:
    """Return (step, key) of everything that is due.

    Raises: StoreTrouble.
    """
    with in_our_words(engine), reading(engine) as db:
        return {*_accounts(db, now), *_others(db, now)}


def _accounts(db: Connection, now: datetime) -> Iterator[tuple[str, str]]:
    waiting = select(polls.c.account).distinct().where(polls.c.state == "due")
    yield from (("pull", account) for account in db.execute(waiting).scalars())
    may_write = and_(accounts.c.paused == "", accounts.c.writes_stopped == "")
    acts = (
        select(intents.c.account)
        .distinct()
        .join(accounts, accounts.c.name == intents.c.account)
        .where(
            intents.c.next_at <= now,
            or_(
                and_(intents.c.state.in_(_TO_SEND), may_write),
                and_(intents.c.state == IntentState.RECEIPTED.value, accounts.c.paused == ""),
            ),
        )
    )
    yield from (("act", account) for account in db.execute(acts).scalars())
    yield from (("recheck", account) for account in accounts_due(db, now))
    yield from (("reread", account) for account in posts.accounts_due(db, now))


def _others(db: Connection, now: datetime) -> Iterator[tuple[str, str]]:
    questions = {
        "judge": exists().where(versions.c.waiting == true()),
        "tell": exists().where(messages.c.next_at <= now),
        "chase": or_(exists().where(deadlines.c.next_at <= now), _lapsed(now)),
        "replay": exists().where(replays.c.state.in_(("due", "running"))),
        "report": exists().where(reports.c.next_at <= now),
        "forget": exists().where(
            items.c.forget_approved_at.is_not(None), items.c.forgotten_at.is_(None)
        ),
    }
    answers = db.execute(select(*questions.values())).one()
    yield from ((step, "") for step, answer in zip(questions, answers, strict=True) if answer)


def _lapsed(now: datetime) -> Any:
    ran_out = or_(cases.c.claimed_until <= now, cases.c.snoozed_until <= now)
    return exists().where(cases.c.status != Status.CLOSED.value, ran_out)
