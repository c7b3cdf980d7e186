"""What the pages of papers read: breaches, exports, statements' signatures, reports, keywords."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from listener.ports.papers import SignOff
from listener.store.hearsay import concern_from
from listener.store.papers import breach_from, sign_off_from
from listener.store.tables import (
    Moment,
    accounts,
    breaches,
    cases,
    concerns,
    exports,
    items,
    keyword_matches,
    policy_reviews,
    sign_offs,
)
from moderation.breaches import Breach
from moderation.concerns import Concern

NEWEST = 200  # of each on a page


@dataclass(frozen=True, slots=True)
class Export:
    """One export that was made."""

    id: int
    period: str
    rows: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Matches:
    """How often a word brought something, and when last."""

    word: str
    account: str
    items: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A review that was held."""

    kind: str
    at: datetime
    by: str
    note: str


def all_breaches(db: Connection) -> Sequence[Breach]:
    """Return the newest breaches and near misses, newest first."""
    chosen = select(breaches).order_by(breaches.c.happened_at.desc(), breaches.c.id.desc())
    return [breach_from(r) for r in db.execute(chosen.limit(NEWEST))]


def of_export(db: Connection, number: int) -> Sequence[Breach]:
    """Return the breaches that an export took first, oldest first."""
    chosen = select(breaches).where(breaches.c.export_id == number)
    found = db.execute(chosen.order_by(breaches.c.happened_at, breaches.c.id))
    return [breach_from(r) for r in found]


def all_exports(db: Connection) -> Sequence[Export]:
    """Return the exports, newest first."""
    rows = db.execute(select(exports).order_by(exports.c.id.desc()).limit(NEWEST))
    return [Export(r.id, r.period, r.rows, r.by, r.at) for r in rows]


def platforms(db: Connection) -> dict[str, str]:
    """Return the platform of each account."""
    return {r.name: r.platform for r in db.execute(select(accounts.c.name, accounts.c.platform))}


def signatures(db: Connection) -> Sequence[SignOff]:
    """Return every signature, newest first, those withdrawn as well."""
    return [sign_off_from(r) for r in db.execute(select(sign_offs).order_by(sign_offs.c.id.desc()))]


def told(db: Connection, by: str = "") -> Sequence[Concern]:
    """Return what was reported, open first, newest first; by one person if *by* is given."""
    chosen = select(concerns).order_by(concerns.c.state.desc(), concerns.c.received_at.desc())
    if by:
        chosen = chosen.where(concerns.c.by == by)
    return [concern_from(r) for r in db.execute(chosen.limit(NEWEST))]


def case_at(db: Connection, address: str) -> int | None:
    """Return the case about what stands at *address* on its platform; None if there is none."""
    plain = address.strip().split("?", 1)[0].rstrip("/")
    if not plain:
        return None
    same = items.c.permalink.in_((plain, f"{plain}/", address.strip()))
    chosen = select(cases.c.id).join(items, items.c.id == cases.c.item_id).where(same)
    return db.execute(chosen.order_by(cases.c.id).limit(1)).scalar_one_or_none()


def keyword_log(db: Connection, since: datetime) -> Sequence[Matches]:
    """Return how often each word brought something since then, by account."""
    latest = func.max(keyword_matches.c.at, type_=Moment)
    columns = (keyword_matches.c.word, keyword_matches.c.account)
    chosen = (
        select(*columns, func.count(), latest)
        .where(keyword_matches.c.at >= since)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Matches(*r) for r in db.execute(chosen)]


def held_reviews(db: Connection, pack: str) -> Sequence[Held]:
    """Return the reviews that were held, newest first."""
    chosen = select(policy_reviews).where(policy_reviews.c.pack == pack)
    rows = db.execute(chosen.order_by(policy_reviews.c.at.desc()).limit(NEWEST))
    return [Held(r.kind, r.at, r.by, r.note) for r in rows]
