"""Numbers about the house itself, read without holding anybody up."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select, true
from sqlalchemy.engine import Connection

from listener.ports.listening import BY_HAND
from listener.store.database import in_our_words, reading
from listener.store.tables import (
    accounts,
    beats,
    cases,
    incidents,
    intents,
    items,
    messages,
    polls,
    versions,
)
from moderation.cases import Status

_OPEN_POLLS = ("due", "running")
_UNSENT = ("decided", "sending", "unknown")
_UNTOLD = ("waiting", "sending")


def health(engine: Engine, now: datetime) -> dict[str, Any]:
    """Return how the house is: accounts, queue depths, troubles, the engine's last sign of life.

    Raises: StoreTrouble.
    """
    with in_our_words(engine), reading(engine) as db:
        return {
            "at": now.isoformat(),
            "accounts": _accounts(db, now),
            "waiting": _depths(db),
            "totals": _totals(db),
            "incidents": _incidents(db),
            "engine": _beat(db, now),
            "connections": _connections(db, now),
        }


_READ = select(accounts).where(accounts.c.name != BY_HAND)


def _accounts(db: Connection, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "account": r.name,
            "platform": r.platform,
            "paused": r.paused,
            "writes_stopped": r.writes_stopped,
            "pulled_at": _iso(r.pulled_at),
            "seconds_since_pull": _seconds(r.pulled_at, now),
        }
        for r in db.execute(_READ.order_by(accounts.c.name))
    ]


def _depths(db: Connection) -> dict[str, int]:
    return {
        "to_judge": _count(db, versions, versions.c.waiting == true()),
        "to_act": _count(db, intents, intents.c.state.in_(_UNSENT), intents.c.next_at.is_not(None)),
        "unclear": _count(db, intents, intents.c.state == "unknown", intents.c.next_at.is_(None)),
        "to_tell": _count(db, messages, messages.c.state.in_(_UNTOLD)),
        "to_pull": _count(db, polls, polls.c.state.in_(_OPEN_POLLS)),
        "open_cases": _count(db, cases, cases.c.status != Status.CLOSED.value),
    }


def _totals(db: Connection) -> dict[str, int]:
    return {
        "items": _count(db, items),
        "judged": _count(db, versions, versions.c.judged_at.is_not(None)),
        "cases": _count(db, cases),
        "acts": _count(db, intents, intents.c.state.in_(("receipted", "confirmed"))),
    }


def _incidents(db: Connection) -> list[dict[str, Any]]:
    chosen = select(incidents).where(incidents.c.closed_at.is_(None)).order_by(incidents.c.id)
    return [
        {
            "kind": r.kind,
            "account": r.account,
            "sentence": r.sentence,
            "since": _iso(r.opened_at),
        }
        for r in db.execute(chosen)
    ]


def _beat(db: Connection, now: datetime) -> dict[str, Any]:
    row = db.execute(select(beats).where(beats.c.name == "engine")).first()
    if row is None:
        return {"beat_at": None, "seconds_since_beat": None}
    return {"beat_at": _iso(row.at), "seconds_since_beat": _seconds(row.at, now)}


def _connections(db: Connection, now: datetime) -> list[dict[str, Any]]:
    """Return how the open connections stand that platforms tell us over."""
    chosen = select(beats).where(beats.c.name.startswith("wire ")).order_by(beats.c.name)
    return [
        {
            "account": r.name.removeprefix("wire "),
            "open": r.data["open"],
            "trouble": r.data["trouble"],
            "seconds_since_sign": _seconds(r.at, now),
        }
        for r in db.execute(chosen)
    ]


def _count(db: Connection, table: Any, *conditions: Any) -> int:
    chosen = select(func.count()).select_from(table).where(*conditions)
    return int(db.execute(chosen).scalar_one())


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _seconds(moment: datetime | None, now: datetime) -> float | None:
    return round((now - moment).total_seconds(), 1) if moment else None
