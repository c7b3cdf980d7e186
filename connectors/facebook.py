"""A Facebook Page, through facebook-sdk: comments on our posts, visitors' posts, mentions; acts.

| | |
|---|---|
| edits | no time of change on comments: words are compared when read again |
| deletions | the comment is not found (the same answer as for a lost permission) |
| default view | hides replies and "less relevant" comments; we always ask for ``filter=stream`` |
| hide | reversible; the author and their friends still see it |
| delete | cannot be taken back |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors import _facebook_messages as messages
from connectors import _facebook_payload as payload
from connectors import _meta_webhooks as webhooks
from connectors import _threads as threads
from connectors._acts import asked, carry_out
from connectors._facebook_abilities import CAN
from connectors._facebook_acts import Acts, link
from connectors._facebook_lists import ask, following, next_place
from connectors._graph_session import Graph, translated
from connectors._http import utcnow
from connectors._rows import rows, table, tables
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors.base import Account, Page, Tombstone
from connectors.errors import Gone, Invalid, NotPermitted
from moderation.actions import Action, Presence, Receipt, State, Verb
from moderation.items import Item, ItemRef, Kind

# stream -> edge of the page, role of its posts (None: they are ours), whether comments are read
EDGES: dict[str, tuple[str, Kind | None, bool]] = {
    "comments": ("published_posts", None, True),
    "visitor_posts": ("visitor_posts", Kind.POST, True),
    "mentions": ("tagged", Kind.MENTION, False),
}
Raw = dict[str, Any]


class Facebook:
    """One Page. Options: base_url, graph_version, timeout, overlap_minutes, thread_days,
    backfill_days, deep_hours, page_size, dms (true to read messages)."""

    can = CAN
    secrets = (("page_token", "app_secret"), ("page_token",))

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._page = account.name, account.id
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 30)))
        self._reach = timedelta(days=float(options.get("backfill_days", 28)))
        self._deep = timedelta(hours=float(options.get("deep_hours", 6)))
        self._threads = timedelta(days=float(options.get("thread_days", 90)))
        self._size = int(options.get("page_size", 25))
        self._known: dict[str, Known] = {}
        self._dms = bool(options.get("dms", False))
        self._secrets = account.secrets
        self.graph = Graph(account)
        self._acts = Acts(self.graph, account.id)
        self._messages = messages.Messages(self.graph, account.id)

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new, newest first; an interrupted walk goes on below."""
        if stream not in CAN.streams:
            raise Invalid(f'account "{self._account}": Facebook has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach, self._deep)
        oldest = now - self._threads

        def read(task: Task, since: datetime) -> Found:
            what, after = task
            if what == "dms":
                return self._conversations(after, since)
            if what == "posts":
                return self._posts(stream, after, since, oldest)
            return self._deeper(what, after, since)

        yield from pages(state, now, [("dms" if stream == "dms" else "posts", "")], read, known)

    def thread(self, id: str) -> Iterator[Page]:
        """Yield every comment under our post *id*."""
        yield from whole(
            [(id, "")], utcnow(), lambda task, since: self._deeper(task[0], task[1], since)
        )

    def _conversations(self, after: str, since: datetime) -> Found:
        """Read one page of conversations, newest first, each with its last messages."""
        if not self._dms:
            return Found()
        path = f"{self._page}/conversations"
        page = self._ask(path, after, platform="MESSENGER", fields=messages.CONVERSATION)
        moments = [payload.moment(c.get("updated_time")) for c in page["data"]]
        newer = any(m and m >= since for m in moments)
        place = next_place(page, self._size)
        then: list[Task] = [("dms", place)] if place and newer else []
        return self._found(messages.in_conversations(page, self._account), {"data": []}, then)

    def _posts(self, stream: str, after: str, since: datetime, oldest: datetime) -> Found:
        """Read one page of posts, each with the newest of its comments."""
        edge, role, below = EDGES[stream]
        fields = payload.POST + (f",{self._expanded}" if below else "")
        page = self._ask(f"{self._page}/{edge}", after, fields=fields)
        then: list[Task] = []
        for post in page["data"]:
            then += following(
                str(post.get("id", "")), table(post.get("comments")), since, self._size
            )
        then += following("posts", page, oldest if below else since, self._size)
        found = self._found(self._in_posts(stream, page), page, then)
        ours = () if role else threads.told(payload.posts(page["data"], self._account, Kind.POST))
        return replace(found, threads=(*ours, *found.threads))

    def _in_posts(self, stream: str, page: Raw) -> list[Item]:
        """Return the items in a page of posts: themselves if not ours, and their comments."""
        _, role, _ = EDGES[stream]
        found = [] if role is None else list(payload.posts(page["data"], self._account, role))
        for post in page["data"]:
            below = table(post.get("comments")).get("data")
            found += payload.comments(
                below, self._account, str(post.get("id", "")), own=role is None
            )
        return found

    def items_from(self, stream: str, body: Raw) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        page = {"data": tables(body.get("data"))}
        if stream == "dms":
            found = messages.in_conversations(page, self._account)
            return self._found(found, {"data": []}, []).items
        return self._found(self._in_posts(stream, page), page, []).items

    def _deeper(self, post: str, after: str, since: datetime) -> Found:
        """Read one further page of the comments under *post*."""
        page = self._ask(
            f"{post}/comments", after, fields=payload.COMMENT, filter="stream",
            order="reverse_chronological",
        )  # fmt: skip
        found = list(payload.comments(page["data"], self._account, post))
        return self._found(found, page, following(post, page, since, self._size))

    @property
    def _expanded(self) -> str:
        how = f"filter(stream).order(reverse_chronological).limit({self._size})"
        return f"comments.{how}{{{payload.COMMENT}}}"

    def _ask(self, path: str, after: str, **more: Any) -> Raw:
        return ask(self.graph, path, after, self._size, **more)

    def _found(self, found: list[Item], page: Raw, then: list[Task]) -> Found:
        theirs = {i.ref.id: i for i in found if i.author.id != self._page}
        every = [c for p in page["data"] for c in (p, *rows(table(p.get("comments")).get("data")))]
        raw = {
            str(r["id"]): {k: v for k, v in r.items() if k != "comments"}
            for r in rows(every)
            if str(r["id"]) in theirs
        }
        moments = tuple(i.posted_at for i in found)
        ours = threads.answered((i for i in found if i.author.id == self._page), theirs.values())
        return Found(tuple(theirs.values()), raw, tuple(then), moments, threads=ours)

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return the challenge of Meta's test call, where it knows our verify token."""
        return webhooks.greeting(params, self._secrets.get("verify_token", ""))

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return the comments that a call speaks of, read from Graph."""
        if not webhooks.genuine(headers, raw, self._secrets.get("app_secret", "")):
            raise NotPermitted(f'account "{self._account}": a call was not signed by Facebook')
        items, gone = dict[str, Item](), list[Tombstone]()
        for told in webhooks.spoken_of(raw, self._page):
            ref = ItemRef("facebook", self._account, told.id)
            try:
                found = None if told.gone else self._heard(told, ref)
            except Gone:
                found = None
            if told.gone or (found is None and told.what != "message"):
                gone.append(Tombstone(ref))
            elif found is not None and found.author.id != self._page:
                items[told.id] = found
        return Page(tuple(items.values()), "", {}, tuple(gone))

    def _heard(self, told: webhooks.Told, ref: ItemRef) -> Item | None:
        if told.what == "message":
            raw = self.graph.get(told.id, fields=messages.MESSAGE)
            return next(messages.items([raw], self._account, ""))
        if told.what == "comment":
            raw = self.graph.get(told.id, fields=payload.COMMENT)
            own = told.post in ("", self._page) or told.post.startswith(f"{self._page}_")
            return next(payload.comments([raw], self._account, told.post, own=own))
        return self._shown(ref)[1]

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each one stands: its words compared with those we know."""
        return [self._look(ref) for ref in refs]

    def _look(self, ref: ItemRef) -> Presence:
        try:
            raw, now_is = self._shown(ref)
        except Gone:
            return Presence(ref, State.GONE)
        hidden = bool(raw.get("is_hidden"))
        state = State.HIDDEN if hidden else State.VISIBLE
        if ref.digest and ref.digest != now_is.ref.digest:
            state = State.EDITED
        return Presence(ref, state, now_is.text, hidden)

    def _shown(self, ref: ItemRef) -> tuple[Raw, Item]:
        """Return what *ref* looks like now; an id does not tell whether it names a post."""
        try:
            raw = self.graph.get(ref.id, fields=payload.COMMENT)
            return raw, payload.comment(raw, self._account, "")
        except Invalid:
            raw = self.graph.get(ref.id, fields=payload.POST)
            return raw, payload.post(raw, self._account, Kind.POST)

    def act(self, action: Action) -> Receipt:
        """Carry out *action*; looks first, so that what is so already is not done again."""
        acts = self._acts
        return carry_out(action, self.can, {
            Verb.HIDE: acts.hide, Verb.UNHIDE: acts.unhide, Verb.DELETE: acts.delete,
            Verb.REPLY: acts.reply, Verb.DM_REPLY: self._messages.send,
            Verb.BLOCK: acts.block, Verb.UNBLOCK: acts.unblock,
        }, link(action))  # fmt: skip

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened, by looking."""
        acts = self._acts
        return asked(action, self.can, {
            Verb.HIDE: lambda a: self._look(a.target).hidden,
            Verb.UNHIDE: lambda a: not self._look(a.target).hidden,
            Verb.DELETE: lambda a: self._look(a.target).state is State.GONE,
            Verb.REPLY: acts.replied, Verb.DM_REPLY: self._messages.sent,
            Verb.BLOCK: acts.blocked, Verb.UNBLOCK: lambda a: not acts.blocked(a),
        })  # fmt: skip


ERRORS_OF = "facebook"
translating = translated
CONNECTOR = Facebook
