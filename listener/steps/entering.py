"""Entering one item that somebody saw: stored and judged like any other, marked as by hand."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.ports import AccountState, AuditLine, UnitOfWork, Work
from listener.ports.listening import BY_HAND, Entered
from moderation.errors import Impossible
from moderation.items import Author, Item, ItemRef, Kind, digest
from moderation.permalinks import ids_in, plain, spellings

LONGEST = 20_000  # characters
KINDS = (Kind.COMMENT, Kind.REPLY, Kind.MENTION, Kind.POST, Kind.ARTICLE, Kind.DM)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw. *link* and *author* may be empty; *ours*: it is under a post of ours."""

    platform: str
    text: str
    seen_by: str
    posted_at: datetime
    kind: Kind = Kind.COMMENT
    ours: bool = False
    link: str = ""
    author: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to put right; *field* is where."""

    field: str
    sentence: str


class Unfit(Impossible):
    """What was entered cannot be taken; *wrongs* says why."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        self.wrongs = tuple(wrongs)
        super().__init__("; ".join(w.sentence for w in wrongs))


def enter(work: Work, seen: Seen, by: str, now: datetime) -> tuple[int, bool]:
    """Return the item, and whether it is new: a link that is known leads to what is there.

    Raises: Unfit.
    """
    link = _checked(seen, now)
    names = ids_in(link) if link else ()
    with work() as unit:
        known = unit.brought.same(
            seen.platform, [*names, _made(seen)], spellings(link) if link else ()
        )
        if known is not None:
            return known, False
        enrol(unit, now)
        item = _item(seen, link, names[0] if names else _made(seen))
        unit.items.store([item], {item.ref.id: {"entered": "by hand"}}, now)
        held = unit.items.find(item.ref)
        assert held is not None  # noqa: S101 -- stored a line above
        told = Entered(held.id, seen.seen_by, by, now, seen.note, seen.kind is not Kind.DM)
        unit.brought.enter(told)
        unit.audit.add(AuditLine("entered by hand", by, now, BY_HAND, held.id))
        unit.wake("judge")
        unit.commit()
    return held.id, True


def enrol(unit: UnitOfWork, now: datetime) -> None:
    """Make sure that the account of what people bring is there."""
    if unit.accounts.get(BY_HAND) is None:
        unit.accounts.enrol(AccountState(BY_HAND, "files", BY_HAND, mode="review"), now)


def _checked(seen: Seen, now: datetime) -> str:
    """Return the plain link. Raises: Unfit with all that is wrong."""
    wrongs, link = [], ""
    if not seen.platform:
        wrongs.append(Wrong("platform", "Say where it was seen"))
    if not seen.text.strip():
        said = "Copy the words; for a picture, say in a few words what it shows"
        wrongs.append(Wrong("text", said))
    if len(seen.text) > LONGEST:
        wrongs.append(Wrong("text", f"That is too long: {LONGEST:,} characters at most"))
    if not seen.seen_by.strip():
        wrongs.append(Wrong("seen_by", "Say who saw it"))
    if seen.posted_at > now + timedelta(minutes=10):
        wrongs.append(Wrong("posted_at", "It cannot have been posted in the future"))
    if seen.kind not in KINDS:
        wrongs.append(Wrong("kind", "Choose what it is"))
    if seen.link.strip():
        try:
            link = plain(seen.link)
        except ValueError as error:
            wrongs.append(Wrong("link", f"{str(error).capitalize()}: copy it from the platform"))
    if wrongs:
        raise Unfit(wrongs)
    return link


def _made(seen: Seen) -> str:
    """Return an id for what has none: the same words by the same author are the same item."""
    whole = "\x1f".join((seen.platform, seen.author.casefold(), " ".join(seen.text.split())))
    return "hand-" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _item(seen: Seen, link: str, id: str) -> Item:
    handle = seen.author.strip().removeprefix("@")
    return Item(
        ref=ItemRef(seen.platform, BY_HAND, id, digest(seen.text)),
        text=seen.text,
        kind=seen.kind,
        roles=frozenset({seen.kind}),
        own_thread=seen.ours,
        author=Author(f"handle:{handle.casefold()}" if handle else "", handle),
        posted_at=seen.posted_at,
        permalink=link,
    )
