"""From one row of an export to an item: the names that platforms give their columns."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors._rows import table, tables
from moderation.items import Author, Item, ItemRef, Kind, digest

Raw = Mapping[str, Any]
LONDON = ZoneInfo("Europe/London")
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "fulltext", "comment", "commenttext", "commentmessage", "message", "body",
             "content", "commentbody", "reply", "posttext"),
    "id": ("id", "commentid", "idstr", "tweetid", "messageid", "replyid", "postid"),
    "author": ("author", "authorname", "commenter", "commentername", "username", "screenname",
               "handle", "name", "user", "from", "sendername"),
    "author_id": ("authorid", "userid", "commenterid", "fromid"),
    "at": ("postedat", "createdat", "createdtime", "commentcreatedtime", "timestamp", "date",
           "time", "created", "datecreated", "commentdate", "publishedat",
           "posted", "postedon", "postdate", "datetime"),
    "link": ("permalink", "permalinkurl", "link", "url", "commentlink", "commenturl",
             "commentpermalink"),
    "thread": ("thread", "postlink", "conversationid", "post", "inreplytostatusid"),
    "parent": ("parent", "parentid", "inreplytoid"),
    "kind": ("kind",),
    "own": ("ownthread",),
}  # fmt: skip
FORMS = (
    "%a %b %d %H:%M:%S %z %Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S",
    "%b %d, %Y %I:%M %p", "%b %d, %Y, %I:%M %p", "%d %b %Y %H:%M", "%d %B %Y %H:%M", "%d %B %Y",
)  # fmt: skip
DAY_FIRST = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
MONTH_FIRST = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y")
MILLISECONDS = 100_000_000_000


def items(
    row: Raw, platform: str, account: str, columns: Mapping[str, str], *, month_first: bool
) -> Iterator[Item]:
    """Yield the item in *row*; none where it holds no words. *columns* overrides the names."""
    for plain in _unwrapped(row):
        names = {_squeezed(k): v for k, v in plain.items() if isinstance(k, str)}
        told = {field: _first(names, known) for field, known in COLUMNS.items()}
        told |= {field: plain.get(column) for field, column in columns.items() if column in plain}
        said = _word(told["text"])
        # A picture without words still has its column; a row of something else has none.
        wordless = _word(told["id"]) and any(k in names for k in COLUMNS["text"])
        if said or wordless:
            yield _item(told, said, platform, account, month_first)


def _item(told: Raw, said: str, platform: str, account: str, month_first: bool) -> Item:
    at = moment(told["at"], month_first=month_first)
    who, id = _word(told["author"]), _word(told["id"])
    if not id:
        whole = "\x1f".join((who, at.isoformat() if at else "", said))
        id = "x" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    kind = next((k for k in Kind if k.value == _word(told["kind"]).lower()), Kind.COMMENT)
    return Item(
        ref=ItemRef(platform, account, id, digest(said)),
        text=said,
        kind=kind,
        roles=frozenset({kind}),
        own_thread=_word(told["own"]).lower() in ("true", "yes", "1"),
        author=Author(_word(told["author_id"]), who, who),
        posted_at=at,
        thread=_word(told["thread"]),
        parent=_word(told["parent"]),
        permalink=_word(told["link"]),
    )


def _unwrapped(row: Raw) -> Iterator[Raw]:
    """Yield the plain row inside the wrapping of Facebook's, Instagram's and X's archives."""
    if isinstance(row.get("tweet"), dict):
        yield row["tweet"]
    elif isinstance(row.get("string_map_data"), dict):
        told = {k: table(v) for k, v in row["string_map_data"].items()}
        times = [v.get("timestamp") for v in told.values() if v.get("timestamp")]
        flat = {k: _mended(v.get("value")) for k, v in told.items()}
        yield {**flat, "timestamp": times[0] if times else None}
    elif any(isinstance(d.get("comment"), dict) for d in tables(row.get("data"))):
        for part in tables(row["data"]):
            inner = table(part.get("comment"))
            yield {k: _mended(v) for k, v in inner.items()}
    else:
        yield row


def _mended(value: Any) -> Any:
    """Return words as they were written: Meta's archives hold UTF-8 read as Latin-1."""
    if not isinstance(value, str):
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _first(names: Raw, known: tuple[str, ...]) -> Any:
    return next((names[k] for k in known if names.get(k) not in (None, "")), None)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int) else ""


def moment(value: Any, *, month_first: bool = False) -> datetime | None:
    """Return a moment however an export writes it; without a zone it is London's time."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    word = _word(value)
    if re.fullmatch(r"\d{9,13}", word):
        return _epoch(int(word))
    found = _parsed(word, FORMS + (MONTH_FIRST if month_first else DAY_FIRST))
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)


def _parsed(word: str, forms: tuple[str, ...]) -> datetime | None:
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        pass
    for form in forms:
        try:
            return datetime.strptime(word, form)  # noqa: DTZ007 - London is added by the caller
        except ValueError:
            continue
    return None


def _epoch(number: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(number / (1000 if number > MILLISECONDS else 1), UTC)
    except (ValueError, OverflowError, OSError):
        return None
