"""From X's payloads to items; both the ``tweet`` and the ``post`` set of names are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors._rows import bare, made, rows, table, text
from moderation.items import Author, Item, ItemRef, Kind, Media, digest

Raw = Mapping[str, Any]
MEDIA = {"photo": "image", "animated_gif": "gif", "video": "video"}
KINDS = {"government": "organisation", "business": "organisation"}


def either(raw: Raw, *names: str, default: Any = None) -> Any:
    """Return the first of *names* that *raw* holds."""
    return next((raw[n] for n in names if raw.get(n) is not None), default)


@dataclass(frozen=True)
class Answer:
    """One page of posts, with what came along."""

    posts: tuple[Raw, ...]
    users: Mapping[str, Raw] = field(default_factory=dict)
    around: Mapping[str, Raw] = field(default_factory=dict)  # referenced posts by id
    media: Mapping[str, Raw] = field(default_factory=dict)
    token: str = ""
    errors: tuple[Raw, ...] = ()


def answer(body: Any, *, listed: bool = False) -> Answer:
    """Return what is in a body; a page without ``data`` is an empty page.

    Raises: ValueError where it is no answer at all, or a list (*listed*) that does not add up.
    """
    if listed:
        whole(body)
    if not isinstance(body, dict) or not ({"data", "meta", "errors", "includes"} & body.keys()):
        raise ValueError("no answer")
    data = body.get("data")
    extra = table(body.get("includes"))
    return Answer(
        tuple(rows([data] if isinstance(data, dict) else data)),
        _by(extra.get("users"), "id"),
        _by(either(extra, "tweets", "posts"), "id"),
        _by(extra.get("media"), "media_key"),
        text(table(body.get("meta")).get("next_token")),
        tuple(e for e in _list(body.get("errors")) if isinstance(e, dict)),
    )


def whole(body: Any) -> None:
    """Raise ValueError where a list answer does not say how many it holds, or holds fewer.

    A page that lost its words or its next place would end a walk early, and hide what is below.
    """
    meta = table(table(body).get("meta"))
    count, token = meta.get("result_count"), meta.get("next_token", "")
    if not isinstance(count, int) or isinstance(count, bool) or not isinstance(token, str):
        raise ValueError("no count")
    if len(_list(table(body).get("data"))) < count:
        raise ValueError("fewer than counted")


def _by(found: Any, key: str) -> dict[str, Raw]:
    return {str(r[key]): r for r in rows(found, key)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def words(post: Raw) -> str:
    """Return the whole text: the long form where there is one, & < > as they were typed."""
    long = table(either(post, "note_tweet", "note_post"))
    plain = text(long.get("text")) or text(post.get("text"))
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_typed(post: Raw) -> str:
    """Return the words with X's short addresses turned back into those that were typed."""
    said = words(post)
    for raw in _list(table(post.get("entities")).get("urls")):
        if isinstance(raw, dict) and raw.get("url") and raw.get("expanded_url"):
            said = said.replace(str(raw["url"]), str(raw["expanded_url"]))
    return said


def messages(
    found: Iterable[Raw], users: Mapping[str, Raw], account: str, us: str
) -> tuple[Item, ...]:
    """Return the direct messages of others."""
    theirs = (e for e in found if str(e.get("sender_id", "")) != us)
    return tuple(
        made(
            theirs,
            lambda event: _message(event, users, account),
            lambda event: bare("x", account, str(event["id"]), event.get("text"), Kind.DM),
        )
    )


def _message(event: Raw, users: Mapping[str, Raw], account: str) -> Item:
    said, thread = text(event.get("text")), text(event.get("dm_conversation_id"))
    return Item(
        ref=ItemRef("x", account, str(event["id"]), digest(said)),
        text=said,
        kind=Kind.DM,
        roles=frozenset({Kind.DM}),
        author=_author(str(event.get("sender_id", "")), users),
        posted_at=moment(event.get("created_at")),
        thread=thread,
        permalink=f"https://x.com/messages/{thread}" if thread else "https://x.com/messages",
        links=tuple(_links(event)),
    )


def moment(word: Any) -> datetime | None:
    """Return a moment as X writes it; None where it makes no sense."""
    try:
        found = datetime.fromisoformat(str(word))
    except ValueError:
        return None
    return found if found.tzinfo else None


def references(post: Raw) -> dict[str, str]:
    """Return the posts that this one refers to: replied_to, quoted -> id."""
    refs = rows(either(post, "referenced_tweets", "referenced_posts"))
    return {str(r.get("type")): str(r["id"]) for r in refs}


def history(post: Raw) -> tuple[str, ...]:
    """Return the ids of all versions, oldest first."""
    ids = either(post, "edit_history_tweet_ids", "edit_history_post_ids")
    return tuple(i for i in _list(ids) if isinstance(i, str) and i) or (str(post["id"]),)


@dataclass(frozen=True)
class Reader:
    """Makes items for one account; *own* says of a conversation whether we started it."""

    account: str
    us: str
    own: Mapping[str, bool] = field(default_factory=dict)

    def items(self, page: Answer, role: Kind | None) -> tuple[Item, ...]:
        """Return the posts of others in *page*, each having at least *role*."""
        theirs = {str(p["id"]): p for p in page.posts if str(p.get("author_id", "")) != self.us}
        return tuple(
            made(
                theirs.values(),
                lambda post: self.item(post, page, role),
                lambda post: bare(
                    "x", self.account, str(post["id"]), words(post), role or Kind.POST
                ),
            )
        )

    def ours(self, thread: str, page: Answer) -> bool:
        """Return whether our account started this conversation, as far as is known."""
        root = page.around.get(thread, {})
        return self.own.get(thread, root.get("author_id") == self.us)

    def item(self, post: Raw, page: Answer, role: Kind | None = None) -> Item:
        """Return one post as an item."""
        refs, ids = references(post), history(post)
        thread = str(post.get("conversation_id") or post["id"])
        said, media = words(post), tuple(_media(post, page.media))
        own = self.ours(thread, page)
        roles = frozenset(self._roles(post, page, own)) | ({role} if role else set())
        return Item(
            ref=ItemRef("x", self.account, str(post["id"]), digest(said, media)),
            text=said,
            kind=_first(roles, own),
            roles=roles,
            own_thread=own,
            author=_author(str(post.get("author_id", "")), page.users),
            posted_at=moment(post.get("created_at")),
            edited_at=moment(post.get("created_at")) if len(ids) > 1 else None,
            thread=thread,
            parent=refs.get("replied_to", ""),
            permalink=f"https://x.com/i/status/{post['id']}",
            media=media,
            links=tuple(_links(post)),
            language=text(post.get("lang")),
            earlier_ids=tuple(i for i in ids if i != str(post["id"])),
        )

    def _roles(self, post: Raw, page: Answer, own: bool) -> Iterable[Kind]:
        refs = references(post)
        if "replied_to" in refs and (own or str(post.get("in_reply_to_user_id")) == self.us):
            yield Kind.REPLY
        quoted = page.around.get(refs.get("quoted", ""), {})
        if quoted.get("author_id") == self.us:
            yield Kind.QUOTE
        named = rows(table(post.get("entities")).get("mentions"))
        if any(str(m["id"]) == self.us for m in named):
            yield Kind.MENTION


def _first(roles: frozenset[Kind], own: bool) -> Kind:
    order = (
        (Kind.REPLY, Kind.QUOTE, Kind.MENTION) if own else (Kind.QUOTE, Kind.MENTION, Kind.REPLY)
    )
    return next((k for k in order if k in roles), Kind.POST)


def _author(id: str, users: Mapping[str, Raw]) -> Author:
    raw = users.get(id, {})
    followers = table(raw.get("public_metrics")).get("followers_count")
    return Author(
        id,
        text(raw.get("username")),
        text(raw.get("name")),
        KINDS.get(str(raw.get("verified_type")), "person"),
        text(raw.get("description")),
        moment(raw.get("created_at")),
        followers if isinstance(followers, int) else None,
    )


def _media(post: Raw, known: Mapping[str, Raw]) -> Iterable[Media]:
    for key in _list(table(post.get("attachments")).get("media_keys")):
        raw = known.get(str(key), {})
        kind = str(raw.get("type") or "image")
        url = str(raw.get("url") or raw.get("preview_image_url") or key)
        yield Media(MEDIA.get(kind, kind), str(raw.get("alt_text") or ""), url)


def _links(post: Raw) -> Iterable[str]:
    for raw in _list(table(post.get("entities")).get("urls")):
        url = either(raw, "unwound_url", "expanded_url", "url") if isinstance(raw, dict) else None
        if url:
            yield str(url)
