"""News, blogs and forums by RSS and Atom: listened to, never acted on.

| | |
|---|---|
| asked | with ETag and If-Modified-Since, so an unchanged feed costs a few bytes |
| edits | the entry's time of update; its words are compared too |
| deletions | not told |
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import requests

from connectors import _feed_payload as payload
from connectors._acts import asked, carry_out
from connectors._http import Limits, Road, quiet
from connectors._rows import table, text
from connectors._seeking import Seeking, Wanted
from connectors.base import Account, Page
from connectors.errors import ConnectorError, Gone, Invalid, Transient
from moderation.actions import Ability, Action, Capabilities, Presence, Receipt, State, Verb
from moderation.items import Item, ItemRef
from moderation.queries import found as fits

BY_HAND = "articles and forum entries are answered by hand, on their own site"

CAN = Capabilities(
    platform="feeds",
    streams=("articles",),
    abilities=(
        Ability(Verb.REPLY, by_hand=True, note=BY_HAND),
        Ability(Verb.REPORT, by_hand=True, note="write to the editor or the forum's moderators"),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="write to the editor or the moderators"),
    ),
    edits="the entry's time of update; its words are compared too",
    deletions="a feed does not tell",
    looks=False,
    note="only what the publisher leaves in the feed can be read",
)

SEEKING = Seeking(
    asks=lambda _query: (),
    costs="free; each feed is read again for the search, and what fits is picked out here",
    misses="what the publisher does not put into the feed",
)


class Feeds:
    """Some feeds. Options: urls, words (only entries that hold one of them), timeout."""

    can = CAN
    seeking = SEEKING
    secrets = ()

    def __init__(self, account: Account) -> None:
        quiet()
        options = account.options
        self._account = account.name
        self._urls = [str(u) for u in options.get("urls", ())]
        self._words = [str(w).casefold() for w in options.get("words", ())]
        self._session = requests.Session()
        self._session.max_redirects = 5
        self._session.headers["User-Agent"] = str(options.get("user_agent", "wellheard"))
        limits = Limits.of(options)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, Road(account.name, "", limits=limits, follow=True))

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield a page for each feed that changed; one that fails does not keep back the rest."""
        if stream not in CAN.streams:
            raise Invalid(f'account "{self._account}": feeds have no stream "{stream}"')
        yield from self._changed(cursor, self._wanted)

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        """Yield the entries that fit *wanted*; a feed that did not change is not read again."""

        def fit(item: Item) -> bool:
            young = item.posted_at is None or item.posted_at >= wanted.since
            return young and fits(wanted.query, item.text) is not None

        yield from self._changed(cursor, fit)

    def _changed(self, cursor: str | None, keep: Callable[[Item], bool]) -> Iterator[Page]:
        seen = {u: m for u, m in _marks(cursor).items() if u in self._urls}
        failed: list[ConnectorError] = []
        for url in self._urls:
            try:
                found, mark = self._feed(url, seen.get(url, {}), keep)
            except ConnectorError as fault:
                failed.append(fault)
                continue
            seen = {**seen, url: mark}
            yield self._page(found, seen, done=url == self._urls[-1] and not failed)
        if failed:
            first, count = failed[0], f"{len(failed)} of {len(self._urls)} feeds"
            raise type(first)(f"{first} ({count})")

    def _feed(
        self, url: str, mark: Mapping[str, str], keep: Callable[[Item], bool]
    ) -> tuple[list[Item], dict[str, str]]:
        """Return what a feed holds and how to ask next time; nothing if it did not change."""
        names = {"If-None-Match": mark.get("etag"), "If-Modified-Since": mark.get("modified")}
        who = f'account "{self._account}"'
        try:
            headers = {k: v for k, v in names.items() if v}
            answer = self._session.get(url, headers=headers)
        except requests.RequestException as fault:
            raise Transient(f"{who}: a feed cannot be fetched ({type(fault).__name__})") from None
        if answer.status_code == 304:
            return [], dict(mark)
        if answer.status_code in (404, 410):
            raise Gone(f"{who}: a feed is no longer there; take it out or correct its address")
        if answer.status_code >= 300:
            raise Transient(f"{who}: a feed is in trouble ({answer.status_code})")
        told = answer.headers
        fresh = {"etag": told.get("ETag", ""), "modified": told.get("Last-Modified", "")}
        found = payload.entries(answer.content, self._account)
        if found is None:
            raise Transient(f"{who}: a feed cannot be read")
        return [i for i in found if keep(i)], fresh

    def _wanted(self, item: Item) -> bool:
        said = item.text.casefold()
        return not self._words or any(w in said for w in self._words)

    def _page(self, found: list[Item], seen: Mapping[str, Any], *, done: bool) -> Page:
        items = {i.ref.id: i for i in found}
        raw = {i.ref.id: {"link": i.permalink, "text": i.text} for i in items.values()}
        return Page(tuple(items.values()), json.dumps(seen), raw, done=done)

    def items_from(self, stream: str, body: Mapping[str, Any]) -> tuple[Item, ...]:
        """Return the entries of a feed whose XML stands under ``xml``."""
        return tuple(
            payload.entries(text(body.get("xml")).encode("utf-8", "replace"), self._account) or ()
        )

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return UNKNOWN for each: a feed does not say what became of an entry."""
        return [Presence(r, State.UNKNOWN) for r in refs]

    def act(self, action: Action) -> Receipt:
        """Refuse, with the link: nothing can be done from here."""
        return carry_out(action, self.can, {}, action.permalink or action.target.id)

    def probe(self, action: Action) -> Receipt:
        """Return UNKNOWN: what was done by hand, only a person knows."""
        return asked(action, self.can, {})


def _marks(cursor: str | None) -> dict[str, dict[str, str]]:
    try:
        return {str(k): table(v) for k, v in table(json.loads(cursor or "{}")).items()}
    except ValueError:
        return {}


CONNECTOR = Feeds
