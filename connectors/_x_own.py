"""Our own posts on X: which conversations are ours, and what we said there."""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from connectors import _x_payload as payload
from connectors._x_client import Client
from moderation.items import Item, ItemRef, Thread

GOOD_SECONDS = 30.0  # how long the list of our own posts is taken as fresh
KEPT = 5_000  # posts of ours whose words are remembered
FIELDS = ["author_id", "created_at", "note_tweet"]


class OwnPosts:
    """Learns from every answer, and asks only about conversations that none has told of."""

    def __init__(self, client: Client, reach: timedelta) -> None:
        self._client, self._reach = client, reach
        self._good = 0.0
        self.own: dict[str, bool] = {}  # conversation -> whether we started it
        self._said: dict[str, Thread] = {}
        self._told = set[str]()
        self._news: dict[str, Thread] = {}  # our own posts that nobody has been told of yet

    def conversations(self, now: datetime) -> list[str]:
        """Return the conversations known to be ours; asked for once for replies and quotes."""
        if time.monotonic() >= self._good:
            self._ask_for_all(now)
            self._good = time.monotonic() + GOOD_SECONDS
        return [id for id, ours in list(self.own.items()) if ours]  # others may learn meanwhile

    def _ask_for_all(self, now: datetime) -> None:
        token, seen = "", set[str]()
        while token not in seen:
            seen.add(token)
            found = self._client.posts(
                self._client.api.get_users_tweets, self._client.us,
                exclude=["replies", "retweets"], start_time=now - self._reach, max_results=100,
                tweet_fields=FIELDS[1:], pagination_token=token or None,
            )  # fmt: skip
            for post in found.posts:
                first = payload.history(post)[0]
                self.own[first] = True
                self._keep(post)
                if first not in self._told and first in self._said:
                    self._told.add(first)
                    self._news[first] = self._said[first]
            token = found.token
            if not token:
                return

    def learn(self, page: payload.Answer) -> None:
        """Learn who started these conversations; one request for a hundred, once each."""
        threads = dict.fromkeys(str(p.get("conversation_id") or p["id"]) for p in page.posts)
        self._tell(threads, [*page.posts, *page.around.values()])
        unknown = [t for t in threads if t not in self.own]
        for start in range(0, len(unknown), 100):
            part = unknown[start : start + 100]
            found = self._client.posts(
                self._client.api.get_tweets, part, capped=False, tweet_fields=FIELDS
            )
            self._tell(part, found.posts)
            self.own.update({t: self.own.get(t, False) for t in part})

    def _tell(self, threads: Iterable[str], posts: Iterable[payload.Raw]) -> None:
        wanted = set(threads)
        for post in posts:
            ours = str(post.get("author_id") or "") == self._client.us
            named = wanted & {payload.history(post)[0], str(post["id"])}
            if post.get("author_id"):
                self.own.update(dict.fromkeys(named, ours))
            if ours:
                self._keep(post)

    def _keep(self, post: payload.Raw) -> None:
        """Remember what we said, under its own id and its first; the last version stands."""
        id, ids = str(post["id"]), payload.history(post)
        for name in dict.fromkeys((ids[0], id)):
            if name not in self._said or id == ids[-1]:
                ref = ItemRef("x", self._client.account, name)
                link = f"https://x.com/i/status/{id}"
                when = payload.moment(post.get("created_at"))
                top = self.own.get(name, False)
                self._said[name] = Thread(ref, payload.words(post), link, when, top)
        while len(self._said) > KEPT:
            self._said.pop(next(iter(list(self._said))), None)

    def news(self) -> Iterator[Thread]:
        """Yield our own posts that were not told before."""
        while self._news:
            yield self._news.popitem()[1]

    def above(self, items: Iterable[Item]) -> Iterator[Thread]:
        """Yield what we said that *items* stand under or answer."""
        for name in dict.fromkeys(n for i in items for n in (i.thread, i.parent)):
            if name in self._said:
                yield self._said[name]
