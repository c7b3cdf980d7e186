"""What was said, where and by whom: items, their authors, and the signals measured on them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The role an item plays towards our account; one item can play several."""

    COMMENT = "comment"  # under a post of ours
    REPLY = "reply"  # to a comment or a post
    MENTION = "mention"
    QUOTE = "quote"
    POST = "post"  # on our page or about us, by somebody else
    DM = "dm"
    ARTICLE = "article"  # news, blog, forum entry: listened to, never acted on


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Names one version of an item; *digest* changes when its words or media change."""

    platform: str
    account: str
    id: str
    digest: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The item whatever its version."""
        return (self.platform, self.account, self.id)


@dataclass(frozen=True, slots=True)
class Media:
    """Something attached: *kind* is image, video, audio, sticker, gif, file or link."""

    kind: str
    alt: str = ""
    url: str = ""  # kept as text, never fetched


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, as far as the platform says. Identity is never verified by us."""

    id: str = ""
    handle: str = ""
    name: str = ""
    kind: str = "person"  # person, organisation, press, official (one of our own), bot
    bio: str = ""
    created_at: datetime | None = None
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One comment, reply, mention, post or message, as the platform gave it."""

    ref: ItemRef
    text: str
    kind: Kind = Kind.COMMENT
    roles: frozenset[Kind] = frozenset()
    own_thread: bool = False  # in a conversation that our account started
    author: Author = field(default_factory=Author)
    posted_at: datetime | None = None
    edited_at: datetime | None = None
    thread: str = ""  # id of the conversation's first post
    parent: str = ""  # id of what it answers
    permalink: str = ""
    media: tuple[Media, ...] = ()
    links: tuple[str, ...] = ()  # as the platform expanded them; never opened
    language: str = ""  # the platform's own guess
    hidden: bool = False
    earlier_ids: tuple[str, ...] = ()  # ids of earlier versions, where an edit changes the id


@dataclass(frozen=True, slots=True)
class Thread:
    """A post or answer of our own that items stand under: shown and read beside them, never judged.

    *ref* holds the id that items give as their thread or parent.
    """

    ref: ItemRef
    text: str
    permalink: str = ""
    posted_at: datetime | None = None
    top: bool = False  # it starts a conversation of ours, under which all can be read again


@dataclass(frozen=True, slots=True)
class Signal:
    """One measured score, 0 to 1, under the classifier's label; *by* names the classifier."""

    label: str
    score: float
    by: str = ""


def digest(text: str, media: tuple[Media, ...] = ()) -> str:
    """Return the fingerprint of a version: SHA-256 of its words and what is attached."""
    parts = [text, *(f"{m.kind}\x1f{m.url}\x1f{m.alt}" for m in media)]
    whole = "\x1e".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()
