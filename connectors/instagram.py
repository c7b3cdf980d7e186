"""An Instagram professional account, through Graph: comments and replies on our media, tags; acts.

| | |
|---|---|
| edits | comments cannot be edited |
| deletions | the comment is not found |
| never shown | age-gated media, restricted people's comments, adverts, live after the broadcast |
| hide | written as ``hide``, read back as ``hidden`` |
| reply | an answer to an answer hangs under the first-level comment |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors import _facebook_messages as messages
from connectors import _instagram_payload as payload
from connectors import _meta_webhooks as webhooks
from connectors._acts import asked, carry_out
from connectors._facebook_lists import ask
from connectors._graph_session import Graph, translated
from connectors._http import utcnow
from connectors._instagram_abilities import CAN
from connectors._instagram_acts import Acts, following, link
from connectors._rows import rows, table, tables, text
from connectors._threads import answered, told
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors.base import Account, Page, Tombstone
from connectors.errors import Gone, Invalid, NotPermitted
from moderation.actions import Action, Presence, Receipt, State, Verb
from moderation.items import Item, ItemRef

Raw = dict[str, Any]
FIRST = {"comments": "media"}  # what a walk of a stream starts with, where it is not its name


class Instagram:
    """One account. Options: base_url, page_id (for messages), dms (true to read messages),
    overlap_minutes, thread_days."""

    can = CAN
    secrets = (("page_token", "app_secret"), ("page_token",), ("access_token",))

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._us, self._handle = account.name, account.id, account.handle
        self._page = str(options.get("page_id", account.id))
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 30)))
        self._reach = timedelta(days=float(options.get("backfill_days", 28)))
        self._deep = timedelta(hours=float(options.get("deep_hours", 6)))
        self._threads = timedelta(days=float(options.get("thread_days", 90)))
        self._size = int(options.get("page_size", 25))
        self._known: dict[str, Known] = {}
        self._secrets = account.secrets
        home = str(options.get("home", "https://graph.facebook.com"))
        self.graph = Graph(account, home)
        self._dms = bool(options.get("dms", False))
        self._acts = Acts(self.graph, account.id, account.handle, self._page, account.name)

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new, newest first; an interrupted walk goes on below."""
        if stream not in CAN.streams:
            raise Invalid(f'account "{self._account}": Instagram has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach, self._deep)

        def read(task: Task, since: datetime) -> Found:
            what, id, after = task
            if what == "media":
                return self._media(after, since, now - self._threads)
            if what == "tags":
                return self._tags(after, since)
            if what == "dms":
                return self._conversations(after, since)
            return self._below(what, id, after, since)

        first = (FIRST.get(stream, stream), self._us, "")
        yield from pages(state, now, [first], read, known)

    def thread(self, id: str) -> Iterator[Page]:
        """Yield every comment and reply under our medium *id*."""
        first = ("comments", id, "")
        yield from whole(
            [first], utcnow(), lambda task, since: self._below(task[0], task[1], task[2], since)
        )

    def _media(self, after: str, since: datetime, oldest: datetime) -> Found:
        """Read one page of our media, each with its newest comments and their replies."""
        fields = f"id,caption,permalink,timestamp,{payload.edge('comments', self._size)}"
        page = self._ask(f"{self._us}/media", after, fields=fields)
        then = [
            task
            for medium in page["data"]
            for task in self._deeper(
                table(medium.get("comments")), str(medium.get("id", "")), since
            )
        ]
        then += _following("media", self._us, page, oldest)
        found = self._found(self._in_media(page), then)
        ours = told(i for i, _ in payload.tags(page["data"], self._account))
        return replace(found, threads=(*ours, *found.threads))

    def _in_media(self, page: Raw) -> list[tuple[Item, Raw]]:
        return [
            found
            for medium in tables(page.get("data"))
            for found in payload.comments(
                table(medium.get("comments")).get("data"),
                self._account,
                str(medium.get("id", "")),
                text(medium.get("permalink")),
            )
        ]

    def _deeper(self, page: Raw, medium: str, since: datetime) -> list[Task]:
        then = _following("comments", medium, page, since)
        for comment in rows(page.get("data")):
            below = table(comment.get("replies"))
            # Replies come oldest first, so a full page may hide the newest: always go on.
            then += _following("replies", str(comment["id"]), below, None)
        return then

    def _below(self, what: str, id: str, after: str, since: datetime) -> Found:
        page = self._ask(f"{id}/{what}", after, fields=payload.fields(what, self._size))
        medium = id if what == "comments" else ""
        found = payload.comments(page["data"], self._account, medium, "")
        if what == "comments":
            return self._found(list(found), self._deeper(page, id, since))
        return self._found(list(found), _following("replies", id, page, None))

    def _tags(self, after: str, since: datetime) -> Found:
        page = self._ask(f"{self._us}/tags", after, fields=payload.TAG)
        found = list(payload.tags(page["data"], self._account))
        return self._found(found, _following("tags", self._us, page, since))

    def _conversations(self, after: str, since: datetime) -> Found:
        """Read one page of conversations, newest first, each with its last messages."""
        if not self._dms:
            return Found()
        path = f"{self._page}/conversations"
        page = self._ask(path, after, platform="INSTAGRAM", fields=messages.CONVERSATION)
        then = _following("dms", self._us, page, since, "updated_time")
        found = messages.in_conversations(page, self._account, "instagram")
        return self._found([(i, {}) for i in found], then)

    def _ask(self, path: str, after: str, **more: Any) -> Raw:
        return ask(self.graph, path, after, self._size, **more)

    def _found(self, found: list[tuple[Item, Raw]], then: list[Task]) -> Found:
        theirs = {
            i.ref.id: (i, r)
            for i, r in found
            if i.author.id not in (self._us, self._page)
            and (not self._handle or i.author.handle != self._handle)
        }
        ours = [i for i, _ in found if i.ref.id not in theirs]
        return Found(
            tuple(i for i, _ in theirs.values()),
            {id: r for id, (_, r) in theirs.items()},
            tuple(then),
            tuple(i.posted_at for i, _ in found),
            threads=answered(ours, [i for i, _ in theirs.values()]),
        )

    def items_from(self, stream: str, body: Raw) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        if stream == "tags":
            return self._found(list(payload.tags(body.get("data"), self._account)), []).items
        if stream == "dms":
            found = messages.in_conversations(body, self._account, "instagram")
            return self._found([(i, {}) for i in found], []).items
        return self._found(self._in_media(body), []).items

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return the challenge of Meta's test call, where it knows our verify token."""
        return webhooks.greeting(params, self._secrets.get("verify_token", ""))

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return the comments that a call speaks of, read from Graph."""
        if not webhooks.genuine(headers, raw, self._secrets.get("app_secret", "")):
            raise NotPermitted(f'account "{self._account}": a call was not signed by Instagram')
        found, gone = list[tuple[Item, Raw]](), list[Tombstone]()
        for one in webhooks.spoken_of(raw, self._us):
            try:
                found += [] if one.gone else self._heard(one)
            except Gone:
                one = replace(one, gone=one.what == "comment")
            if one.gone:
                gone.append(Tombstone(ItemRef("instagram", self._account, one.id)))
        heard = self._found(found, [])
        return Page(heard.items, "", heard.raw, tuple(gone))

    def _heard(self, told: webhooks.Told) -> list[tuple[Item, Raw]]:
        """Read what a call speaks of: a comment of our own media, a mention, a message."""
        if told.what == "comment":
            raw = self.graph.get(told.id, fields=payload.REPLY)
            return list(payload.comments([raw], self._account, told.post, ""))
        if told.what == "mention":
            field = payload.mention(told.id, told.post)
            raw = self.graph.get(self._us, fields=f"id,{field}")
            return list(payload.mentioned(raw, told.post, self._account))
        if told.what == "message" and self._dms:
            raw = self.graph.get(told.id, fields=messages.MESSAGE)
            return [(i, raw) for i in messages.items([raw], self._account, "", "instagram")]
        return []

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each one stands."""
        return [self._look(ref) for ref in refs]

    def _look(self, ref: ItemRef) -> Presence:
        try:
            raw = self.graph.get(ref.id, fields="id,text,hidden")
        except Gone:
            return Presence(ref, State.GONE)
        except Invalid:  # a tag: somebody else's medium, which has no such fields
            return Presence(ref, State.UNKNOWN)
        hidden = raw.get("hidden") is True
        state = State.HIDDEN if hidden else State.VISIBLE
        return Presence(ref, state, text(raw.get("text")), hidden)

    def act(self, action: Action) -> Receipt:
        """Carry out *action*; looks first, so that what is so already is not done again."""
        acts = self._acts
        return carry_out(action, self.can, {
            Verb.HIDE: acts.hide, Verb.UNHIDE: acts.unhide, Verb.DELETE: acts.delete,
            Verb.REPLY: acts.reply, Verb.DM_REPLY: acts.messages.send,
            Verb.BLOCK: acts.block, Verb.UNBLOCK: acts.unblock,
        }, link(action))  # fmt: skip

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened; a block and a private answer cannot be looked up."""
        acts = self._acts
        return asked(action, self.can, {
            Verb.HIDE: lambda a: self._look(a.target).hidden,
            Verb.UNHIDE: lambda a: not self._look(a.target).hidden,
            Verb.DELETE: lambda a: self._look(a.target).state is State.GONE,
            Verb.REPLY: acts.replied, Verb.DM_REPLY: acts.sent,
        })  # fmt: skip


def _following(
    what: str, id: str, page: Raw, since: datetime | None, name: str = "timestamp"
) -> list[Task]:
    after = following(page)
    moments = [payload.moment(r.get(name)) for r in rows(page.get("data"))]
    newer = since is None or not moments or any(m and m >= since for m in moments)
    return [(what, id, after)] if id and after and newer else []


ERRORS_OF = "facebook"
translating = translated
CONNECTOR = Instagram
