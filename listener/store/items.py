"""Items in the database: one entrance to storing, reading, freezing and forgetting them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Connection

from listener.ports import Echo, Held, Stored
from listener.store import echoes, forgetting, held, pages, people
from listener.store.database import alone
from listener.store.shapes import clean, clean_json
from listener.store.tables import evidence, items, threads, versions
from moderation.actions import Presence, State
from moderation.items import Item, ItemRef, Thread
from moderation.principles import AuthorHistory


class SqlItems:
    """Keeps ``listener.ports.Items``."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def store(
        self,
        items: Sequence[Item],
        raw: Mapping[str, Mapping[str, Any]],
        now: datetime,
        threads: Sequence[Thread] = (),
    ) -> Stored:
        """Store a page. What is known is recognised; new words are a new version, to be judged."""
        platforms = {i.ref.platform for i in items} | {t.ref.platform for t in threads}
        for platform in sorted(platforms):
            self.reserve(platform)
        return pages.store(self._db, items, raw, now, threads)

    def reserve(self, platform: str) -> None:
        """Wait until nobody else stores items of *platform*; ask before anything is changed.

        Two that bring the same person or item at once would each believe that it is new.
        """
        alone(self._db, f"items {platform}")

    def gone(self, refs: Sequence[ItemRef], now: datetime) -> int:
        """Record that the platform deleted them; words judged already are removed at once."""
        found = {n for ref in refs if (n := held.find(self._db, ref)) is not None}
        return forgetting.gone(self._db, found, now)

    def waiting(self, limit: int) -> Sequence[Held]:
        """Return versions to be judged, oldest first."""
        return held.waiting(self._db, limit)

    def get(self, item_id: int) -> Held | None:
        """Return an item with the words that stand now."""
        return held.get(self._db, item_id)

    def find(self, ref: ItemRef) -> Held | None:
        """Return an item by the platform's id of it, or an earlier id."""
        found = held.find(self._db, ref)
        return None if found is None else held.get(self._db, found)

    def presence(self, item_id: int, presence: Presence, now: datetime) -> None:
        """Record how the platform says it stands; new words are a new version."""
        if presence.state is State.GONE:
            forgetting.gone(self._db, {item_id}, now)
            return
        if presence.text is not None:
            self._edited(item_id, presence.text, now)
        state = _state(presence)
        if state is not State.UNKNOWN:
            change = {"state": state.value, "state_at": now, "gone_at": None}
            self._db.execute(update(items).where(items.c.id == item_id).values(change))

    def _edited(self, item_id: int, text: str, now: datetime) -> None:
        standing = held.get(self._db, item_id)
        if standing is None or standing.item.text == clean(text):
            return
        number = self._db.execute(
            select(versions.c.number).where(versions.c.id == standing.version)
        ).scalar_one()
        ref = replace(standing.item.ref, digest="")
        item = replace(standing.item, ref=ref, text=text, edited_at=None)
        pages.new_words(self._db, item, item_id, number, None, now)

    def histories(self, held: Sequence[Held], now: datetime) -> Mapping[int, AuthorHistory]:
        """Return what is known of the authors, by item id."""
        return people.histories(self._db, held, now)

    def echoes(self, held: Sequence[Held], now: datetime) -> Mapping[int, Echo]:
        """Return who else said the same in the last day, by version."""
        return echoes.count(self._db, held, now)

    def contexts(self, held: Sequence[Held]) -> Mapping[int, tuple[str, ...]]:
        """Return the words of the parent and of our post, by item id."""
        wanted = {n for h in held for n in (h.item.parent, h.item.thread) if n}
        said = self._said(wanted)
        return {
            h.id: tuple(
                words
                for name in dict.fromkeys((h.item.parent, h.item.thread))
                if name != h.item.ref.id and (words := said.get((h.item.ref.account, name)))
            )
            for h in held
        }

    def _said(self, names: set[str]) -> dict[tuple[str, str], str]:
        posts = select(threads.c.account, threads.c.platform_id, threads.c.text)
        notes = select(items.c.account, items.c.platform_id, versions.c.text).join(
            versions, versions.c.id == items.c.version_id
        )
        found = [
            *self._db.execute(posts.where(threads.c.platform_id.in_(names))),
            *self._db.execute(notes.where(items.c.platform_id.in_(names))),
        ]
        return {(r.account, r.platform_id): r.text for r in found if r.text}

    def keep_evidence(self, item_id: int, why: str, now: datetime) -> None:
        """Freeze a copy of the item as it stands; once for each *why*."""
        standing = held.get(self._db, item_id)
        if standing is None:
            return
        there = select(evidence.c.id).where(
            evidence.c.version_id == standing.version, evidence.c.why == why
        )
        if self._db.execute(there).first() is None:
            self._db.execute(insert(evidence).values(self._copy(standing, why, now)))

    def _copy(self, standing: Held, why: str, now: datetime) -> dict[str, Any]:
        item = standing.item
        content = clean_json(
            {
                "platform": item.ref.platform,
                "account": item.ref.account,
                "id": item.ref.id,
                "digest": item.ref.digest,
                "text": item.text,
                "author": {
                    "id": item.author.id,
                    "handle": item.author.handle,
                    "name": item.author.name,
                },
                "posted_at": item.posted_at,
                "edited_at": item.edited_at,
                "permalink": item.permalink,
                "thread": item.thread,
                "parent": item.parent,
                "media": [{"kind": m.kind, "alt": m.alt, "url": m.url} for m in item.media],
                "links": item.links,
                "context": self.contexts([standing]).get(standing.id, ()),
                "taken_at": now,
            }
        )
        whole = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return {
            "item_id": standing.id,
            "version_id": standing.version,
            "why": why,
            "taken_at": now,
            "content": content,
            "seal": hashlib.sha256(whole.encode()).hexdigest(),
        }

    def propose_to_forget(self, before: datetime, now: datetime) -> int:
        """Mark items first seen *before* that no open case needs; return how many."""
        return forgetting.propose(self._db, before, now)

    def approve_to_forget(self, by: str, now: datetime) -> int:
        """Approve what is proposed; return how many."""
        chosen = (items.c.forget_proposed_at.is_not(None), items.c.forget_approved_at.is_(None))
        change = {"forget_approved_at": now, "forget_approved_by": by}
        return self._db.execute(update(items).where(*chosen).values(change)).rowcount

    def forget(self, now: datetime, limit: int) -> int:
        """Remove the words of approved items; digests and counts stay. Return how many."""
        chosen = (
            select(items.c.id)
            .where(items.c.forget_approved_at.is_not(None), items.c.forgotten_at.is_(None))
            .where(or_(items.c.gone_at.is_(None), items.c.gone_at <= now))
            .limit(limit)
        )
        found = list(self._db.execute(chosen).scalars())
        forgetting.remove_words(self._db, found, now)
        return len(found)


def _state(presence: Presence) -> State:
    if presence.state is State.EDITED:
        return State.HIDDEN if presence.hidden else State.VISIBLE
    return presence.state
