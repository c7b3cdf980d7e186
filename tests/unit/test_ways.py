"""Whether a platform takes our words now, and what a person is told if it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import connector_for
from moderation.actions import Verb
from moderation.items import Kind
from moderation.outgoing.ways import Place, way

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINK = "https://platform.example/1"


def place(hours: float = 1, kind: Kind = Kind.COMMENT, **more: object) -> Place:
    posted = NOW - timedelta(hours=hours)
    return Place(kind, True, posted, LINK, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("platform", "kind", "hours", "open_"),
    [
        ("facebook", Kind.COMMENT, 6 * 24, True),
        ("facebook", Kind.COMMENT, 8 * 24, False),
        ("facebook", Kind.DM, 23, True),
        ("facebook", Kind.DM, 25, False),
        ("instagram", Kind.COMMENT, 8 * 24, False),
        ("x", Kind.MENTION, 300 * 24, True),
        ("youtube", Kind.COMMENT, 1, False),
    ],
)
def test_private_messages_have_windows(
    platform: str, kind: Kind, hours: float, open_: bool
) -> None:
    found = way(connector_for(platform).can, Verb.DM_REPLY, place(hours, kind), "Hello", NOW)
    assert (found.by_hand == "") is open_
    assert found.link == LINK


def test_a_private_reply_to_a_comment_is_taken_once() -> None:
    can, again = connector_for("facebook").can, frozenset({Verb.DM_REPLY})
    found = way(can, Verb.DM_REPLY, place(said=again), "Hello", NOW)
    assert found.by_hand.endswith("once for each comment, and one was sent")


@pytest.mark.parametrize(("platform", "longest"), [("x", 280), ("bluesky", 300), ("mastodon", 500)])
def test_lengths(platform: str, longest: int) -> None:
    can = connector_for(platform).can
    assert way(can, Verb.REPLY, place(kind=Kind.MENTION), "a" * longest, NOW).too_long == ""
    over = way(can, Verb.REPLY, place(kind=Kind.MENTION), "a" * (longest + 3), NOW)
    assert over.too_long.startswith("it is 3 characters too long")


def test_an_account_that_was_removed_is_answered_by_hand() -> None:
    assert "not in the settings" in way(None, Verb.REPLY, place(), "Hello", NOW).by_hand
