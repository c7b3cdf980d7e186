"""One case with everything that belongs to it: words, thread, verdict, acts, evidence, events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from listener.store.tables import (
    audit,
    authors,
    case_events,
    cases,
    decisions,
    evidence,
    intents,
    items,
    receipts,
    signals,
    threads,
    verdicts,
    versions,
)

Mapped = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """One version of an item, or its neighbour in the conversation."""

    text: str
    posted_at: datetime | None = None
    author: str = ""
    permalink: str = ""
    number: int = 1
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act that was decided, and what came of it."""

    id: int
    verb: str
    by: str
    state: str
    trouble: str
    created_at: datetime
    done_at: datetime | None
    undoes: int | None
    outcome: str = ""
    reason: str = ""
    link: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What we did earlier about the same author."""

    case: int | None
    verb: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case and its item, ready to be put on a page. Mappings are rows as they are stored."""

    case: Mapped
    item: Mapped
    now: Words
    author: Mapped
    earlier: tuple[Words, ...] = ()
    parent: Words | None = None
    post: Words | None = None
    verdict: Mapped = field(default_factory=dict)
    decision: Mapped = field(default_factory=dict)
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    media: tuple[Mapped, ...] = ()
    links: tuple[str, ...] = ()
    events: tuple[Mapped, ...] = ()
    acts: tuple[Act, ...] = ()
    evidence: tuple[Mapped, ...] = ()
    trail: tuple[Mapped, ...] = ()
    history: tuple[Before, ...] = ()
    said: int = 1  # items by this author that we hold


def casefile(db: Connection, case_id: int) -> CaseFile | None:
    """Return the case with all that belongs to it; None if there is no such case."""
    case = _one(db, select(cases).where(cases.c.id == case_id))
    if not case:
        return None
    item = _one(db, select(items).where(items.c.id == case["item_id"]))
    told = _versions(db, item)
    current = next((v for v in told if v["id"] == item["version_id"]), told[-1] if told else {})
    verdict = _newest(db, verdicts, verdicts.c.item_id == item["id"])
    return CaseFile(
        case=case,
        item=item,
        now=_words(current, item),
        author=_one(db, select(authors).where(authors.c.id == item["author_id"])),
        earlier=tuple(_words(v, item) for v in told if v is not current),
        parent=_parent(db, item),
        post=_post(db, item),
        verdict=verdict,
        decision=_newest(db, decisions, decisions.c.item_id == item["id"]),
        scores=_scores(db, current.get("id")),
        media=tuple(current.get("media") or ()),
        links=tuple(current.get("links") or ()),
        events=_all(db, select(case_events).where(case_events.c.case_id == case_id)),
        acts=_acts(db, item["id"]),
        evidence=_all(db, select(evidence).where(evidence.c.item_id == item["id"])),
        trail=_all(db, select(audit).where(audit.c.item_id == item["id"])),
        history=_history(db, item),
        said=_said(db, item["author_id"]),
    )


def _one(db: Connection, query: Any) -> dict[str, Any]:
    row = db.execute(query).mappings().first()
    return dict(row) if row else {}


def _all(db: Connection, query: Any) -> tuple[dict[str, Any], ...]:
    return tuple(dict(r) for r in db.execute(query.order_by("id")).mappings())


def _newest(db: Connection, table: Any, where: Any) -> dict[str, Any]:
    return _one(db, select(table).where(where).order_by(table.c.id.desc()).limit(1))


def _versions(db: Connection, item: Mapped) -> tuple[dict[str, Any], ...]:
    return _all(db, select(versions).where(versions.c.item_id == item["id"]))


def _words(version: Mapped, item: Mapped) -> Words:
    return Words(
        text=version.get("text", ""),
        posted_at=version.get("edited_at") or item["posted_at"],
        permalink=item["permalink"],
        number=version.get("number", 1),
        forgotten=bool(version.get("forgotten_at")),
    )


def _parent(db: Connection, item: Mapped) -> Words | None:
    if not item["parent"] or item["parent"] == item["thread"]:
        return None
    return _ours(db, item, item["parent"]) or _neighbour(db, item, item["parent"])


def _neighbour(db: Connection, item: Mapped, platform_id: str) -> Words | None:
    """Another item of the same conversation, by the platform's id of it."""
    if not platform_id or platform_id == item["platform_id"]:
        return None
    query = (
        select(items, versions.c.text, authors.c.name, authors.c.handle)
        .join(versions, versions.c.id == items.c.version_id)
        .outerjoin(authors, authors.c.id == items.c.author_id)
        .where(
            items.c.platform == item["platform"],
            items.c.account == item["account"],
            items.c.platform_id == platform_id,
        )
    )
    row = _one(db, query)
    if not row:
        return None
    return Words(row["text"], row["posted_at"], row["name"] or row["handle"] or "somebody else")


def _post(db: Connection, item: Mapped) -> Words | None:
    return _ours(db, item, item["thread"]) or _neighbour(db, item, item["thread"])


def _ours(db: Connection, item: Mapped, platform_id: str) -> Words | None:
    """What we said ourselves there, as far as its words are kept."""
    query = select(threads).where(
        threads.c.platform == item["platform"],
        threads.c.account == item["account"],
        threads.c.platform_id == platform_id,
    )
    row = _one(db, query)
    if not row or not row["text"]:
        return None
    author = "" if row["own"] else "somebody else"
    return Words(row["text"], row["posted_at"], author, row["permalink"])


def _scores(db: Connection, version: int | None) -> dict[str, dict[str, float]]:
    rows = db.execute(select(signals.c.by, signals.c.scores).where(signals.c.version_id == version))
    return {by: dict(scores or {}) for by, scores in rows}


def _acts(db: Connection, item_id: int) -> tuple[Act, ...]:
    rows = db.execute(select(intents).where(intents.c.item_id == item_id).order_by(intents.c.id))
    answers: dict[int, Row[Any]] = {}
    about = select(receipts).join(intents, intents.c.id == receipts.c.intent_id)
    for row in db.execute(about.where(intents.c.item_id == item_id).order_by(receipts.c.id)):
        answers[row.intent_id] = row
    return tuple(_act(row, answers.get(row.id)) for row in rows)


def _act(row: Row[Any], answer: Row[Any] | None) -> Act:
    return Act(
        id=row.id,
        verb=row.verb,
        by=row.by,
        state=row.state,
        trouble=row.trouble,
        created_at=row.created_at,
        done_at=row.done_at,
        undoes=row.undoes_id,
        outcome=answer.outcome if answer else "",
        reason=answer.reason if answer else "",
        link=answer.link if answer else "",
        reference=answer.reference if answer else "",
    )


def _history(db: Connection, item: Mapped) -> tuple[Before, ...]:
    if item["author_id"] is None:
        return ()
    query = (
        select(intents.c.case_id, intents.c.verb, intents.c.state, intents.c.created_at)
        .join(items, items.c.id == intents.c.item_id)
        .where(items.c.author_id == item["author_id"], items.c.id != item["id"])
        .order_by(intents.c.id.desc())
        .limit(5)
    )
    return tuple(Before(r.case_id, r.verb, r.state, r.created_at) for r in db.execute(query))


def _said(db: Connection, author_id: int | None) -> int:
    if author_id is None:
        return 1
    return int(db.execute(select(func.count()).where(items.c.author_id == author_id)).scalar_one())
