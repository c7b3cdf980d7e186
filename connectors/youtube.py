"""A YouTube channel through the Data API v3: comments published, held and suspected; acts.

| | |
|---|---|
| edits | ``updatedAt`` differs from ``publishedAt`` |
| deletions | the id is missing when asked for again |
| hide | held for review: only we and the author see it; can be published again |
| delete | "rejected": cannot be published again |
| quota | 10,000 units a day until midnight Pacific; a list costs 1, a write 50 |
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors import _youtube_payload as payload
from connectors._acts import asked, carry_out, receipt
from connectors._http import utcnow
from connectors._json_api import Api
from connectors._oauth2 import Token
from connectors._rows import rows, text
from connectors._threads import answered
from connectors._walks import Found, Known, Task, pages, walk
from connectors._youtube_rules import CAN, judged
from connectors.base import Account, Page
from connectors.errors import AuthExpired, Invalid, Transient
from moderation.actions import Action, Outcome, Presence, Receipt, State, Verb
from moderation.items import Item, ItemRef

HOME = "https://www.googleapis.com"
LISTS = {"published": "published", "held": "heldForReview", "spam": "likelySpam"}
Raw = dict[str, Any]


class YouTube:
    """One channel. Options: base_url, overlap_minutes, backfill_days, deep_hours, page_size."""

    can = CAN
    secrets = (("refresh_token", "client_id", "client_secret"), ("access_token",))

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._us = account.name, account.id
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 30)))
        self._reach = timedelta(days=float(options.get("backfill_days", 28)))
        self._deep = timedelta(hours=float(options.get("deep_hours", 6)))
        self._size = int(options.get("page_size", 100))
        self._known: dict[str, Known] = {}
        self._token = Token(account, "https://oauth2.googleapis.com", "/token")
        self._api = Api(account, "YouTube", HOME, self._headers, judged)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token()}"}

    def _ask(self, method: str, path: str, **given: Any) -> Raw:
        try:
            return self._api.ask(method, f"/youtube/v3/{path}", **given)
        except AuthExpired:
            self._token.refused()
            return self._api.ask(method, f"/youtube/v3/{path}", **given)

    def _list(self, path: str, **given: Any) -> Raw:
        found = self._ask("GET", path, textFormat="plainText", maxResults=self._size, **given)
        if not isinstance(found.get("items"), list):
            raise Transient(f'account "{self._account}": YouTube sent no list')
        return found

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new, newest first; an interrupted walk goes on below."""
        if stream not in LISTS:
            raise Invalid(f'account "{self._account}": YouTube has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach, self._deep)

        def read(task: Task, since: datetime) -> Found:
            what, id, after = task
            if what == "replies":
                return self._replies(id, after)
            return self._threads(stream, after, since)

        yield from pages(state, now, [("threads", self._us, "")], read, known)

    def _threads(self, stream: str, after: str, since: datetime) -> Found:
        page = self._list(
            "commentThreads",
            part="snippet,replies",
            allThreadsRelatedToChannelId=self._us,
            moderationStatus=LISTS[stream],
            order="time",
            pageToken=after,
        )
        threads = rows(page["items"])
        then: list[Task] = [
            ("replies", str(t["id"]), "") for t in threads if payload.more_replies(t)
        ]
        newest = [payload.newest(t) for t in threads]
        following = text(page.get("nextPageToken"))
        if following and any(m and m >= since for m in newest):
            then.append(("threads", self._us, following))
        found = payload.threads(page["items"], self._account, hidden=stream != "published")
        return self._found(list(found), then)

    def _replies(self, id: str, after: str) -> Found:
        # A thread brings only a part of its replies along.
        page = self._list("comments", part="snippet", parentId=id, pageToken=after)
        following = text(page.get("nextPageToken"))
        then: list[Task] = [("replies", id, following)] if following else []
        return self._found(list(payload.comments(page["items"], self._account)), then)

    def _found(self, found: list[tuple[Item, Raw]], then: list[Task]) -> Found:
        theirs = {i.ref.id: (i, r) for i, r in found if i.author.id != self._us}
        ours = [i for i, _ in found if i.author.id == self._us]
        return Found(
            tuple(i for i, _ in theirs.values()),
            {id: r for id, (_, r) in theirs.items()},
            tuple(then),
            tuple(i.posted_at for i, _ in found),
            threads=answered(ours, [i for i, _ in theirs.values()]),
        )

    def items_from(self, stream: str, body: Raw) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        found = payload.threads(body.get("items"), self._account, hidden=stream != "published")
        return self._found(list(found), []).items

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each one stands; asked by id, YouTube does not say whether it is held."""
        found: dict[str, Item] = {}
        for start in range(0, len(refs), 50):
            ids = ",".join(r.id for r in refs[start : start + 50])
            page = self._ask("GET", "comments", part="snippet", id=ids, textFormat="plainText")
            for item, _ in payload.comments(page.get("items"), self._account):
                found[item.ref.id] = item
        return [_presence(r, found.get(r.id)) for r in refs]

    def act(self, action: Action) -> Receipt:
        """Carry out *action*; states are wanted states, a reply is sent once."""
        return carry_out(action, self.can, {
            Verb.HIDE: lambda a: self._status(a, "heldForReview"),
            Verb.UNHIDE: lambda a: self._status(a, "published"),
            Verb.DELETE: lambda a: self._status(a, "rejected"),
            Verb.REPLY: self._reply,
        }, _link(action))  # fmt: skip

    def _status(self, action: Action, status: str) -> Receipt:
        self._ask(
            "POST", "comments/setModerationStatus", id=action.target.id, moderationStatus=status
        )
        return receipt(Outcome.APPLIED)

    def _reply(self, action: Action) -> Receipt:
        top = action.target.id.partition(".")[0]  # replies hang under the first-level comment
        body = {"snippet": {"parentId": top, "textOriginal": action.text}}
        made = self._ask("POST", "comments", part="snippet", json=body)
        return receipt(Outcome.APPLIED, reference=text(made.get("id")))

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened, where YouTube shows it."""
        return asked(action, self.can, {
            Verb.HIDE: lambda a: self._held(a) or None,
            Verb.DELETE: lambda a: self.look([a.target])[0].state is State.GONE or None,
            Verb.REPLY: self._replied,
        })  # fmt: skip

    def _held(self, action: Action) -> bool:
        """Look through the first page of what is held: the newest hundred threads."""
        page = self._list(
            "commentThreads",
            part="snippet,replies",
            allThreadsRelatedToChannelId=self._us,
            moderationStatus="heldForReview",
        )
        held = payload.threads(page["items"], self._account, hidden=True)
        return any(item.ref.id == action.target.id for item, _ in held)

    def _replied(self, action: Action) -> bool:
        top, after, seen = action.target.id.partition(".")[0], "", set[str]()
        while after not in seen:
            seen.add(after)
            page = self._list("comments", part="snippet", parentId=top, pageToken=after)
            for item, _ in payload.comments(page["items"], self._account):
                if item.author.id == self._us and item.text == action.text:
                    return True
            after = text(page.get("nextPageToken"))
            if not after:
                return False
        return False


def _presence(ref: ItemRef, item: Item | None) -> Presence:
    if item is None:
        return Presence(ref, State.GONE)
    edited = ref.digest and ref.digest != item.ref.digest
    return Presence(ref, State.EDITED if edited else State.VISIBLE, item.text)


def _link(action: Action) -> str:
    return action.permalink or "https://studio.youtube.com/"


CONNECTOR = YouTube
