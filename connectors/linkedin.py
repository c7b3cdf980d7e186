"""A LinkedIn page: comments on our posts, and notifications that tell of edits and deletions.

| | |
|---|---|
| edits | told by a notification, and by the time of change |
| deletions | told by a notification; the comment is not found |
| hide, block, report | not offered to programs |
| delete | only our own comments; whether others' can be deleted is not confirmed, so by hand |
| version | each lives twelve months: set ``linkedin_version`` |
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from connectors import _linkedin_payload as payload
from connectors import _linkedin_webhooks as webhooks
from connectors._acts import asked, carry_out, receipt
from connectors._http import utcnow
from connectors._json_api import Api
from connectors._rows import table, tables, text
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors.base import Account, Page, Tombstone
from connectors.errors import Gone, Invalid, NotPermitted, Transient
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

HOME = "https://api.linkedin.com"
VERSION = "202607"
UNDER_OURS = frozenset({Kind.COMMENT, Kind.REPLY})
BY_HAND = "LinkedIn offers programs no way to do this to other people's comments: by hand"

CAN = Capabilities(
    platform="linkedin",
    streams=("comments", "notifications"),
    abilities=(
        Ability(Verb.REPLY, UNDER_OURS, own_thread=True, longest=1250),
        *(
            Ability(verb, by_hand=True, note=BY_HAND)
            for verb in (Verb.HIDE, Verb.DELETE, Verb.REPORT, Verb.BLOCK, Verb.ASK_REMOVE)
        ),
    ),
    edits="a notification tells of it",
    deletions="a notification tells of it",
    history=timedelta(days=60),
    rereads=True,
    note="notifications reach 60 days back",
)


class LinkedIn:
    """One page. Its id is the organisation's urn. Options: base_url, linkedin_version."""

    can = CAN
    secrets = (("access_token",),)

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account = account.name
        id = account.id
        self._us = id if id.startswith("urn:") else f"urn:li:organization:{id}"
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 30)))
        self._reach = timedelta(days=float(options.get("backfill_days", 28)))
        self._deep = timedelta(hours=float(options.get("deep_hours", 6)))
        self._threads = timedelta(days=float(options.get("thread_days", 60)))
        self._size = int(options.get("page_size", 50))
        self._known: dict[str, Known] = {}
        self._secret = account.secrets.get("client_secret", "")
        headers = {
            "Authorization": f"Bearer {account.secrets.get('access_token', '')}",
            "Linkedin-Version": str(options.get("linkedin_version", VERSION)),
            "X-Restli-Protocol-Version": "2.0.0",
        }
        self._api = Api(account, "LinkedIn", HOME, lambda: headers, payload.judged)

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new; an interrupted walk goes on where it was."""
        if stream not in CAN.streams:
            raise Invalid(f'account "{self._account}": LinkedIn has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach, self._deep)

        def read(task: Task, since: Any) -> Found:
            what, id, after = task
            if what == "posts":
                return self._posts(after, now - self._threads)
            if what == "under":
                return self._under(id, after)
            return self._news(after, since)

        first = ("posts" if stream == "comments" else "news", "", "")
        yield from pages(state, now, [first], read, known)

    def thread(self, id: str) -> Iterator[Page]:
        """Yield every comment and reply under our post *id*."""
        first = ("under", id, "")
        yield from whole([first], utcnow(), lambda task, _: self._under(task[1], task[2]))

    def _elements(self, path: str, after: str, **params: Any) -> tuple[list[dict[str, Any]], str]:
        """Return a page and the start of the next: pages are numbered, not linked."""
        start = int(after or 0)
        page = self._api.ask("GET", path, count=self._size, start=start, **params)
        if not isinstance(page.get("elements"), list):
            raise Transient(f'account "{self._account}": LinkedIn sent no list')
        found = tables(page["elements"])
        more = len(page["elements"]) >= self._size
        return found, str(start + len(page["elements"])) if more else ""

    def _posts(self, after: str, oldest: Any) -> Found:
        found, following = self._elements("/rest/posts", after, q="author", author=self._us)
        posts = [text(p.get("id")) for p in found if text(p.get("id"))]
        then: list[Task] = [("under", post, "") for post in posts]
        moments = [payload.moment(p.get("createdAt")) for p in found]
        if following and any(m is None or m >= oldest for m in moments):
            then.append(("posts", "", following))
        told = payload.posts(found, self._account)
        return Found(then=tuple(then), threads=tuple(told))

    def _under(self, id: str, after: str) -> Found:
        """Read the comments under a post, or the replies under a comment."""
        found, following = self._elements(
            f"/rest/socialActions/{quote(id, safe='')}/comments", after
        )
        then: list[Task] = [("under", id, following)] if following else []
        for raw in found:
            summary = table(raw.get("commentsSummary"))
            if summary.get("aggregatedTotalComments") or summary.get("totalFirstLevelComments"):
                then.append(("under", payload.urn(raw), ""))
        post = id if not id.startswith("urn:li:comment:") else payload.place(id)
        made = list(payload.comments(found, self._account, self._us, post))
        return Found(
            tuple(i for i, _ in made),
            {i.ref.id: r for i, r in made},
            tuple(t for t in then if t[1]),
        )

    def _news(self, after: str, since: Any) -> Found:
        actions = [*payload.NEWS, "COMMENT_DELETE"]
        found, following = self._elements(
            "/rest/organizationalEntityNotifications",
            after,
            q="criteria",
            organizationalEntity=self._us,
            actions=f"List({','.join(actions)})",
        )
        moments = tuple(payload.moment(n.get("lastModifiedAt")) for n in found)
        newer = any(m and m >= since for m in moments)
        then: tuple[Task, ...] = (("news", "", following),) if following and newer else ()
        return self._told(found, then, moments)

    def _told(self, found: Any, then: tuple[Task, ...], moments: tuple[Any, ...]) -> Found:
        made = list(payload.news(found, self._account, self._us))
        items = {i.ref.id: (i, r) for i, r in reversed(made) if isinstance(i, Item)}
        gone = {t.ref.id: t for t, _ in made if isinstance(t, Tombstone)}
        left = {id: pair for id, pair in items.items() if id not in gone}
        raw = {id: r for id, (_, r) in left.items()}
        return Found(tuple(i for i, _ in left.values()), raw, then, moments, tuple(gone.values()))

    def items_from(self, stream: str, body: Mapping[str, Any]) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        if stream == "comments":
            found = payload.comments(body.get("elements"), self._account, self._us, "")
            return tuple({i.ref.id: i for i, _ in found}.values())
        told = payload.news(body.get("elements"), self._account, self._us)
        return tuple({i.ref.id: i for i, _ in told if isinstance(i, Item)}.values())

    @property
    def hears(self) -> bool:
        """Whether LinkedIn may call us: only with our app's secret can we know that it does."""
        return bool(self._secret)

    def greet(self, params: Mapping[str, str]) -> str | None:
        """Return the answer to LinkedIn's challenge."""
        return webhooks.greeting(params, self._secret)

    def hear(self, headers: Mapping[str, str], raw: bytes) -> Page:
        """Return what a call tells."""
        if not webhooks.genuine(headers, raw, self._secret):
            raise NotPermitted(f'account "{self._account}": a call was not signed by LinkedIn')
        found = self._told(webhooks.notifications(raw, self._us), (), ())
        return Page(found.items, "", found.raw, found.gone)

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each comment stands."""
        return [self._look(r) for r in refs]

    def _look(self, ref: ItemRef) -> Presence:
        post, number = payload.place(ref.id), ref.id.rpartition(",")[2].rstrip(")")
        if not post:
            return Presence(ref, State.UNKNOWN)
        try:
            raw = self._api.ask(
                "GET", f"/rest/socialActions/{quote(post, safe='')}/comments/{number}"
            )
        except Gone:
            return Presence(ref, State.GONE)
        made = next(payload.comments([{**raw, "commentUrn": ref.id}], self._account, "", post))[0]
        edited = bool(ref.digest) and ref.digest != made.ref.digest
        return Presence(ref, State.EDITED if edited else State.VISIBLE, made.text)

    def act(self, action: Action) -> Receipt:
        """Carry out *action*: on LinkedIn that is a reply, and nothing else."""
        link = action.permalink or payload.link(action.thread or action.target.id)
        return carry_out(action, self.can, {Verb.REPLY: self._reply}, link)

    def _reply(self, action: Action) -> Receipt:
        post = payload.place(action.target.id) or action.thread
        body = {
            "actor": self._us,
            "object": post,
            "message": {"text": action.text},
            "parentComment": action.target.id,
        }
        path = f"/rest/socialActions/{quote(action.target.id, safe='')}/comments"
        made = self._api.ask("POST", path, json=body)
        return receipt(Outcome.APPLIED, reference=payload.urn(made))

    def probe(self, action: Action) -> Receipt:
        """Say whether our answer stands under the comment."""
        return asked(action, self.can, {Verb.REPLY: self._replied})

    def _replied(self, action: Action) -> bool:
        after = ""
        while True:
            path = f"/rest/socialActions/{quote(action.target.id, safe='')}/comments"
            found, after = self._elements(path, after)
            for raw in found:
                said = text(table(raw.get("message")).get("text"))
                if raw.get("actor") == self._us and said == action.text:
                    return True
            if not after:
                return False


CONNECTOR = LinkedIn
