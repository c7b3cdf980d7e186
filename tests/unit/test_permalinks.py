"""Addresses of posts as people copy them."""
# ruff: noqa: E501 -- addresses are long

import pytest

from moderation.permalinks import ids_in, plain, platform_of, spellings


@pytest.mark.parametrize(
    ("link", "bare", "platform", "ids"),
    [
        ("https://twitter.com/jane/status/123?s=20&t=abc#x", "https://x.com/jane/status/123", "x", ["123"]),
        ("HTTPS://WWW.Facebook.com/town/posts/9/?comment_id=77&__tn__=R", "https://facebook.com/town/posts/9?comment_id=77", "facebook", ["77"]),
        ("m.youtube.com/watch?v=a&lc=Ugx", "https://youtube.com/watch?v=a&lc=Ugx", "youtube", ["Ugx"]),
        ("https://old.reddit.com/r/a/comments/p1/title/c2/", "https://reddit.com/r/a/comments/p1/title/c2", "reddit", ["t1_c2"]),
        ("https://www.reddit.com/r/a/comments/p1/title", "https://reddit.com/r/a/comments/p1/title", "reddit", ["t3_p1"]),
        ("https://bsky.app/profile/did:plc:abc/post/3k", "https://bsky.app/profile/did:plc:abc/post/3k", "bluesky", ["at://did:plc:abc/app.bsky.feed.post/3k"]),
        ("https://forum.example/t/5", "https://forum.example/t/5", "", []),
    ],
)  # fmt: skip
def test_an_address_is_recognised_whatever_its_dress(
    link: str, bare: str, platform: str, ids: list[str]
) -> None:
    found = plain(link)
    assert (found, platform_of(found), list(ids_in(found))) == (bare, platform, ids)
    assert plain(found) == found
    assert all(plain(s) == found for s in spellings(found))


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "hello", "ftp://x.com/a", "https://a b.com", "https://user@x.com/a",
     "x" * 3000, "data:text/html,x", "https://x.com/\u202e1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        plain(link)
