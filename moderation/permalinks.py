"""The address of a post as people copy it: recognised whatever its dress, and never opened."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 2_000
_DRESS = re.compile(
    r"^(utm_\w+|fbclid|igsh|igshid|gclid|mibextid|rdid|share_id|ref|ref_src|ref_url|s|t|si|feature|"
    r"__tn__|__cft__.*|trk|rcm|originalSubdomain)$",
    re.I,
)
_HOSTS = {
    "twitter.com": "x.com",
    "fb.com": "facebook.com",
    "old.reddit.com": "reddit.com",
    "new.reddit.com": "reddit.com",
    "youtu.be": "youtube.com",
}
_PLATFORMS = {
    "x.com": "x",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "youtube.com": "youtube",
    "linkedin.com": "linkedin",
    "bsky.app": "bluesky",
    "reddit.com": "reddit",
    "nextdoor.co.uk": "nextdoor",
    "nextdoor.com": "nextdoor",
    "tiktok.com": "tiktok",
    "threads.net": "threads",
    "threads.com": "threads",
}
_FRONTS = ("www.", "m.", "mobile.", "web.", "")


def plain(link: str) -> str:
    """Return *link* without what only tells where it was copied. Raises: ValueError if it is none.

    Host in small letters without www or mobile, no fragment, no trackers, no slash at the end.
    """
    link = link.strip()
    if len(link) > LONGEST or not link.isprintable() or " " in link:
        raise ValueError("that is no address of a post")
    parts = urlsplit(link if "://" in link else f"https://{link}")
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or parts.username:
        raise ValueError("that is no address of a post")
    kept = [(k, v) for k, v in parse_qsl(parts.query) if not _DRESS.match(k)]
    return urlunsplit(("https", _host(parts.hostname or ""), parts.path.rstrip("/"),
                       urlencode(kept), ""))  # fmt: skip


def _host(host: str) -> str:
    host = host.lower()
    front = next(f for f in _FRONTS if host.startswith(f))
    bare = host.removeprefix(front)
    return _HOSTS.get(bare, bare)


def platform_of(link: str) -> str:
    """Return the platform that a plain *link* leads to; empty where it is not known."""
    return _PLATFORMS.get(urlsplit(link).hostname or "", "")


def spellings(link: str) -> Sequence[str]:
    """Return how platforms and people may have written a plain *link*."""
    parts = urlsplit(link)
    hosts = [parts.netloc, *(old for old, new in _HOSTS.items() if new == parts.netloc)]
    fronts = [front + host for host in hosts for front in ("", "www.", "m.")]
    return tuple(
        urlunsplit(("https", host, parts.path + end, parts.query, ""))
        for host in fronts
        for end in ("", "/")
    )


def ids_in(link: str) -> Sequence[str]:
    """Return the platform's own ids of the post that a plain *link* leads to, where it tells."""
    parts = urlsplit(link)
    query = parse_qs(parts.query)
    found: list[str] = []
    match platform_of(link):
        case "x":
            found = _first(r"/status(?:es)?/(\d+)", parts.path)
        case "youtube":
            found = [*query.get("lc", [])]
        case "reddit":
            comment = _first(r"/comments/\w+/[^/]*/(\w+)", parts.path)
            post = _first(r"/comments/(\w+)", parts.path)
            found = [f"t1_{c}" for c in comment] or [f"t3_{p}" for p in post]
        case "bluesky":
            told = re.search(r"/profile/(did:[^/]+)/post/(\w+)", parts.path)
            found = [f"at://{told[1]}/app.bsky.feed.post/{told[2]}"] if told else []
        case "facebook" | "instagram":
            found = [*query.get("comment_id", []), *query.get("reply_comment_id", [])][-1:]
    return [f for f in found if f]


def _first(pattern: str, text: str) -> list[str]:
    told = re.search(pattern, text)
    return [str(told[1])] if told else []
