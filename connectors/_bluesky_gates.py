"""Gates of our own posts on Bluesky: replies hidden from a thread, posts detached from quotes.

Both are one record a post of ours with a list in it, read, changed and put back; whoever changed
it meanwhile makes us begin again, and what else stands in it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors._acts import receipt
from connectors._bluesky_payload import owner, quoted, rkey
from connectors._bluesky_session import Session, Swapped, now
from connectors._rows import rows, table
from connectors.errors import Ambiguous, Gone
from moderation.actions import Action, Outcome, Receipt
from moderation.items import Kind

TRIES = 4


@dataclass(frozen=True)
class Gate:
    """One kind of gate: its record, the list in it, and how many that takes."""

    record: str
    listed: str
    most: int
    full: str


REPLIES = Gate(
    "app.bsky.feed.threadgate",
    "hiddenReplies",
    300,
    "Bluesky hides at most 300 replies in a thread",
)
QUOTES = Gate(
    "app.bsky.feed.postgate",
    "detachedEmbeddingUris",
    50,
    "Bluesky detaches a post from at most 50 quotes",
)


class Gates:
    """The gates of one account."""

    def __init__(self, session: Session, us: str) -> None:
        self._session, self._us = session, us

    def hide(self, action: Action) -> Receipt:
        """Hide a reply from our thread, or detach our post from what quotes it."""
        return self._change(action, wanted=True)

    def unhide(self, action: Action) -> Receipt:
        """Take that back."""
        return self._change(action, wanted=False)

    def hidden(self, action: Action) -> bool:
        """Return whether it is so."""
        gate, post = self._place(action)
        return action.target.id in self._listed(gate, post)[2]

    def _place(self, action: Action) -> tuple[Gate, str]:
        """Return the gate that an act changes, and the post of ours that has it. Raises: Gone."""
        if action.kind is not Kind.QUOTE:
            return REPLIES, action.thread
        found = self._session.query("app.bsky.feed.getPosts", uris=[action.target.id])
        for post in rows(found.get("posts"), "uri"):
            ours = quoted(table(post.get("record")))
            if ours and owner(ours) == self._us:
                return QUOTES, ours
        raise Gone("the quote is no longer there, or no longer quotes us")

    def _change(self, action: Action, *, wanted: bool) -> Receipt:
        gate, post = self._place(action)
        id = action.target.id
        for _ in range(TRIES):
            value, cid, listed = self._listed(gate, post)
            if (id in listed) is wanted:
                return receipt(Outcome.ALREADY)
            if wanted and len(listed) >= gate.most:
                return receipt(Outcome.REFUSED, gate.full, action.permalink)
            listed = [u for u in listed if u != id] + ([id] * wanted)
            base: Mapping[str, Any] = value or {"post": post, "createdAt": now()}
            try:
                self._session.put(gate.record, rkey(post), {**base, gate.listed: listed}, cid)
            except Swapped:
                continue
            return receipt(Outcome.APPLIED)
        raise Ambiguous("the gate kept changing while we wrote to it")

    def _listed(self, gate: Gate, post: str) -> tuple[Mapping[str, Any], str, list[str]]:
        value, cid = self._session.record(gate.record, rkey(post))
        listed = value.get(gate.listed)
        return value, cid, [str(u) for u in listed] if isinstance(listed, list) else []
