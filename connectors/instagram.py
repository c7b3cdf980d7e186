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

from connectors import _instagram_payload as payload
from connectors import _meta_webhooks as webhooks
from connectors._acts import asked, carry_out, receipt
from connectors._facebook_lists import ask
from connectors._graph_session import Graph, translated
from connectors._http import utcnow
from connectors._rows import rows, table, tables, text
from connectors._threads import answered, told
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors.base import Account, Page, Tombstone
from connectors.errors import Gone, Invalid, NotPermitted
from moderation.actions import (
    Ability,
    Action,
    Capabilities,
    Outcome,
    Presence,
    Receipt,
    State,
    Verb,
)
from moderation.items import Item, ItemRef, Kind

Raw = dict[str, Any]
UNDER_OURS = frozenset({Kind.COMMENT, Kind.REPLY})
BLOCK = "Instagram blocks through its interface only people who wrote us a message: block by hand"
REPORT = "Instagram takes reports only in its own pages: report by hand and note the reference"

CAN = Capabilities(
    platform="instagram",
    streams=("comments", "tags"),
    abilities=(
        Ability(Verb.HIDE, UNDER_OURS, reversible=True, own_thread=True, repeatable=True),
        Ability(Verb.UNHIDE, UNDER_OURS, reversible=True, own_thread=True, repeatable=True),
        Ability(
            Verb.DELETE, UNDER_OURS, own_thread=True, repeatable=True, note="cannot be taken back"
        ),
        Ability(
            Verb.REPLY, UNDER_OURS, own_thread=True, longest=300, note="not to a hidden comment"
        ),
        Ability(
            Verb.DM_REPLY,
            frozenset({Kind.COMMENT}),
            own_thread=True,
            window=timedelta(days=7),
            once=True,
            longest=1000,
            note="one message, within seven days",
        ),
        Ability(Verb.BLOCK, by_hand=True, reversible=True, note=BLOCK),
        Ability(Verb.UNBLOCK, by_hand=True, reversible=True, note=BLOCK),
        Ability(Verb.REPORT, by_hand=True, note=REPORT),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="comments on Instagram cannot be edited",
    deletions="the comment is no longer found when asked for",
    rereads=True,
    note="restricted people's comments, adverts and live comments are not shown to us",
)


class Instagram:
    """One account. Options: base_url, page_id (for messages), overlap_minutes, thread_days."""

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
            return self._below(what, id, after, since)

        first = ("media" if stream == "comments" else "tags", self._us, "")
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

    def _ask(self, path: str, after: str, **more: Any) -> Raw:
        return ask(self.graph, path, after, self._size, **more)

    def _found(self, found: list[tuple[Item, Raw]], then: list[Task]) -> Found:
        theirs = {
            i.ref.id: (i, r)
            for i, r in found
            if i.author.id != self._us and (not self._handle or i.author.handle != self._handle)
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
        return self._found(self._in_media(body), []).items

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return the challenge of Meta's test call, where it knows our verify token."""
        return webhooks.greeting(params, self._secrets.get("verify_token", ""))

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return the comments that a call speaks of, read from Graph."""
        if not webhooks.genuine(headers, raw, self._secrets.get("app_secret", "")):
            raise NotPermitted(f'account "{self._account}": a call was not signed by Instagram')
        told = [t for t in webhooks.spoken_of(raw, self._us) if t.what == "comment"]
        found, gone = list[tuple[Item, Raw]](), list[Tombstone]()
        for one in told:
            try:
                read = self.graph.get(one.id, fields=payload.REPLY)
                found += payload.comments([read], self._account, one.post, "")
            except Gone:
                gone.append(Tombstone(ItemRef("instagram", self._account, one.id)))
        heard = self._found(found, [])
        return Page(heard.items, "", heard.raw, tuple(gone))

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
        return carry_out(action, self.can, {
            Verb.HIDE: lambda a: self._hide(a, True),
            Verb.UNHIDE: lambda a: self._hide(a, False),
            Verb.DELETE: self._delete,
            Verb.REPLY: self._reply,
            Verb.DM_REPLY: self._message,
        }, _link(action))  # fmt: skip

    def _hide(self, action: Action, wanted: bool) -> Receipt:
        if self.graph.get(action.target.id, fields="id,hidden").get("hidden") is wanted:
            return receipt(Outcome.ALREADY, link=_link(action))
        self.graph.post(action.target.id, hide="true" if wanted else "false")
        return receipt(Outcome.APPLIED)

    def _delete(self, action: Action) -> Receipt:
        self.graph.delete(action.target.id)
        return receipt(Outcome.APPLIED)

    def _reply(self, action: Action) -> Receipt:
        made = self.graph.post(f"{action.target.id}/replies", message=action.text)
        return receipt(Outcome.APPLIED, reference=str(made.get("id", "")))

    def _message(self, action: Action) -> Receipt:
        made = self.graph.post(f"{self._page}/messages", **payload.message(action))
        return receipt(Outcome.APPLIED, reference=str(made.get("message_id", "")))

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened; a private message cannot be looked up."""
        return asked(action, self.can, {
            Verb.HIDE: lambda a: self._look(a.target).hidden,
            Verb.UNHIDE: lambda a: not self._look(a.target).hidden,
            Verb.DELETE: lambda a: self._look(a.target).state is State.GONE,
            Verb.REPLY: self._replied,
        })  # fmt: skip

    def _replied(self, action: Action) -> bool:
        parent = self.graph.get(action.target.id, fields="id,parent_id").get("parent_id")
        after, seen = "", set[str]()
        while after not in seen:
            seen.add(after)
            page = self._ask(f"{parent or action.target.id}/replies", after, fields=payload.REPLY)
            for item, _ in payload.comments(page["data"], self._account, "", ""):
                ours = item.author.id == self._us or item.author.handle == self._handle
                if ours and item.text.endswith(action.text):
                    return True
            after = _next(page)
            if not after:
                return False
        return False


def _following(what: str, id: str, page: Raw, since: datetime | None) -> list[Task]:
    after = _next(page)
    moments = [payload.moment(r.get("timestamp")) for r in rows(page.get("data"))]
    newer = since is None or not moments or any(m and m >= since for m in moments)
    return [(what, id, after)] if id and after and newer else []


def _next(page: Raw) -> str:
    paging = table(page.get("paging"))
    return text(table(paging.get("cursors")).get("after")) if paging.get("next") else ""


def _link(action: Action) -> str:
    return action.permalink or "https://www.instagram.com/"


ERRORS_OF = "facebook"
translating = translated
CONNECTOR = Instagram
