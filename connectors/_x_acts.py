"""What we do on X, and how each act is found again."""

from typing import Any

from connectors import _x_payload as payload
from connectors._acts import receipt
from connectors._rows import rows, table, text
from connectors._x_client import Client
from connectors._x_errors import Forbidden
from moderation.actions import Action, Outcome, Receipt

BY_HAND = "X allows this reply only by hand: the author has not mentioned or quoted us"
NO_MESSAGE = "X does not let us write to this person: they do not take messages from us"


class Acts:
    """The acts of one account."""

    def __init__(self, client: Client) -> None:
        self._client, self._api = client, client.api

    def hide(self, action: Action) -> Receipt:
        """Hide a reply in our own thread; a wanted state, so twice is once."""
        return self._done("moderate", self._api.hide_reply, action.target.id)

    def unhide(self, action: Action) -> Receipt:
        """Show a reply again."""
        return self._done("moderate", self._api.unhide_reply, action.target.id)

    def mute(self, action: Action) -> Receipt:
        """Stop seeing somebody."""
        return self._done("moderate", self._api.mute, action.author_id)

    def unmute(self, action: Action) -> Receipt:
        """See somebody again."""
        return self._done("moderate", self._api.unmute, action.author_id)

    def reply(self, action: Action) -> Receipt:
        """Answer in public, where X lets a program do it."""
        given = {"text": action.text, "in_reply_to_tweet_id": action.target.id}
        try:
            return self._done("reply", self._api.create_tweet, **given)
        except Forbidden:
            return receipt(Outcome.REFUSED, BY_HAND, link(action))

    def message(self, action: Action) -> Receipt:
        """Write a direct message."""
        given = {"participant_id": action.author_id, "text": action.text}
        try:
            data = self._client.write("message", self._api.create_direct_message, **given)
        except Forbidden:
            return receipt(Outcome.REFUSED, NO_MESSAGE, link(action))
        return receipt(Outcome.APPLIED, reference=text(data.get("dm_event_id")))

    def block_messages(self, action: Action) -> Receipt:
        """Take no more direct messages from somebody."""
        self._client.call(f"/2/users/{action.author_id}/dm/block")
        return receipt(Outcome.APPLIED)

    def unblock_messages(self, action: Action) -> Receipt:
        """Take direct messages from somebody again."""
        self._client.call(f"/2/users/{action.author_id}/dm/unblock")
        return receipt(Outcome.APPLIED)

    def _done(self, kind: str, do: Any, *given: Any, **more: Any) -> Receipt:
        data = self._client.write(kind, do, *given, **more)
        return receipt(Outcome.APPLIED, reference=text(data.get("id")))

    def muted(self, action: Action) -> bool:
        """Return whether we mute the author, by our whole list."""
        token = ""
        while True:
            found = self._client.table(
                self._api.get_muted, max_results=1000, pagination_token=token or None
            )
            if any(str(u["id"]) == action.author_id for u in rows(found.get("data"))):
                return True
            following = text(table(found.get("meta")).get("next_token"))
            if following in ("", token):
                return False
            token = following

    def replied(self, action: Action) -> bool:
        """Return whether our own last hundred posts hold this answer."""
        fields = ["referenced_tweets", "note_tweet", "entities"]
        found = self._client.posts(
            self._api.get_users_tweets, self._client.us, max_results=100, tweet_fields=fields
        )
        return any(
            payload.references(p).get("replied_to") == action.target.id
            and payload.as_typed(p).endswith(action.text)
            for p in found.posts
        )

    def messaged(self, action: Action) -> bool:
        """Return whether the last hundred messages hold ours to this person."""
        fields = ["sender_id", "participant_ids", "dm_conversation_id", "text"]
        events, _, _ = self._client.messages(
            dm_event_fields=fields, event_types="MessageCreate", max_results=100
        )
        return any(
            e.get("sender_id") == self._client.us
            and e.get("text") == action.text
            and action.author_id in text(e.get("dm_conversation_id"))
            for e in events
        )


def link(action: Action) -> str:
    """Return where a person can do it by hand."""
    return action.permalink or f"https://x.com/i/status/{action.target.id}"
