"""A bare stage: our two accounts and one post each; tests say what happens."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from connectors.base import Account, Connector, Page, connect
from listener.rehearsal import Rehearsal
from listener.rehearsal.faults import Fault
from listener.rehearsal.scenarios import Event, read
from listener.rehearsal.world import Note
from moderation.actions import Action, Verb
from moderation.items import Item

BARE = """
title = "Bare"
starts = 2026-11-17T09:00:00Z
organisation = "Harrowdale NHS"
posts = [
  { on = "x", key = "x-post", ago = "5h", text = "Flu clinics are open." },
  { on = "facebook", key = "fb-post", ago = "5h", text = "The garden opens." },
]
[accounts]
x = { id = "700100200", handle = "HarrowdaleNHS" }
facebook = { id = "104200300400500", handle = "HarrowdaleNHS" }
"""


class Stage(Rehearsal):
    """A rehearsal with short ways to make things happen."""

    def says(self, on: str, text: str, *, under: str = "", kind: str = "", **more: Any) -> Note:
        kind = kind or ("comment" if on == "facebook" else "reply")
        under = under or {"x": "x-post", "facebook": "fb-post"}[on]
        if kind in ("mention", "visitor_post", "post", "dm"):
            under = ""
        by = more.pop("by", "amy")
        ago = more.pop("ago", timedelta())
        with self.world.lock:
            self.gate.timeline.catch_up()
            event = Event(
                self.gate.timeline.elapsed, on, kind, by=by, text=text, under=under, **more
            )
            note = self.gate.timeline.happen(event)
            note.versions[0].at -= ago
        return note

    def edits(self, note: Note, text: str) -> None:
        self.world.edit(note, text, note.at + timedelta(minutes=5))

    def owner_id(self, platform: str) -> str:
        return self.world.owners[platform].id

    def fault(self, kind: str, **more: Any) -> None:
        self.gate.faults.append(Fault(kind, **more))

    def connector(self, platform: str, **options: Any) -> Connector:
        return connect(self.account(platform, **options))

    def account(
        self, platform: str, *, secrets: Mapping[str, str] | None = None, **options: Any
    ) -> Account:
        table = next(t for t in self.accounts if t["connector"] == platform)
        return Account(
            table["name"],
            platform,
            table["id"],
            table["handle"],
            {**table["options"], "timeout": 2, **options},
            table["secrets"] if secrets is None else secrets,
        )


@contextmanager
def a_stage(**settings: Any) -> Iterator[Stage]:
    """Open a bare stage and close it again."""
    with Stage(read("bare", BARE), speed=1.0, settings=settings) as stage:
        yield stage  # type: ignore[misc]


def pulled(connector: Connector, stream: str, cursor: str | None = None) -> list[Page]:
    """Return the pages of one whole walk."""
    return list(connector.pull(stream, cursor))


def items(pages: list[Page]) -> dict[str, Item]:
    """Return the items of *pages* by id."""
    return {i.ref.id: i for p in pages for i in p.items}


def an_action(verb: Verb, item: Item, text: str = "") -> Action:
    """Return the action of doing *verb* to *item*."""
    return Action(
        f"{verb}:{item.ref.id}",
        verb,
        item.ref,
        item.kind,
        item.own_thread,
        item.author.id,
        item.thread,
        text,
        item.permalink,
    )
