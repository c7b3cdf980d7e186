"""Mastodon: mentions (filtered ones too), whole threads of our own, private mentions; acts.

| | |
|---|---|
| edits | ``edited_at`` |
| deletions | the status is missing when asked for |
| hide, delete | not offered: nobody can touch another's reply |
| reply | carries an idempotency key: sent twice within the hour, it appears once |

Why not Mastodon.py here: it cannot ask for filtered notifications, which since 4.3 hide strangers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors import _mastodon_payload as payload
from connectors import _mastodon_search as searching
from connectors._acts import asked, carry_out, receipt
from connectors._http import utcnow
from connectors._json_api import Api
from connectors._markup import words
from connectors._rows import rows, table, tables, text
from connectors._seeking import Wanted
from connectors._threads import answered, told
from connectors._walks import Found, Known, Task, pages, walk, whole
from connectors.base import Account, Page
from connectors.errors import Invalid
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
from moderation.items import Item, ItemRef, Kind, Thread

FRESH = timedelta(days=2)
NO_HIDE = "Mastodon lets nobody hide or delete another person's post: report it instead"

CAN = Capabilities(
    platform="mastodon",
    streams=("mentions", "threads"),
    abilities=(
        Ability(Verb.MUTE, reversible=True, repeatable=True, note="privately"),
        Ability(Verb.UNMUTE, reversible=True, repeatable=True),
        Ability(Verb.BLOCK, reversible=True, repeatable=True),
        Ability(Verb.UNBLOCK, reversible=True, repeatable=True),
        Ability(Verb.REPORT, note="to the moderators of our server; twice makes two reports"),
        Ability(Verb.REPLY, longest=500),
        Ability(Verb.DM_REPLY, longest=500, note="a post that only they can read"),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="the time of the last edit is told",
    deletions="the post is missing when asked for again",
    rereads=True,
    note=NO_HIDE,
)


class Mastodon:
    """One account. Options: base_url (the server), thread_days, deep_hours, overlap_minutes."""

    can = CAN
    seeking = searching.SEEKING
    secrets = (("access_token",),)

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._us = account.name, account.id
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 30)))
        self._reach = timedelta(days=float(options.get("thread_days", 30)))
        self._deep = timedelta(hours=float(options.get("deep_hours", 6)))
        self._known: dict[str, Known] = {}
        self._replies: dict[str, int] = {}
        self._ours: dict[str, Thread] = {}  # our own posts, as their list told of them
        token = account.secrets.get("access_token", "")
        home = str(options.get("base_url", "https://mastodon.social")).rstrip("/")
        headers = {"Authorization": f"Bearer {token}"}
        self._api = Api(account, "Mastodon", home, lambda: headers)

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new, newest first; an interrupted walk goes on below."""
        if stream not in CAN.streams:
            raise Invalid(f'account "{self._account}": Mastodon has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach, self._deep)

        def read(task: Task, since: datetime) -> Found:
            what, id, below = task
            if what == "mentions":
                return self._mentions(below, since)
            if what == "thread":
                return self._thread(id)
            return self._own(below, now, every=state.deepest)

        yield from pages(state, now, [(stream, "", "")], read, known)

    def thread(self, id: str) -> Iterator[Page]:
        """Yield every reply under our post *id*, at any depth."""
        yield from whole([("thread", id, "")], utcnow(), lambda task, _: self._thread(task[1]))

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        """Yield public posts that may fit *wanted*, as far as our server knows them."""
        known = self._known.setdefault(repr(wanted.query), Known())

        def make(found: Any, moments: tuple[datetime | None, ...], then: list[Task]) -> Found:
            return self._found(found, moments, then, "", Kind.POST)

        yield from searching.seek(self._api, make, known, wanted, cursor, utcnow())

    def _mentions(self, below: str, since: datetime) -> Found:
        params = {"types[]": ["mention"], "include_filtered": "true", "limit": 80, "max_id": below}
        found = self._api.ask_list("/api/v1/notifications", **params)
        moments = tuple(payload.moment(n.get("created_at")) for n in found)
        then = _following("mentions", found, moments, since)
        return self._found([n.get("status") for n in found], moments, then, "", Kind.MENTION)

    def _own(self, below: str, now: datetime, *, every: bool) -> Found:
        """List our own posts and ask for the threads that may have something new."""
        params = {"exclude_replies": "true", "exclude_reblogs": "true", "limit": 40}
        path = f"/api/v1/accounts/{self._us}/statuses"
        found = rows(self._api.ask_list(path, max_id=below, **params))
        then: list[Task] = []
        for status in found:
            if every or self._changed(status, now):
                then.append(("thread", str(status["id"]), ""))
            self._replies[str(status["id"])] = _count(status)
        moments = tuple(payload.moment(s.get("created_at")) for s in found)
        ours = told(i for i, _ in payload.items(found, self._account, "", "", None))
        self._ours |= {t.ref.id: t for t in ours}
        then += _following("threads", found, moments, now - self._reach)
        return Found(then=tuple(then), threads=ours)

    def _changed(self, status: Mapping[str, Any], now: datetime) -> bool:
        posted, count = payload.moment(status.get("created_at")), _count(status)
        young = posted is None or now - posted < FRESH
        return count > 0 and (young or self._replies.get(str(status["id"])) != count)

    def _thread(self, id: str) -> Found:
        found = self._api.ask("GET", f"/api/v1/statuses/{id}/context").get("descendants")
        moments = tuple(payload.moment(s.get("created_at")) for s in tables(found))
        below = self._found(found, moments, [], id, Kind.REPLY)
        ours = [s for s in tables(found) if str(table(s.get("account")).get("id")) == self._us]
        answers = payload.items(ours, self._account, "", id, None)
        said = answered((i for i, _ in answers), below.items)
        top = (self._ours[id],) if id in self._ours else ()
        return replace(below, threads=(*top, *said))

    def _found(
        self, found: Any, moments: tuple[datetime | None, ...], then: Any, thread: str, role: Kind
    ) -> Found:
        made = payload.items(found, self._account, self._us, thread, role)
        theirs = {i.ref.id: (i, r) for i, r in made}
        raw = {id: r for id, (_, r) in theirs.items()}
        return Found(tuple(i for i, _ in theirs.values()), raw, tuple(then), moments)

    def items_from(self, stream: str, body: Mapping[str, Any]) -> tuple[Item, ...]:
        """Return the items in one answer of *stream* (a list under ``list``), asking nothing."""
        if stream == "mentions":
            found = [n.get("status") for n in tables(body.get("list"))]
            return self._found(found, (), [], "", Kind.MENTION).items
        thread = text(body.get("thread"))
        return self._found(body.get("descendants"), (), [], thread, Kind.REPLY).items

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each post stands."""
        found: dict[str, Item] = {}
        for start in range(0, len(refs), 20):
            ids = [r.id for r in refs[start : start + 20]]
            listed = self._api.ask_list("/api/v1/statuses", **{"id[]": ids})
            found |= {i.ref.id: i for i, _ in payload.items(listed, self._account, "")}
        return [_presence(r, found.get(r.id)) for r in refs]

    def act(self, action: Action) -> Receipt:
        """Carry out *action*; a reply carries a key that keeps it from appearing twice."""
        return carry_out(action, self.can, {
            Verb.MUTE: lambda a: self._relate(a, "mute"),
            Verb.UNMUTE: lambda a: self._relate(a, "unmute"),
            Verb.BLOCK: lambda a: self._relate(a, "block"),
            Verb.UNBLOCK: lambda a: self._relate(a, "unblock"),
            Verb.REPORT: self._report,
            Verb.REPLY: lambda a: self._say(a, "unlisted"),
            Verb.DM_REPLY: lambda a: self._say(a, "direct"),
        }, action.permalink or "https://docs.joinmastodon.org/user/moderating/")  # fmt: skip

    def _relate(self, action: Action, how: str) -> Receipt:
        wanted = not how.startswith("un")
        if self._relation(action, "muting" if "mute" in how else "blocking") is wanted:
            return receipt(Outcome.ALREADY)
        self._api.ask("POST", f"/api/v1/accounts/{action.author_id}/{how}")
        return receipt(Outcome.APPLIED)

    def _relation(self, action: Action, name: str) -> bool:
        path = "/api/v1/accounts/relationships"
        found = self._api.ask_list(path, **{"id[]": [action.author_id]})
        return any(r.get(name) is True for r in found if str(r.get("id")) == action.author_id)

    def _report(self, action: Action) -> Receipt:
        body = {"account_id": action.author_id, "status_ids": [action.target.id]}
        body |= {"comment": action.text} if action.text else {}
        made = self._api.ask("POST", "/api/v1/reports", json=body)
        return receipt(Outcome.APPLIED, reference=str(made.get("id", "")))

    def _say(self, action: Action, visibility: str) -> Receipt:
        above = self._api.ask("GET", f"/api/v1/statuses/{action.target.id}")
        who = text(table(above.get("account")).get("acct"))
        body = {
            "status": f"@{who} {action.text}",
            "in_reply_to_id": action.target.id,
            "visibility": visibility,
        }
        key = {"Idempotency-Key": action.key}
        made = self._api.ask("POST", "/api/v1/statuses", json=body, headers=key)
        return receipt(Outcome.APPLIED, text(made.get("url")), reference=str(made.get("id", "")))

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has happened; a report cannot be looked up."""
        return asked(action, self.can, {
            Verb.MUTE: lambda a: self._relation(a, "muting"),
            Verb.UNMUTE: lambda a: not self._relation(a, "muting"),
            Verb.BLOCK: lambda a: self._relation(a, "blocking"),
            Verb.UNBLOCK: lambda a: not self._relation(a, "blocking"),
            Verb.REPLY: self._said,
            Verb.DM_REPLY: self._said,
        })  # fmt: skip

    def _said(self, action: Action) -> bool:
        found = self._api.ask_list(f"/api/v1/accounts/{self._us}/statuses", limit=40)
        return any(
            str(s.get("in_reply_to_id")) == action.target.id
            and words(text(s.get("content")))[0].endswith(words(action.text)[0])
            for s in found
        )


def _count(status: Mapping[str, Any]) -> int:
    count = status.get("replies_count")
    return count if isinstance(count, int) else 1


def _following(what: str, found: Any, moments: Sequence[datetime | None], since: datetime) -> Any:
    listed = rows(found)
    newer = any(m and m >= since for m in moments)
    return [(what, "", str(listed[-1]["id"]))] if listed and newer else []


def _presence(ref: ItemRef, item: Item | None) -> Presence:
    if item is None:
        return Presence(ref, State.GONE)
    edited = ref.digest and ref.digest != item.ref.digest
    return Presence(ref, State.EDITED if edited else State.VISIBLE, item.text)


CONNECTOR = Mastodon
