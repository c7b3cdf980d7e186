"""X's activity stream: what happens to our account, told within seconds over one open connection.

Nobody needs to be able to reach us for it. A line only says where to look: the post is then read
like any other, so that what is told twice, late, or beside a poll makes nothing double. Messages
come whole, as asking for one would use up the few requests that X allows.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import requests

from connectors import _x_errors as errors
from connectors import _x_payload as payload
from connectors._http import Limits
from connectors._open_lines import Line
from connectors._rows import rows, table, tables, text
from connectors._x_client import Client
from connectors._x_own import OwnPosts
from connectors.base import Account, Heard, Page, Tombstone
from connectors.errors import Ambiguous, ConnectorError, Invalid, NotPermitted, Transient
from moderation.items import Item, ItemRef, Kind

SUBSCRIPTIONS = "/2/activity/subscriptions"
STREAM = "/2/activity/stream"
TAG = "wellheard"
ROLES = {
    "post.mention.create": Kind.MENTION,
    "post.reply.create": Kind.REPLY,
    "post.quote.create": Kind.QUOTE,
}
MESSAGE, DELETED = "dm.received", "post.delete"
ASKED_FOR = (*ROLES, DELETED)
PAGE = 100  # posts in one lookup
SILENCE = 30.0  # seconds; X sends a sign of life every 20

Event = Mapping[str, Any]


class Activity:
    """What X tells about one account.

    Options: push (true to hold the connection open), backfill_minutes (for tiers that may ask for
    what was told while we were away), dms. The secret ``bearer_token`` is the app's own.
    """

    def __init__(
        self, account: Account, client: Client, own: OwnPosts, lookup: Callable[..., payload.Answer]
    ) -> None:
        options = account.options
        self._own, self._lookup = own, lookup
        self._client, self._us, self._who = client, account.id, f'account "{account.name}"'
        self._wanted = bool(options.get("push", False))
        self._dms = bool(options.get("dms", False))
        self._backfill = int(options.get("backfill_minutes", 0))
        self._base = str(options.get("base_url", "https://api.x.com")).rstrip("/")
        self._limits = Limits.of(options)
        self._silence = float(options.get("silence_seconds", SILENCE))
        self._app_token = account.secrets.get("bearer_token", "")

    @property
    def _token(self) -> str:
        return self._app_token or str(self._client.api.bearer_token or "")

    @property
    def wire(self) -> str:
        """Accounts of the same app share one connection: X tells it about all of them.

        Without the app's own token, each account has one; its token may come and change later.
        """
        if not self._wanted:
            return ""
        digest = hashlib.sha256(self._app_token.encode()).hexdigest()[:12]
        return f"{self._base} {digest if self._app_token else self._client.account}"

    def subscribe(self) -> None:
        """Ask X to tell what it does not tell already; what our tier may not have is left out.

        Raises: any ConnectorError, where nothing at all would be told.
        """
        known = {
            text(row.get("event_type"))
            for row in tables(self._asked("GET").get("data"))
            if text(table(row.get("filter")).get("user_id")) == self._us
        }
        wanted = [*ASKED_FOR, *([MESSAGE] if self._dms else [])]
        refused: ConnectorError | None = None
        for kind in wanted:
            if kind in known:
                continue
            try:
                body = {"event_type": kind, "filter": {"user_id": self._us}, "tag": TAG}
                self._asked("POST", json=body)
                known.add(kind)
            except Ambiguous as fault:
                raise Transient(str(fault)) from None  # asked twice, it is told once
            except errors.Forbidden as fault:
                refused = NotPermitted(str(fault))  # it is about the app, not about one post
            except (NotPermitted, Invalid) as fault:
                refused = fault
        if refused is not None and not known & set(ROLES):
            raise refused

    def _asked(self, method: str, **given: Any) -> dict[str, Any]:
        with errors.translated(self._client.account, write=method == "POST"):
            answer = self._client.api.request(
                method, SUBSCRIPTIONS, user_auth=self._client.oauth1, **given
            )
            return table(answer.json())

    def listen(self) -> Line:
        """Open the connection. Raises: any ConnectorError."""
        params = {"backfill_minutes": self._backfill} if self._backfill else {}
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        waits = (self._limits.connect, self._silence)
        with requests.Session() as session, errors.translated(self._client.account):
            answer = session.get(
                self._base + STREAM, params=params, headers=headers, timeout=waits, stream=True,
                allow_redirects=False,
            )  # fmt: skip
            if answer.status_code != 200:
                with answer:  # else its socket stays open until it is found by chance
                    answer._content = answer.raw.read(65_536, decode_content=True)
                raise errors.refusal(answer)
        return Line(answer, self._who)

    def told(self, events: Sequence[Event]) -> Heard:
        """Return what *events* speak of, read from X. Raises: any ConnectorError."""
        spoken = self.spoken_of(events)
        every = list(spoken.posts)
        found = [self._read(spoken, every[n : n + PAGE]) for n in range(0, len(every), PAGE)]
        items = [i for page in found for i in page.items]
        page = Page(
            (*items, *spoken.messages),
            "",
            {id: raw for page in found for id, raw in page.raw.items()},
            tuple(t for page in found for t in page.gone),
            threads=tuple(t for page in found for t in page.threads),
        )
        return Heard(page, spoken.missed)

    def _read(self, spoken: "Spoken", ids: list[str]) -> Page:
        page = self._lookup(ids)
        self._own.learn(page)
        reader = payload.Reader(self._client.account, self._us, self._own.own)
        made = list[Item]()
        for post in page.posts:
            roles = spoken.posts.get(str(post["id"]), frozenset())
            one = reader.items(replace(page, posts=(post,)), min(roles, default=None))
            made += [replace(i, roles=i.roles | roles) for i in one if i.roles]
        raw = {str(p["id"]): dict(p) for p in page.posts}
        gone = tuple(
            Tombstone(ItemRef("x", self._client.account, id))
            for id, why in errors.lost(page.errors).items()
            if why == "resource-not-found"
        )
        kept = {i.ref.id: raw[i.ref.id] for i in made if i.ref.id in raw}
        return Page(tuple(made), "", kept, gone, threads=tuple(self._own.above(made)))

    def spoken_of(self, events: Sequence[Event]) -> "Spoken":
        """Return what *events* speak of, as far as it is about us."""
        posts, found, missed = dict[str, frozenset[Kind]](), list[Item](), False
        for event in events:
            data = table(event.get("data"))
            kind, body = text(data.get("event_type")), table(data.get("payload"))
            missed = missed or not data  # unreadable, or X tells of trouble
            if text(table(data.get("filter")).get("user_id")) != self._us:
                continue
            if kind == MESSAGE and self._dms:
                told = list(self._messages(body, table(data.get("includes"))))
                found, missed = [*found, *told], missed or not told
            elif kind in ROLES or kind == DELETED:
                ids = [str(r["id"]) for r in rows([body])]
                missed = missed or not ids
                role = frozenset({ROLES[kind]}) if kind in ROLES else frozenset()
                posts |= {id: posts.get(id, frozenset()) | role for id in ids}
        return Spoken(posts, tuple(found), missed)

    def _messages(self, body: dict[str, Any], extra: dict[str, Any]) -> Iterable[Item]:
        if not text(body.get("text")) or not body.get("sender_id"):
            return ()
        users = {str(u["id"]): u for u in rows(extra.get("users"))}
        return payload.messages(rows([body]), users, self._client.account, self._us)


@dataclass(frozen=True)
class Spoken:
    """What a few events speak of: posts to be read, each with its roles, and whole messages.

    *missed*: something was told that cannot be read here, and only a poll can find.
    """

    posts: Mapping[str, frozenset[Kind]]
    messages: tuple[Item, ...]
    missed: bool = False
