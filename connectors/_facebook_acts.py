"""What we do on a Facebook Page, and how each act is found again."""

import json

from connectors import _facebook_payload as payload
from connectors._acts import receipt
from connectors._facebook_lists import next_place
from connectors._graph_session import Graph
from connectors._rows import rows, table, text
from moderation.actions import Action, Outcome, Receipt

NO_AUTHOR = "Facebook does not tell us who wrote this, so it cannot be done from here"
PAGE = 50


class Acts:
    """The acts of one Page; each looks first, so that what is so already is not done again."""

    def __init__(self, graph: Graph, page: str) -> None:
        self._graph, self._page = graph, page

    def hide(self, action: Action) -> Receipt:
        """Hide a comment or a visitor's post; its author and their friends still see it."""
        return self._hidden(action, wanted=True)

    def unhide(self, action: Action) -> Receipt:
        """Show it again."""
        return self._hidden(action, wanted=False)

    def _hidden(self, action: Action, *, wanted: bool) -> Receipt:
        raw = self._graph.get(action.target.id, fields="id,is_hidden")
        if bool(raw.get("is_hidden")) is wanted:
            return receipt(Outcome.ALREADY, link=link(action))
        self._graph.post(action.target.id, is_hidden="true" if wanted else "false")
        return receipt(Outcome.APPLIED)

    def delete(self, action: Action) -> Receipt:
        """Delete it, for good."""
        self._graph.delete(action.target.id)
        return receipt(Outcome.APPLIED)

    def reply(self, action: Action) -> Receipt:
        """Answer in public, under the comment."""
        made = self._graph.post(f"{action.target.id}/comments", message=action.text)
        return receipt(Outcome.APPLIED, reference=text(made.get("id")))

    def block(self, action: Action) -> Receipt:
        """Block the author from our page."""
        return self._blocking(action, wanted=True)

    def unblock(self, action: Action) -> Receipt:
        """Let the author back."""
        return self._blocking(action, wanted=False)

    def _blocking(self, action: Action, *, wanted: bool) -> Receipt:
        if not action.author_id:
            return receipt(Outcome.REFUSED, NO_AUTHOR, link(action))
        if self.blocked(action) is wanted:
            return receipt(Outcome.ALREADY, link=link(action))
        path = f"{self._page}/blocked"
        if wanted:
            self._graph.post(path, user=json.dumps([action.author_id]))
        else:
            self._graph.delete(path, user=action.author_id)
        return receipt(Outcome.APPLIED)

    def blocked(self, action: Action) -> bool:
        """Return whether the author is blocked."""
        found = self._graph.get(f"{self._page}/blocked", user=action.author_id)
        return any(str(r["id"]) == action.author_id for r in rows(found.get("data")))

    def replied(self, action: Action) -> bool:
        """Look through our own answers: under the comment, and under the one that it answers."""
        raw = self._graph.get(action.target.id, fields="id,parent{id}")
        parent = text(table(raw.get("parent")).get("id"))
        places = [action.target.id, *([parent] if parent else [])]
        return any(self._answered(place, action.text) for place in places)

    def _answered(self, place: str, said: str) -> bool:
        how = {"filter": "stream", "order": "reverse_chronological"}
        after, seen = "", set[str]()
        while after not in seen:
            seen.add(after)
            path = f"{place}/comments"
            further = {"after": after} if after else {}
            page = self._graph.get(path, limit=PAGE, fields="id,from,message", **how, **further)
            for row in rows(page.get("data")):
                ours = payload.author(row.get("from")).id == self._page
                if ours and row.get("message") == said:
                    return True
            after = next_place(page, PAGE)
            if not after:
                return False
        return False


def link(action: Action) -> str:
    """Return where a person can do it by hand."""
    return action.permalink or f"https://www.facebook.com/{action.target.id}"
