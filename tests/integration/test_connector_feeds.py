"""Feeds over real sockets: conditional requests, broken feeds, words to listen for."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors._seeking import Wanted
from connectors.base import Account, connect
from connectors.errors import Gone, Transient
from moderation.actions import State
from moderation.items import ItemRef, Kind
from moderation.queries import parse
from tests.fakes.servers import serving
from tests.fakes.stages import items, pulled

RSS = json.loads(
    (Path(__file__).parent.parent / "payloads/feeds/articles-rss.json").read_text("utf-8")
)["xml"]


class Site:
    """Some feeds on one site."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.broken = 0

    def __call__(self, method: str, path: str, given: Any, headers: dict[str, str]) -> Any:
        self.asked.append(headers)
        if path == "/broken" and self.broken:
            return self.broken, "no"
        if path == "/nonsense":
            return 200, "this is <not a feed", {"content-type": "text/html"}
        if path == "/moved":
            return 301, "", {"location": "/feed"}
        if headers.get("if-none-match") == '"v1"':
            return 304, "", {}
        return 200, RSS, {"content-type": "application/rss+xml", "etag": '"v1"'}


def connector(url: str, *paths: str, **options: Any) -> Any:
    urls = [url + p for p in paths]
    return connect(Account("news", "feeds", "news", "", {"urls": urls, "timeout": 2, **options}))


def test_articles_are_read_once_and_asked_for_politely() -> None:
    site = Site()
    with serving(site) as url:
        reader = connector(url, "/feed")
        pages = pulled(reader, "articles")
        found = items(pages)
        assert found["echo-1"].kind is Kind.ARTICLE
        assert found["echo-1"].text.splitlines()[0] == "Hospital garden opens & thrives"
        assert "alert" not in found["echo-1"].text
        assert found["echo-1"].links == ("https://echo.example/map",)
        again = pulled(reader, "articles", pages[-1].cursor)
    assert items(again) == {}
    assert site.asked[1]["if-none-match"] == '"v1"'


def test_only_articles_with_the_words_listened_for() -> None:
    with serving(Site()) as url:
        found = items(pulled(connector(url, "/feed", words=["harrowdale nhs"]), "articles"))
    assert set(found) == {"echo-1"}


@pytest.mark.parametrize(("status", "error"), [(500, Transient), (410, Gone)])
def test_one_broken_feed_does_not_keep_back_the_others(status: int, error: Any) -> None:
    site = Site()
    site.broken = status
    with serving(site) as url:
        walk = connector(url, "/broken", "/feed").pull("articles", None)
        page = next(walk)
        assert "echo-1" in items([page])
        assert not page.done
        with pytest.raises(error, match="1 of 2 feeds"):
            next(walk)
        site.broken = 0
        rest = pulled(connector(url, "/broken", "/feed"), "articles", page.cursor)
        assert "echo-1" in items(rest)


def test_what_is_no_feed_is_said_and_a_moved_feed_is_followed() -> None:
    with serving(Site()) as url:
        assert "echo-1" in items(pulled(connector(url, "/moved"), "articles"))
        with pytest.raises(Transient, match="cannot be read"):
            pulled(connector(url, "/nonsense"), "articles")


def test_nobody_knows_what_became_of_an_article() -> None:
    ref = ItemRef("feeds", "news", "echo-1")
    assert connector("http://127.0.0.1:9").look([ref])[0].state is State.UNKNOWN


def test_a_search_picks_what_fits_and_keeps_its_own_place() -> None:
    site, old = Site(), datetime(2000, 1, 1, tzinfo=UTC)
    with serving(site) as url:
        reader = connector(url, "/feed", words=["nothing of the kind"])
        wanted = Wanted(parse('"hospital garden" NOT closed'), old)
        pages = list(reader.seek(wanted, None))
        assert set(items(pages)) == {"echo-1"}
        assert items(list(reader.seek(wanted, pages[-1].cursor))) == {}
        assert items(list(reader.seek(Wanted(parse("unheard"), old), None))) == {}
