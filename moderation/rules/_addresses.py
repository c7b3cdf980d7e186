"""Links in a text, as written: nothing here ever opens one."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import tldextract

from moderation.principles import Reading

_LINK = re.compile(
    r"\b(?:h(?:tt|xx)ps?://|www\.)[^\s<>\"']{1,2000}"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,4}(?:com|co\.uk|org|org\.uk|net|info|biz|top|xyz|click|shop|site|"
    r"online|live|club|vip|icu|link|ly|me|io|ru|cn|tk|bet|win|loan|pro|gq|cf|ml)\b(?:/[^\s<>\"']{0,2000})?",
    re.IGNORECASE,
)


class Link(NamedTuple):
    """A link: where it stands, its host, and the domain that somebody registered."""

    start: int
    end: int
    host: str
    domain: str
    suffix: str
    path: str


def links(reading: Reading) -> list[Link]:
    """Return the links in the words, and those that the platform passed on; worked out once."""
    memo = reading.text.memo
    if "links" not in memo:
        text = reading.text.original
        found = [
            _link(m[0], m.start(), m.end()) for m in _LINK.finditer(text) if not _mail(text, m)
        ]
        more = [_link(url, 0, 0) for url in reading.item.links]
        memo["links"] = [link for link in (*found, *more) if link.host]
    return memo["links"]  # type: ignore[no-any-return]


def _mail(text: str, match: re.Match[str]) -> bool:
    return match.start() > 0 and text[match.start() - 1] in "@"


def _link(url: str, start: int, end: int) -> Link:
    host, path, domain, suffix = _parts(url[:2100])
    return Link(start, end, host, domain, suffix, path)


@lru_cache(maxsize=4096)
def _parts(url: str) -> tuple[str, str, str, str]:
    bare = re.sub(r"^h(?:tt|xx)ps?://", "", url.lower().rstrip(".,!?);:]"))
    host, _, path = bare.partition("/")
    host = host.split("@")[-1].split(":")[0].split("?")[0]
    parts = _suffixes()(host)
    domain = f"{parts.domain}.{parts.suffix}" if parts.suffix else host
    return host, path, domain, parts.suffix


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The list of public suffixes that the library carries; it is never fetched."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
