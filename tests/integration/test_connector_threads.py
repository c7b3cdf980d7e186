"""What we said ourselves comes beside the items that stand under it, at no further request."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.base import Page
from listener.ports import AccountState
from listener.steps.pull import pull
from moderation.items import Thread
from tests.fakes.houses import House
from tests.fakes.platform import NOON
from tests.fakes.stages import Stage, a_stage, items, pulled


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as opened:
        yield opened


def threads(pages: list[Page]) -> dict[str, Thread]:
    return {t.ref.id: t for p in pages for t in p.threads}


def close(thread: Thread, stage: Stage) -> bool:
    """Whether it is dated as it was posted; platforms cut moments short."""
    at = stage.world.by_id[thread.ref.id].at
    return thread.posted_at is not None and abs(thread.posted_at - at) < timedelta(seconds=1)


def test_facebook_brings_our_post_with_its_comments(stage: Stage) -> None:
    note = stage.says("facebook", "What a lovely idea")
    pages = pulled(stage.connector("facebook"), "comments")
    post = threads(pages)[note.thread]
    assert post.text == "The garden opens."
    assert post.permalink == f"https://www.facebook.com/{note.thread}"
    assert close(post, stage)
    assert post.ref.account == "rehearsal-facebook"
    assert note.thread not in items(pages)
    assert stage.world.counts["facebook.get"] == 1


def test_facebook_brings_our_answer_where_somebody_answers_it(stage: Stage) -> None:
    stage.says("facebook", "When does it open?", key="a")
    ours = stage.says("facebook", "On Monday", by="HarrowdaleNHS", under="a", key="b")
    alone = stage.says("facebook", "Nobody answers this", by="HarrowdaleNHS")
    stage.says("facebook", "Thank you", under="b")
    found = threads(pulled(stage.connector("facebook"), "comments"))
    assert found[ours.id].text == "On Monday"
    assert alone.id not in found


def test_facebook_brings_our_edited_post_as_it_stands_now(stage: Stage) -> None:
    note = stage.says("facebook", "What a lovely idea")
    connector = stage.connector("facebook")
    cursor = pulled(connector, "comments")[-1].cursor
    stage.edits(stage.world.by_id[note.thread], "The garden opens on Monday.")
    again = threads(pulled(connector, "comments", cursor))
    assert again[note.thread].text == "The garden opens on Monday."


def test_a_visitors_post_is_an_item_and_no_thread_of_ours(stage: Stage) -> None:
    post = stage.says("facebook", "Biscuit is lost", kind="visitor_post", key="v")
    stage.says("facebook", "will look", under="v")
    pages = pulled(stage.connector("facebook"), "visitor_posts")
    assert post.id in items(pages)
    assert threads(pages) == {}


@pytest.mark.parametrize("stream", ["replies", "mentions"])
def test_x_brings_our_post_with_its_replies(stage: Stage, stream: str) -> None:
    note = stage.says("x", "@HarrowdaleNHS thank you")
    post = threads(pulled(stage.connector("x"), stream))[note.thread]
    assert post.text == "Flu clinics are open."
    assert post.permalink == f"https://x.com/i/status/{note.thread}"
    assert close(post, stage)


def test_x_brings_our_answer_where_somebody_answers_it(stage: Stage) -> None:
    stage.says("x", "When?", key="a")
    ours = stage.says("x", "On " + "Monday " * 60, by="HarrowdaleNHS", under="a", key="b")
    stage.says("x", "@HarrowdaleNHS thank you", under="b")
    found = threads(pulled(stage.connector("x"), "mentions"))
    assert found[ours.id].text == ours.text


def test_x_leaves_out_what_others_said(stage: Stage) -> None:
    first = stage.says("x", "@HarrowdaleNHS hello", kind="mention", key="m")
    stage.says("x", "@HarrowdaleNHS me too", under="m")
    pages = pulled(stage.connector("x"), "mentions")
    assert first.id in items(pages)
    assert threads(pages) == {}


def test_x_asks_once_about_each_post_of_ours(stage: Stage) -> None:
    """The root of a nested reply is not on the page: it costs one request, and only one."""
    stage.says("x", "no name", key="a")
    stage.says("x", "@HarrowdaleNHS first", under="a")
    connector = stage.connector("x")
    cursor = pulled(connector, "mentions")[-1].cursor
    assert stage.world.counts["x.get"] == 2
    late = stage.says("x", "@HarrowdaleNHS second", under="a")
    again = pulled(connector, "mentions", cursor)
    assert stage.world.counts["x.get"] == 3
    assert threads(again)[late.thread].text == "Flu clinics are open."


def test_x_brings_the_last_words_of_an_edited_post(stage: Stage) -> None:
    note = stage.says("x", "@HarrowdaleNHS thank you", ago=timedelta(minutes=1))
    stage.edits(stage.world.by_id[note.thread], "Flu clinics open at nine.")
    connector = stage.connector("x")
    replies, mentions = (threads(pulled(connector, s)) for s in ("replies", "mentions"))
    assert replies[note.thread].text == "Flu clinics open at nine."
    assert mentions[note.thread].text == "Flu clinics open at nine."


@pytest.mark.parametrize(
    ("platform", "streams", "said"),
    [
        ("facebook", ["comments"], "The garden opens."),
        ("x", ["mentions", "replies"], "Flu clinics are open."),
    ],
)
def test_our_post_reaches_the_store_as_context(
    stage: Stage, house: House, platform: str, streams: list[str], said: str
) -> None:
    note = stage.says(platform, "@HarrowdaleNHS a rumour")
    account = f"rehearsal-{platform}"
    with house.work() as unit:
        unit.accounts.enrol(AccountState(account, platform, stage.owner_id(platform)), NOON)
        unit.commit()
    pull(house.work, stage.connector(platform), account, streams, NOON)
    with house.work() as unit:
        held = unit.items.waiting(10)
        assert [h.item.ref.id for h in held] == [note.id]
        assert unit.items.contexts(held) == {held[0].id: (said,)}


@pytest.mark.parametrize("platform", ["x", "facebook"])
def test_a_whole_thread_is_read_again(stage: Stage, platform: str) -> None:
    """Late, dated back and nested: what no walk from the mark would find stands in the thread."""
    first = stage.says(platform, "one", key="one", ago=timedelta(days=3))
    nested = stage.says(platform, "two", under="one", key="two", ago=timedelta(days=2))
    deepest = stage.says(platform, "three", under="two")
    found = list(stage.connector(platform, page_size=10).thread(first.thread))  # type: ignore[attr-defined]
    assert {first.id, nested.id, deepest.id} <= items(found).keys()
    assert {p.cursor for p in found} == {""}


def test_quotes_of_a_post_are_read_again_with_its_thread(stage: Stage) -> None:
    note = stage.says("x", "look at this", kind="quote")
    found = items(list(stage.connector("x").thread(note.quotes)))  # type: ignore[attr-defined]
    assert note.id in found


@pytest.mark.parametrize(("platform", "stream"), [("facebook", "comments"), ("x", "replies")])
def test_our_own_posts_are_told_though_nobody_answered(
    stage: Stage, platform: str, stream: str
) -> None:
    told = threads(pulled(stage.connector(platform), stream))
    assert [t.top for t in told.values()] == [True]
