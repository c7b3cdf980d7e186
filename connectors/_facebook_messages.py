"""Messages to a Facebook Page: reading conversations, answering, and answering a comment alone."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from connectors import _facebook_payload as payload
from connectors._acts import receipt
from connectors._graph_session import Graph
from connectors._rows import bare, made, rows, table, tables, text
from moderation.actions import Action, Outcome, Receipt
from moderation.items import Item, ItemRef, Kind, digest

Raw = Mapping[str, Any]
MESSAGE = "id,message,from,to,created_time"
INBOX = "https://business.facebook.com/latest/inbox"
CONVERSATION = f"id,updated_time,messages.limit(25){{{MESSAGE}}}"


def items(
    found: Any, account: str, conversation: str, platform: str = "facebook"
) -> Iterator[Item]:
    """Yield the messages of a conversation."""
    return made(
        rows(found),
        lambda raw: _message(raw, account, conversation, platform),
        lambda raw: bare(platform, account, str(raw["id"]), raw.get("message"), Kind.DM),
    )


def in_conversations(page: Raw, account: str, platform: str = "facebook") -> list[Item]:
    """Return the messages of all conversations in a page of them."""
    return [
        item
        for conversation in tables(page.get("data"))
        for item in items(
            table(conversation.get("messages")).get("data"),
            account,
            str(conversation.get("id", "")),
            platform,
        )
    ]


def _message(raw: Raw, account: str, conversation: str, platform: str) -> Item:
    said = text(raw.get("message"))
    return Item(
        ref=ItemRef(platform, account, str(raw["id"]), digest(said)),
        text=said,
        kind=Kind.DM,
        roles=frozenset({Kind.DM}),
        author=payload.author(raw.get("from")),
        posted_at=payload.moment(raw.get("created_time")),
        thread=conversation,
        permalink=INBOX,
    )


class Messages:
    """What is written to people alone."""

    def __init__(self, graph: Graph, page: str, platform: str = "MESSENGER", us: str = "") -> None:
        self._graph, self._page, self._platform = graph, page, platform
        self._us = us or page  # who our messages are from

    def send(self, action: Action) -> Receipt:
        """Answer a message within a day of it, or a comment once within seven days."""
        given = {"message": json.dumps({"text": action.text})}
        if action.kind is Kind.DM:
            recipient = {"id": action.author_id}
            given["messaging_type"] = "RESPONSE"
        else:
            recipient = {"comment_id": action.target.id}
        made = self._graph.post(f"{self._page}/messages", recipient=json.dumps(recipient), **given)
        return receipt(Outcome.APPLIED, reference=text(made.get("message_id")))

    def sent(self, action: Action) -> bool | None:
        """Return whether it was sent, as far as Graph shows it."""
        if action.kind is not Kind.DM:
            raw = self._graph.get(action.target.id, fields="id,private_reply_conversation")
            return bool(table(raw.get("private_reply_conversation")))
        found = self._graph.get(
            f"{self._page}/conversations",
            user_id=action.author_id,
            platform=self._platform,
            fields=CONVERSATION,
        )
        for conversation in rows(found.get("data")):
            for raw in rows(table(conversation.get("messages")).get("data")):
                ours = payload.author(raw.get("from")).id in (self._us, self._page)
                if ours and raw.get("message") == action.text:
                    return True
        return False
