"""Bluesky: mentions, replies, quotes, whole threads of our own, search; gates, mutes, reports.

| | |
|---|---|
| edits | posts cannot be edited |
| deletions | the post is missing when asked for; so is that of somebody we mute or block |
| dates | the author's claim: a reply "of 2020" is sorted last, so threads are read as well |
| hide | replies by the thread's gate (300); quotes by detaching our post (50) |
| block | a public record; anybody can see whom we block |
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors import _bluesky_payload as payload
from connectors._acts import asked, carry_out
from connectors._bluesky_abilities import CAN
from connectors._bluesky_acts import Acts
from connectors._bluesky_search import SEEKING
from connectors._bluesky_session import Session
from connectors._http import utcnow
from connectors._rows import rows, table, tables, text
from connectors._seeking import Wanted
from connectors._threads import answered, told
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors.base import Account, Page
from connectors.errors import Gone, Invalid, Transient
from moderation.actions import Action, Presence, Receipt, State, Verb
from moderation.items import Item, ItemRef, Kind

Raw = dict[str, Any]
FRESH = timedelta(days=2)
ROLES = {"notifications": None, "search": Kind.MENTION, "threads": Kind.REPLY}


class Bluesky:
    """One account. Options: base_url (the PDS), overlap_minutes, thread_days, deep_hours."""

    can = CAN
    seeking = SEEKING
    secrets = (("app_password",),)

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._us, self._handle = account.name, account.id, account.handle
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 60)))
        self._reach = timedelta(days=float(options.get("thread_days", 30)))
        self._deep = timedelta(hours=float(options.get("deep_hours", 1)))
        self._known: dict[str, Known] = {}
        self._replies: dict[str, int] = {}  # our post -> replies when its thread was last read
        self._session = Session(account)
        self._acts = Acts(self._session, account.id)

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new; an interrupted walk goes on where it was."""
        if stream not in ROLES:
            raise Invalid(f'account "{self._account}": Bluesky has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach, self._deep)

        def read(task: Task, since: datetime) -> Found:
            what, uri, after = task
            if what == "notifications":
                return self._notifications(after, since)
            if what == "search":
                return self._search(after, since)
            if what == "thread":
                return self._thread(uri)
            return self._own(after, now, every=state.deepest)

        yield from pages(state, now, [(stream, "", "")], read, known)

    def thread(self, id: str) -> Iterator[Page]:
        """Yield every reply under our post *id*, at any depth, and every quote of it."""

        def read(task: Task, since: datetime) -> Found:
            what, uri, after = task
            return self._thread(uri) if what == "thread" else self._quotes(uri, after)

        yield from whole([("thread", id, ""), ("quotes", id, "")], utcnow(), read)

    def _quotes(self, uri: str, after: str) -> Found:
        found, following = self._list("app.bsky.feed.getQuotes", "posts", uri=uri, cursor=after)
        return self._found(found, "notifications", [("quotes", uri, following)] * bool(following))

    def _list(self, nsid: str, name: str, **params: Any) -> tuple[list[Raw], str]:
        found = self._session.query(nsid, limit=100, **params)
        if not isinstance(found.get(name), list):
            raise Transient(f'account "{self._account}": Bluesky sent no list')
        return tables(found[name]), text(found.get("cursor"))

    def _notifications(self, after: str, since: datetime) -> Found:
        reasons = list(payload.REASONS)
        found, following = self._list(
            "app.bsky.notification.listNotifications",
            "notifications",
            reasons=reasons,
            cursor=after,
        )
        then = _following("notifications", following, found, since)
        return self._found(found, "notifications", then)

    def _search(self, after: str, since: datetime) -> Found:
        """Find our handle in plain text: without a facet it makes no notification."""
        query = {"q": f'"@{self._handle}"', "sort": "latest", "cursor": after}
        found, following = self._list("app.bsky.feed.searchPosts", "posts", **query)
        return self._found(found, "search", _following("search", following, found, since))

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        """Yield public posts that may fit *wanted*, newest first."""
        now = utcnow()
        known = self._known.setdefault(repr(wanted.query), Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, max(now - wanted.since, self._overlap))

        def read(task: Task, since: datetime) -> Found:
            query = {"q": task[0], "sort": "latest", "cursor": task[1]}
            found, after = self._list("app.bsky.feed.searchPosts", "posts", **query)
            then = [(task[0], n[-1]) for n in _following("", after, found, since)]
            return self._found(found, "notifications", then)

        yield from pages(state, now, [(q, "") for q in SEEKING.asks(wanted.query)], read, known)

    def _own(self, after: str, now: datetime, *, every: bool) -> Found:
        """List our own posts and ask for the threads that may have something new."""
        found, following = self._list(
            "app.bsky.feed.getAuthorFeed",
            "feed",
            actor=self._us,
            filter="posts_no_replies",
            cursor=after,
        )
        posts = rows([p.get("post") for p in found], "uri")
        ours = [p for p in posts if payload.owner(str(p["uri"])) == self._us]
        then: list[Task] = []
        for post in ours:
            if every or self._changed(post, now):
                then.append(("thread", str(post["uri"]), ""))
            self._replies[str(post["uri"])] = _count(post)
        then += _following("threads", following, posts, now - self._reach)
        return Found(then=tuple(then), threads=told(self._said(ours)))

    def _said(self, ours: list[Raw]) -> list[Item]:
        """Return our own posts as items, which they are for nobody but the threads."""
        return [i for i, _ in payload.items(ours, self._account, "", None)]

    def _changed(self, post: Raw, now: datetime) -> bool:
        posted = payload.moment(post.get("indexedAt"))
        young = posted is None or now - posted < FRESH
        count = _count(post)
        return count > 0 and (young or self._replies.get(str(post["uri"])) != count)

    def _thread(self, uri: str) -> Found:
        found = self._session.query(
            "app.bsky.feed.getPostThread", uri=uri, depth=1000, parentHeight=0
        )
        thread = table(found.get("thread"))
        top = rows([thread.get("post")], "uri")
        return self._found(list(payload.branches(thread)), "threads", [], top)

    def _found(
        self, found: list[Raw], stream: str, then: Sequence[Task], top: Sequence[Raw] = ()
    ) -> Found:
        made = list(payload.items(found, self._account, self._us, ROLES[stream]))
        theirs = {i.ref.id: (i, r) for i, r in made}
        ours = [r for r in (*top, *found) if payload.owner(text(r.get("uri"))) == self._us]
        moments = tuple(payload.moment(r.get("indexedAt")) for r in found)
        return Found(
            tuple(i for i, _ in theirs.values()),
            {id: r for id, (_, r) in theirs.items()},
            tuple(then),
            moments,
            threads=answered(self._said(ours), [i for i, _ in made]),
        )

    def items_from(self, stream: str, body: Raw) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        names = {"notifications": "notifications", "search": "posts"}
        found = tables(body.get(names.get(stream, "")))
        if stream == "threads":
            found = list(payload.branches(body.get("thread")))
        return self._found(found, stream, []).items

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each post stands; what we mute or block cannot be seen, so UNKNOWN."""
        found: dict[str, Raw] = {}
        for start in range(0, len(refs), 25):
            uris = [r.id for r in refs[start : start + 25]]
            page = self._session.query("app.bsky.feed.getPosts", uris=uris)
            found |= {str(p["uri"]): p for p in rows(page.get("posts"), "uri")}
        return [self._presence(r, found.get(r.id)) for r in refs]

    def _presence(self, ref: ItemRef, post: Raw | None) -> Presence:
        if post is not None:
            made = next(payload.items([post], self._account, "", None))[0]
            edited = bool(ref.digest) and ref.digest != made.ref.digest
            return Presence(ref, State.EDITED if edited else State.VISIBLE, made.text)
        try:
            profile = self._session.query("app.bsky.actor.getProfile", actor=payload.owner(ref.id))
        except (Gone, Invalid):
            return Presence(ref, State.GONE)
        viewer = table(profile.get("viewer"))
        unseen = any(viewer.get(k) for k in ("muted", "blocking", "blockedBy"))
        return Presence(ref, State.UNKNOWN if unseen else State.GONE)

    def act(self, action: Action) -> Receipt:
        """Carry out *action*; looks first wherever it can."""
        acts = self._acts
        return carry_out(action, self.can, {
            Verb.HIDE: acts.gates.hide, Verb.UNHIDE: acts.gates.unhide,
            Verb.MUTE: acts.mute, Verb.UNMUTE: acts.unmute,
            Verb.BLOCK: acts.block, Verb.UNBLOCK: acts.unblock,
            Verb.REPORT: acts.report, Verb.REPLY: acts.reply,
        }, action.permalink or payload.link(action.target.id))  # fmt: skip

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened; a report cannot be looked up."""
        acts = self._acts
        return asked(action, self.can, {
            Verb.HIDE: acts.gates.hidden, Verb.UNHIDE: lambda a: not acts.gates.hidden(a),
            Verb.MUTE: acts.muted, Verb.UNMUTE: lambda a: not acts.muted(a),
            Verb.BLOCK: acts.blocked, Verb.UNBLOCK: lambda a: not acts.blocked(a),
            Verb.REPLY: acts.replied,
        })  # fmt: skip


def _count(post: Raw) -> int:
    count = post.get("replyCount")
    return count if isinstance(count, int) else 1


def _following(what: str, after: str, found: list[Raw], since: datetime) -> list[Task]:
    # A cursor comes with the last page too, so an empty page ends the walk.
    moments = [payload.moment(r.get("indexedAt")) for r in found]
    return [(what, "", after)] if after and any(m and m >= since for m in moments) else []


CONNECTOR = Bluesky
