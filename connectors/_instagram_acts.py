"""What we do on Instagram, and how each act is found again."""

import json
from typing import Any

from connectors import _instagram_payload as payload
from connectors._acts import receipt
from connectors._facebook_lists import ask
from connectors._facebook_messages import Messages
from connectors._graph_session import Graph
from connectors._rows import table, text
from moderation.actions import Action, Outcome, Receipt
from moderation.items import Kind

Raw = dict[str, Any]
PAGE = 25


class Acts:
    """The acts of one account; each looks first, so that what is so already is not done again."""

    def __init__(self, graph: Graph, us: str, handle: str, page: str, account: str) -> None:
        self._graph, self._us, self._handle = graph, us, handle
        self._page, self._account = page, account
        self.messages = Messages(graph, page, "INSTAGRAM", us)

    def hide(self, action: Action) -> Receipt:
        """Hide a comment: written as ``hide``, read back as ``hidden``."""
        return self._hidden(action, wanted=True)

    def unhide(self, action: Action) -> Receipt:
        """Show it again."""
        return self._hidden(action, wanted=False)

    def _hidden(self, action: Action, *, wanted: bool) -> Receipt:
        if self._graph.get(action.target.id, fields="id,hidden").get("hidden") is wanted:
            return receipt(Outcome.ALREADY, link=link(action))
        self._graph.post(action.target.id, hide="true" if wanted else "false")
        return receipt(Outcome.APPLIED)

    def delete(self, action: Action) -> Receipt:
        """Delete it, for good."""
        self._graph.delete(action.target.id)
        return receipt(Outcome.APPLIED)

    def reply(self, action: Action) -> Receipt:
        """Answer in public: under the comment, or where somebody named us."""
        if action.kind is Kind.MENTION:
            place = {"media_id": action.thread or action.target.id}
            if place["media_id"] != action.target.id:
                place["comment_id"] = action.target.id
            made = self._graph.post(f"{self._us}/mentions", message=action.text, **place)
        else:
            made = self._graph.post(f"{action.target.id}/replies", message=action.text)
        return receipt(Outcome.APPLIED, reference=text(made.get("id")))

    def block(self, action: Action) -> Receipt:
        """Block somebody who wrote us a message."""
        return self._moderate(action, "BLOCK_USER")

    def unblock(self, action: Action) -> Receipt:
        """Let them back."""
        return self._moderate(action, "UNBLOCK_USER")

    def _moderate(self, action: Action, what: str) -> Receipt:
        self._graph.post(
            f"{self._page}/moderate_conversations",
            user_ids=json.dumps([{"id": action.author_id}]),
            actions=json.dumps([what]),
        )
        return receipt(Outcome.APPLIED)

    def replied(self, action: Action) -> bool | None:
        """Look through the answers for ours; under others' media nobody can."""
        if action.kind is Kind.MENTION:
            return None
        parent = self._graph.get(action.target.id, fields="id,parent_id").get("parent_id")
        after, seen = "", set[str]()
        while after not in seen:
            seen.add(after)
            place = f"{parent or action.target.id}/replies"
            page = ask(self._graph, place, after, PAGE, fields=payload.REPLY)
            for item, _ in payload.comments(page["data"], self._account, "", ""):
                ours = item.author.id == self._us or item.author.handle == self._handle
                if ours and item.text.endswith(action.text):
                    return True
            after = following(page)
            if not after:
                return False
        return False

    def sent(self, action: Action) -> bool | None:
        """Return whether a message was sent; of a private answer to a comment nothing tells."""
        return self.messages.sent(action) if action.kind is Kind.DM else None


def following(page: Raw) -> str:
    """Return where the next page is; none where this one is the last."""
    paging = table(page.get("paging"))
    return text(table(paging.get("cursors")).get("after")) if paging.get("next") else ""


def link(action: Action) -> str:
    """Return where a person can do it by hand."""
    return action.permalink or "https://www.instagram.com/"
