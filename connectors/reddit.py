"""Reddit, through praw: mentions, replies to us, and searches; listened to, acted on by hand.

| | |
|---|---|
| access | needs Reddit's approval (self-service ended in November 2025) |
| edits | ``edited`` holds the time |
| deletions | the body becomes "[deleted]" (by the author) or "[removed]" (by moderators) |
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors._acts import asked, carry_out
from connectors._http import utcnow
from connectors._reddit_search import SEEKING
from connectors._reddit_session import Session, translated
from connectors._rows import bare, made, rows, table, tables, text
from connectors._seeking import Wanted
from connectors._walks import Found, Known, Task, pages, walk
from connectors.base import Account, Page
from connectors.errors import Invalid
from moderation.actions import Ability, Action, Capabilities, Presence, Receipt, State, Verb
from moderation.items import Author, Item, ItemRef, Kind, digest

GONE = {"[deleted]", "[removed]"}
PATHS = {"mentions": "message/mentions", "replies": "message/inbox"}
ROLES = {"mentions": Kind.MENTION, "replies": Kind.REPLY, "search": Kind.POST}
BY_HAND = "on Reddit we only listen: answer and report by hand, as a person"

CAN = Capabilities(
    platform="reddit",
    streams=("mentions", "replies"),
    abilities=tuple(
        Ability(verb, by_hand=True, note=BY_HAND)
        for verb in (Verb.REPLY, Verb.REPORT, Verb.BLOCK, Verb.UNBLOCK, Verb.ASK_REMOVE)
    ),
    edits="the time of the edit is told",
    deletions="the words become [deleted] or [removed]",
    note="needs Reddit's approval of the access",
)


class Reddit:
    """One account. Options: subreddits (that searches look in), overlap_minutes."""

    can = CAN
    seeking = SEEKING
    secrets = (
        ("client_id", "client_secret", "refresh_token"),
        ("client_id", "client_secret", "username", "password"),
    )

    def __init__(self, account: Account) -> None:
        options = account.options
        self._account, self._handle = account.name, account.handle.casefold()
        self._overlap = timedelta(minutes=float(options.get("overlap_minutes", 60)))
        self._reach = timedelta(days=float(options.get("backfill_days", 28)))
        self._subreddits = "+".join(str(s) for s in options.get("subreddits", ())) or "all"
        self._known: dict[str, Known] = {}
        self._session = Session(account)

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new, newest first; an interrupted walk goes on below."""
        if stream not in ROLES:
            raise Invalid(f'account "{self._account}": Reddit has no stream "{stream}"')
        now = utcnow()
        known = self._known.setdefault(stream, Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, self._reach)
        yield from pages(state, now, [(stream, "")], self._page, known)

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        """Yield public posts that may fit *wanted*, newest first."""
        now = utcnow()
        known = self._known.setdefault(repr(wanted.query), Known())
        known.stored(cursor)
        state = walk(cursor).begin(now, self._overlap, max(now - wanted.since, self._overlap))
        (asks,) = SEEKING.asks(wanted.query)

        def read(task: Task, since: datetime) -> Found:
            return self._page(task, since, asks)

        yield from pages(state, now, [("search", "")], read, known)

    def _page(self, task: Task, since: datetime, asks: str = "") -> Found:
        stream, after = task
        path, given = PATHS.get(stream, ""), dict[str, Any]()
        if not path:
            path = f"r/{self._subreddits}/search"
            given = {"q": asks, "sort": "new", "restrict_sr": "true", "type": "link"}
        listing = self._session.get(path, limit=100, after=after, **given)
        items = self._items(stream, listing)
        told = [table(c.get("data")) for c in tables(listing["children"])]
        moments = tuple(_moment(d.get("created_utc")) for d in told)
        following = text(listing.get("after"))
        newer = any(m and m >= since for m in moments)
        then: tuple[Task, ...] = ((stream, following),) if following and newer else ()
        raw = {str(d.get("name")): d for d in told}
        return Found(items, {i.ref.id: raw[i.ref.id] for i in items}, then, moments)

    def _items(self, stream: str, listing: Mapping[str, Any]) -> tuple[Item, ...]:
        told = [table(c.get("data")) for c in tables(listing.get("children"))]
        theirs = [d for d in rows(told, "name") if text(d.get("author")).casefold() != self._handle]
        role = ROLES[stream]
        found = made(
            theirs,
            lambda d: _item(d, self._account, role),
            lambda d: bare("reddit", self._account, str(d["name"]), _words(d), role),
        )
        return tuple({i.ref.id: i for i in found}.values())

    def items_from(self, stream: str, body: Mapping[str, Any]) -> tuple[Item, ...]:
        """Return the items in one answer of *stream*, without asking anything."""
        return self._items(stream, table(body.get("data")))

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each one stands."""
        found: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(refs), 100):
            ids = ",".join(r.id for r in refs[start : start + 100])
            listing = self._session.get("api/info", id=ids)
            told = [table(c.get("data")) for c in tables(listing["children"])]
            found |= {str(d["name"]): d for d in rows(told, "name")}
        return [_presence(r, found.get(r.id)) for r in refs]

    def act(self, action: Action) -> Receipt:
        """Refuse, with the link: on Reddit a person answers."""
        return carry_out(action, self.can, {}, action.permalink or "https://www.reddit.com/")

    def probe(self, action: Action) -> Receipt:
        """Return UNKNOWN: what was done by hand, only a person knows."""
        return asked(action, self.can, {})


def _words(told: Mapping[str, Any]) -> str:
    parts = (text(told.get("title")), text(told.get("selftext")), text(told.get("body")))
    return "\n".join(p for p in parts if p)


def _item(told: Mapping[str, Any], account: str, role: Kind) -> Item:
    said, id = _words(told), str(told["name"])
    path = text(told.get("permalink")) or text(told.get("context"))
    link = text(told.get("url"))
    return Item(
        ref=ItemRef("reddit", account, id, digest(said)),
        text=said,
        kind=role,
        roles=frozenset({role}),
        author=Author(text(told.get("author_fullname")), text(told.get("author"))),
        posted_at=_moment(told.get("created_utc")),
        edited_at=_moment(told.get("edited")),
        thread=text(told.get("link_id")) or id,
        parent=text(told.get("parent_id")),
        permalink=f"https://www.reddit.com{path}" if path else "",
        links=(link,) if link and "reddit.com" not in link else (),
    )


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _presence(ref: ItemRef, told: Mapping[str, Any] | None) -> Presence:
    if told is None or {text(told.get("body")), text(told.get("selftext"))} & GONE:
        return Presence(ref, State.GONE)
    said = _words(told)
    edited = bool(ref.digest) and ref.digest != digest(said)
    return Presence(ref, State.EDITED if edited else State.VISIBLE, said)


ERRORS_OF = "prawcore.exceptions"
translating = translated
CONNECTOR = Reddit
