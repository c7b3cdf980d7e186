"""X, through tweepy: mentions, replies in our own threads, quotes; hide, mute, reply.

| | |
|---|---|
| edits | a new id, with the earlier ids in its history (up to 5 in the first hour) |
| deletions | the id comes back under ``errors`` of a good answer |
| walls | search reaches 7 days back, mentions the last 800 |
| hide | replies in our own conversations only; 50 in 15 minutes; cannot be read back |
| reply | X may refuse unless the author mentioned or quoted us |
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors import _x_errors as errors
from connectors import _x_payload as payload
from connectors import _x_search as searching
from connectors import _x_webhooks as webhooks
from connectors._acts import asked, carry_out
from connectors._http import utcnow
from connectors._rows import rows, table
from connectors._seeking import Wanted
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors._x_abilities import CAN
from connectors._x_activity import Activity
from connectors._x_acts import Acts, link
from connectors._x_client import Client
from connectors._x_own import OwnPosts
from connectors.base import Account, Heard, Line, Page
from connectors.errors import Invalid, NotPermitted
from moderation.actions import Action, Presence, Receipt, State, Verb
from moderation.items import Item, ItemRef, Kind

FIELDS = [
    "attachments", "author_id", "conversation_id", "created_at", "edit_controls",
    "edit_history_tweet_ids", "entities", "in_reply_to_user_id", "lang", "note_tweet",
    "possibly_sensitive", "public_metrics", "referenced_tweets", "text", "withheld",
]  # fmt: skip
WANTED = {
    "tweet_fields": FIELDS,
    "user_fields": ["created_at", "description", "public_metrics", "verified_type"],
    "media_fields": ["alt_text", "preview_image_url", "type", "url"],
    "expansions": ["attachments.media_keys", "author_id", "referenced_tweets.id"],
}
WEEK = timedelta(days=7, minutes=-5)  # what search can reach, with a margin for clocks
OPERATORS = {"replies": "conversation_id", "quotes": "quotes_of_tweet_id"}
ROLES = {"mentions": Kind.MENTION, "replies": Kind.REPLY, "quotes": Kind.QUOTE}
ROLES |= {"dms": Kind.DM}
MESSAGE = {
    "dm_event_fields": ["created_at", "dm_conversation_id", "sender_id", "text", "attachments"],
    "expansions": ["sender_id"],
    "event_types": "MessageCreate",
    "user_fields": WANTED["user_fields"],
}
MONTH = timedelta(days=30)  # how far back messages reach


class X:
    """One account on X.

    Options: base_url, timeout, overlap_minutes, page_size, thread_days, query_length; dms (true to
    read messages), dm_seconds (90); push (true to be told over an open
    connection), backfill_minutes; daily_usd, monthly_usd, ledger (a file).
    """

    can = CAN
    seeking = searching.SEEKING
    secrets = (
        ("oauth2_token",),
        ("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
        ("bearer_token",),
    )

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._us = account.name, account.id
        self._handle = account.handle or account.id
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 30)))
        self._size = int(options.get("page_size", 100))
        self._query_length = int(options.get("query_length", 512))
        self._dms = bool(options.get("dms", False))
        self._dms_every, self._dms_next = float(options.get("dm_seconds", 90)), 0.0
        self._client = Client(account)
        reach = timedelta(days=float(options.get("thread_days", 14)))
        self._own = OwnPosts(self._client, reach)
        self.road = self._client.road
        self._acts = Acts(self._client)
        self._secret = account.secrets.get("consumer_secret", "")
        self._activity = Activity(account, self._client, self._own, self._lookup)
        self._known: dict[str, Known] = {}

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new, newest first; an interrupted walk goes on below."""
        if stream not in ROLES:
            raise Invalid(f'account "{self._account}": X has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        reach = MONTH if stream == "dms" else WEEK
        state = walk(cursor).begin(now, self._overlap, reach)
        first, role = self._first(stream, now), ROLES[stream]
        if not first:
            yield Page((), state.complete(now).text(), done=True)

        def read(task: Task, since: datetime) -> Found:
            return (
                self._messages(task[-1], since)
                if stream == "dms"
                else self._page(task, since, now, role)
            )

        yield from pages(state, now, first, read, known)

    def thread(self, id: str) -> Iterator[Page]:
        """Yield every reply to and quote of our post *id*, as far as X's search reaches."""
        now = utcnow()
        roles = {f"{o}:{id} -from:{self._handle}": ROLES[s] for s, o in OPERATORS.items()}

        def read(task: Task, since: datetime) -> Found:
            return self._page(task, since, now, roles[task[0]])

        yield from whole([(query, "") for query in roles], now, read)

    def _first(self, stream: str, now: datetime) -> list[Task]:
        """Return what a walk of *stream* starts with; nothing where it is not asked for."""
        if stream == "mentions":
            return [("mentions", "")]
        if stream == "dms":
            return [("dms", "")] if self._dms and self._dms_due() else []
        return [(q, "") for q in self._queries(OPERATORS[stream], now)]

    def _dms_due(self) -> bool:
        """Return whether messages may be asked for: X allows that 15 times in 15 minutes."""
        due = time.monotonic() >= self._dms_next
        if due:
            self._dms_next = time.monotonic() + self._dms_every
        return due

    def _messages(self, token: str, since: datetime) -> Found:
        events, users, following = self._client.messages(
            **MESSAGE, max_results=min(self._size, 100), pagination_token=token or None
        )
        items = payload.messages(events, users, self._account, self._us)
        moments = tuple(payload.moment(e.get("created_at")) for e in events)
        newer = any(m and m >= since for m in moments)
        raw = {str(e["id"]): e for e in events}
        then = (("dms", following),) if following and newer else ()
        return Found(items, {i.ref.id: raw[i.ref.id] for i in items}, then, moments)

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        """Yield public posts that fit *wanted*, as far as X's search reaches."""
        now = utcnow()
        known = self._known.setdefault(repr(wanted.query), Known())

        def read(task: Task, since: datetime, size: int) -> Found:
            return self._page(task, since, now, Kind.POST, size)

        yield from searching.seek(read, self._handle, known, wanted, cursor, now, self._overlap)

    def _page(
        self, task: Task, since: datetime, now: datetime, role: Kind, size: int = 100
    ) -> Found:
        query, token = task
        more: dict[str, Any] = {**WANTED, "start_time": max(since, now - WEEK)}
        more["max_results"] = min(size, max(self._size, 5 if query == "mentions" else 10))
        if query == "mentions":
            ask, given, name = self._client.api.get_users_mentions, self._us, "pagination_token"
        else:
            ask, given, name = self._client.api.search_recent_tweets, query, "next_token"
        found = self._client.posts(ask, given, **more, **{name: token or None})
        self._own.learn(found)
        items = payload.Reader(self._account, self._us, self._own.own).items(found, role)
        raw = {str(p["id"]): dict(p) for p in found.posts}
        return Found(
            items,
            {i.ref.id: raw[i.ref.id] for i in items},
            ((query, found.token),) if found.token else (),
            tuple(payload.moment(p.get("created_at")) for p in found.posts),
            threads=(*self._own.news(), *self._own.above(items)),
        )

    def _queries(self, operator: str, now: datetime) -> list[str]:
        """Return search queries that cover our own recent conversations."""
        ids = self._own.conversations(now)
        tail = f") -from:{self._handle}"
        queries: list[str] = []
        for id in sorted(ids, key=lambda i: (len(i), i), reverse=True):
            term = f"{operator}:{id}"
            if queries and len(queries[-1]) + len(term) + len(tail) + 4 <= self._query_length:
                queries[-1] += f" OR {term}"
            else:
                queries.append(f"({term}")
        return [q + tail for q in queries]

    def items_from(self, stream: str, body: dict[str, Any]) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        if stream == "dms":
            users = {str(u["id"]): u for u in rows(table(body.get("includes")).get("users"))}
            return payload.messages(rows(body.get("data")), users, self._account, self._us)
        reader = payload.Reader(self._account, self._us, self._own.own)
        return reader.items(payload.answer(body), ROLES[stream])

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each post stands; X never shows whether a reply is hidden."""
        found: dict[str, Presence] = {}
        for start in range(0, len(refs), 100):
            part = refs[start : start + 100]
            page = self._lookup([r.id for r in part])
            gone = errors.lost(page.errors)
            posts = {str(p["id"]): p for p in page.posts}
            newest = self._newest(posts.values())
            for ref in part:
                found[ref.id] = _presence(ref, posts.get(ref.id), newest, gone)
        return [found[r.id] for r in refs]

    def _lookup(self, ids: Sequence[str]) -> payload.Answer:
        return self._client.posts(self._client.api.get_tweets, list(ids), **WANTED)

    def _newest(self, posts: Any) -> dict[str, payload.Raw]:
        latest = [payload.history(p)[-1] for p in posts if payload.history(p)[-1] != str(p["id"])]
        return {str(p["id"]): p for p in self._lookup(latest).posts} if latest else {}

    @property
    def wire(self) -> str:
        """The connection that X tells us over; empty where none is wanted."""
        return self._activity.wire

    def subscribe(self) -> None:
        """Ask X to tell us what happens to the account."""
        self._activity.subscribe()

    def listen(self) -> Line:
        """Open X's activity stream."""
        return self._activity.listen()

    def told(self, events: Sequence[Mapping[str, Any]]) -> Heard:
        """Return the posts that *events* speak of, read like any other, and the messages."""
        return self._activity.told(events)

    @property
    def hears(self) -> bool:
        """Whether X may call us: only with our app's secret can we know that it does."""
        return bool(self._secret)

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return the answer to X's test of our secret."""
        return webhooks.greeting(params, self._secret)

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return what a call speaks of, read like what the stream tells."""
        if not webhooks.genuine(headers, raw, self._secret):
            raise NotPermitted(f'account "{self._account}": a call was not signed by X')
        return self.told([webhooks.event(raw)]).page

    def act(self, action: Action) -> Receipt:
        """Carry out *action*; hiding and muting are wanted states, a reply is sent once."""
        acts = self._acts
        return carry_out(action, self.can, {
            Verb.HIDE: acts.hide, Verb.UNHIDE: acts.unhide,
            Verb.MUTE: acts.mute, Verb.UNMUTE: acts.unmute,
            Verb.REPLY: acts.reply, Verb.DM_REPLY: acts.message,
            Verb.DM_BLOCK: acts.block_messages, Verb.DM_UNBLOCK: acts.unblock_messages,
        }, link(action))  # fmt: skip

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened; hiding on X cannot be read back."""
        acts = self._acts
        return asked(action, self.can, {
            Verb.MUTE: acts.muted, Verb.UNMUTE: lambda a: not acts.muted(a),
            Verb.REPLY: acts.replied, Verb.DM_REPLY: acts.messaged,
        })  # fmt: skip


def _presence(
    ref: ItemRef, post: payload.Raw | None, newest: dict[str, payload.Raw], gone: dict[str, str]
) -> Presence:
    if post is None:
        state = State.GONE if gone.get(ref.id) == "resource-not-found" else State.UNKNOWN
        return Presence(ref, state)
    last = payload.history(post)[-1]
    if last != ref.id and last in newest:
        return Presence(ref, State.EDITED, payload.words(newest[last]))
    return Presence(ref, State.VISIBLE, payload.words(post))


ERRORS_OF = "tweepy.errors"
translating = errors.translated
CONNECTOR = X
