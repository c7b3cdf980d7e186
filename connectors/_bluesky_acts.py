"""What we do on Bluesky, and how it is found again: gates, blocks, mutes, reports, replies."""

from collections.abc import Mapping
from typing import Any

from connectors._acts import receipt
from connectors._bluesky_gates import TRIES, Gates
from connectors._bluesky_payload import POST, owner, rkey
from connectors._bluesky_session import Session
from connectors._rows import rows, table, text
from connectors.errors import Gone
from moderation.actions import Action, Outcome, Receipt

BLOCK = "app.bsky.graph.block"


class Acts:
    """The acts of one account."""

    def __init__(self, session: Session, us: str) -> None:
        self._session, self._us = session, us
        self.gates = Gates(session, us)

    def _viewer(self, did: str) -> Mapping[str, Any]:
        return table(self._session.query("app.bsky.actor.getProfile", actor=did).get("viewer"))

    def muted(self, action: Action) -> bool:
        """Return whether we mute the author."""
        return self._viewer(_who(action)).get("muted") is True

    def mute(self, action: Action) -> Receipt:
        """Mute the author: privately, nobody learns of it."""
        return self._muting(action, "app.bsky.graph.muteActor", wanted=True)

    def unmute(self, action: Action) -> Receipt:
        """Take the mute back."""
        return self._muting(action, "app.bsky.graph.unmuteActor", wanted=False)

    def _muting(self, action: Action, nsid: str, *, wanted: bool) -> Receipt:
        if self.muted(action) is wanted:
            return receipt(Outcome.ALREADY)
        self._session.call(nsid, actor=_who(action))
        return receipt(Outcome.APPLIED)

    def blocked(self, action: Action) -> bool:
        """Return whether we block the author."""
        return bool(self._viewer(_who(action)).get("blocking"))

    def block(self, action: Action) -> Receipt:
        """Block the author, unless we do: a second record would silently replace the first."""
        if self.blocked(action):
            return receipt(Outcome.ALREADY)
        return receipt(
            Outcome.APPLIED, reference=self._session.create(BLOCK, {"subject": _who(action)})
        )

    def unblock(self, action: Action) -> Receipt:
        """Take away the record that blocks *now*, and look again."""
        outcome = Outcome.ALREADY
        for _ in range(TRIES):
            blocking = text(self._viewer(_who(action)).get("blocking"))
            if not blocking:
                return receipt(outcome)
            self._session.delete(BLOCK, rkey(blocking))
            outcome = Outcome.APPLIED
        return receipt(Outcome.UNKNOWN, "Bluesky still shows them as blocked", action.permalink)

    def report(self, action: Action) -> Receipt:
        """Report the post to the moderation service; asking twice makes two reports."""
        made = self._session.call(
            "com.atproto.moderation.createReport",
            reasonType="com.atproto.moderation.defs#reasonOther",
            **({"reason": action.text} if action.text else {}),
            subject=self._strong(action.target.id),
        )
        return receipt(Outcome.APPLIED, reference=str(made.get("id", "")))

    def _strong(self, uri: str) -> dict[str, str]:
        found = self._session.query("app.bsky.feed.getPosts", uris=[uri])
        posts = rows(found.get("posts"), "uri")
        if not posts:
            raise Gone("the post is no longer there")
        kind = "com.atproto.repo.strongRef"
        return {"$type": kind, "uri": uri, "cid": text(posts[0].get("cid"))}

    def reply(self, action: Action) -> Receipt:
        """Answer in public."""
        parent = self._strong(action.target.id)
        root = self._strong(action.thread) if action.thread else parent
        refs = {"root": _plain(root), "parent": _plain(parent)}
        made = self._session.create(POST, {"text": action.text, "reply": refs})
        return receipt(Outcome.APPLIED, reference=made)

    def replied(self, action: Action) -> bool:
        """Return whether our own last hundred posts hold this answer."""
        found = self._session.query(
            "com.atproto.repo.listRecords", repo=self._us, collection=POST, limit=100
        )
        for row in rows(found.get("records"), "uri"):
            value = table(row.get("value"))
            parent = table(table(value.get("reply")).get("parent")).get("uri")
            if parent == action.target.id and value.get("text") == action.text:
                return True
        return False


def _plain(ref: dict[str, str]) -> dict[str, str]:
    return {"uri": ref["uri"], "cid": ref["cid"]}


def _who(action: Action) -> str:
    return action.author_id or owner(action.target.id)
