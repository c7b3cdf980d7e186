"""Between the frozen words of the house and the rows that keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from listener.ports import Held
from moderation.actions import State, Verb
from moderation.cases import Case, Status
from moderation.items import Author, Item, ItemRef, Kind, Media, digest
from moderation.principles import Route, Severity
from moderation.verdicts import Finding, Verdict

_UNSTORABLE = str.maketrans({"\x00": "\ufffd"})


def clean(text: str) -> str:
    """Return *text* as any database can keep it, of the same length.

    PostgreSQL refuses NUL, and neither can keep half of a surrogate pair.
    """
    if text.isascii():
        return text.translate(_UNSTORABLE) if "\x00" in text else text
    whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return whole.translate(_UNSTORABLE)


def clean_json(value: Any) -> Any:
    """Return *value* as plain JSON that any database can keep."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(k)): clean_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean_json(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | float) or value is None else clean(str(value))


def digest_of(item: Item) -> str:
    """Return the fingerprint of the item's words, whether its connector gave one or not."""
    return item.ref.digest or digest(item.text, item.media)


def author_row(item: Item) -> dict[str, Any]:
    """Return the columns of the item's author."""
    author = item.author
    return {
        "platform": item.ref.platform,
        "platform_id": clean(author.id),
        "handle": clean(author.handle),
        "name": clean(author.name),
        "kind": author.kind,
        "bio": clean(author.bio),
        "created_at": author.created_at,
        "followers": author.followers,
    }


def item_row(item: Item, author_id: int | None, now: datetime) -> dict[str, Any]:
    """Return the columns of a new item."""
    return {
        "platform": item.ref.platform,
        "account": item.ref.account,
        "platform_id": clean(item.ref.id),
        "kind": item.kind.value,
        "roles": sorted(item.roles | {item.kind}),
        "own_thread": item.own_thread,
        "author_id": author_id,
        "thread": clean(item.thread),
        "parent": clean(item.parent),
        "permalink": clean(item.permalink),
        "language": clean(item.language),
        "posted_at": item.posted_at,
        "first_seen_at": now,
        "seen_at": now,
        "state": (State.HIDDEN if item.hidden else State.VISIBLE).value,
        "state_at": now,
    }


def version_row(item: Item, item_id: int, raw: Any, now: datetime) -> dict[str, Any]:
    """Return the columns of a new version."""
    return {
        "item_id": item_id,
        "digest": digest_of(item),
        "text": clean(item.text),
        "media": clean_json([asdict(m) for m in item.media]),
        "links": clean_json(item.links),
        "raw": clean_json(raw) if raw is not None else None,
        "edited_at": item.edited_at,
        "seen_at": now,
    }


def held_from(row: Row[Any], *, acted: bool = False) -> Held:
    """Return the item of a row of ``held.SELECT``."""
    return Held(
        id=row.item_id,
        version=row.version_id,
        item=_item_from(row),
        author=row.author_id,
        seen_at=row.seen_at,
        state=State(row.state),
        current=row.current_version == row.version_id,
        gone=row.gone_at is not None,
        acted=acted,
        again=row.judged_at is not None or row.number > 1,
    )


def _item_from(row: Row[Any]) -> Item:
    return Item(
        ref=ItemRef(row.platform, row.account, row.platform_id, row.digest),
        text=row.text,
        kind=Kind(row.kind),
        roles=frozenset(Kind(r) for r in row.roles or ()),
        own_thread=row.own_thread,
        author=_author_from(row),
        posted_at=row.posted_at,
        edited_at=row.edited_at,
        thread=row.thread,
        parent=row.parent,
        permalink=row.permalink,
        media=tuple(Media(**m) for m in row.media or ()),
        links=tuple(row.links or ()),
        language=row.language,
        hidden=row.state == State.HIDDEN,
    )


def _author_from(row: Row[Any]) -> Author:
    if row.author_id is None:
        return Author()
    return Author(
        id=row.author_platform_id,
        handle=row.handle,
        name=row.name,
        kind=row.author_kind,
        bio=row.bio,
        created_at=row.created_at,
        followers=row.followers,
    )


def verdict_row(verdict: Verdict, held: Held, now: datetime) -> dict[str, Any]:
    """Return the columns of a verdict."""
    return {
        "item_id": held.id,
        "version_id": held.version,
        "pack": verdict.pack,
        "classifier": verdict.classifier,
        "route": verdict.route.value,
        "severity": verdict.severity.value,
        "urgent": verdict.urgent,
        "measured": verdict.measured,
        "labels": list(verdict.labels),
        "findings": [_finding(f) for f in verdict.findings],
        "proposed": verbs(verdict.proposed),
        "automatic": verbs(verdict.automatic),
        "suppressed": list(verdict.suppressed),
        "at": now,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "principle": finding.principle,
        "title": finding.title,
        "clauses": list(finding.clauses),
        "labels": list(finding.labels),
        "route": finding.route.value,
        "severity": finding.severity.value,
        "spans": [[s.start, s.end, clean(s.why)] for s in finding.spans],
        "proposed": verbs(finding.proposed),
        "auto": sorted(v.value for v in finding.auto),
        "urgent": finding.urgent,
        "reason": finding.reason,
        "sla": finding.sla,
        "recipients": list(finding.recipients),
        "template": finding.template,
        "strike": finding.strike,
        "strike_days": finding.strike_days,
        "notice": finding.notice,
        "note": finding.note,
    }


def verbs(given: Sequence[Verb]) -> list[str]:
    """Return verbs as JSON keeps them."""
    return [v.value for v in given]


def case_from(row: Row[Any]) -> Case:
    """Return the case of a row of the table cases."""
    return Case(
        id=row.id,
        item=row.item_id,
        route=Route(row.route),
        severity=Severity(row.severity),
        opened_at=row.opened_at,
        status=Status(row.status),
        urgent=row.urgent,
        measured=row.measured,
        owner=row.owner,
        claimed_until=row.claimed_until,
        due_at=row.due_at,
        snoozed_until=row.snoozed_until,
        team=row.team,
        outcome=row.outcome,
        version=row.version,
        kind=row.kind,
    )


def case_row(case: Case) -> dict[str, Any]:
    """Return the columns of a case that its events change."""
    return {
        "route": case.route.value,
        "severity": case.severity.value,
        "urgent": case.urgent,
        "measured": case.measured,
        "harm": case.harm,
        "status": case.status.value,
        "owner": case.owner,
        "claimed_until": case.claimed_until,
        "due_at": case.due_at,
        "snoozed_until": case.snoozed_until,
        "team": case.team,
        "outcome": case.outcome,
        "version": case.version,
    }
