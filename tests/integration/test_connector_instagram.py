"""Instagram through the unmodified facebook-sdk against a small simulated account."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Account, connect
from connectors.errors import NotPermitted, Transient
from moderation.actions import Outcome, State, Verb
from moderation.items import ItemRef, Kind
from tests.fakes.servers import serving
from tests.fakes.stages import an_action, items, pulled

US = "17841400000000001"
SECRETS = {"access_token": "t", "app_secret": "s"}


class Simulated:
    """One account with media, comments and replies; answers like Graph."""

    def __init__(self) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.messages: list[dict[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.broken = ""

    def says(self, text: str, parent: str = "", by: str = "amy", ago: float = 0) -> str:
        id = str(17860000000000000 + len(self.comments))
        at = datetime.now(UTC) - timedelta(minutes=ago)
        self.comments[id] = {
            "id": id,
            "text": text,
            "timestamp": at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "from": {"id": US if by == "us" else f"9{by}", "username": by},
            "username": by,
            "hidden": False,
            **({"parent_id": parent} if parent else {}),
        }
        return id

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        self.asked.append((method, path))
        assert headers["authorization"] == "Bearer t"
        assert "access_token" not in given
        _, version, id, *rest = path.split("/")
        edge = rest[0] if rest else ""
        assert version == "v26.0"
        if self.broken == path:
            return 500, {"error": {"code": 2, "message": "m", "is_transient": True}}
        if id == US and edge == "media":
            assert "caption" in given["fields"].split(",")
            medium = {
                "id": "m1",
                "caption": "The garden",
                "permalink": "https://www.instagram.com/p/A/",
                "timestamp": "2026-11-16T10:00:00+0000",
            }
            return {"data": [{**medium, "comments": self.page("comments", "", given)}]}
        if id == US and edge == "tags":
            return {"data": []}
        if edge == "messages":
            self.messages.append(given)
            return {"recipient_id": "1", "message_id": "mid1"}
        return self.comment(method, id, edge, given)

    def comment(self, method: str, id: str, edge: str, given: dict[str, Any]) -> Any:
        if method == "GET" and edge:
            return self.page(edge, "" if id == "m1" else id, given)
        found = self.comments.get(id)
        if found is None:
            return 400, {"error": {"code": 100, "error_subcode": 33, "message": "gone"}}
        if edge == "replies":
            above = found.get("parent_id", id)
            return {"id": self.says(given["message"], above, "us")}
        if method == "DELETE":
            del self.comments[id]
        elif method == "POST":
            found["hidden"] = given["hide"] == "true"
        else:
            return found
        return {"success": True}

    def page(self, edge: str, under: str, given: dict[str, Any]) -> Any:
        found = [c for c in self.comments.values() if c.get("parent_id", "") == under]
        found = found if edge == "replies" else found[::-1]
        start, size = int(given.get("after", 0)), 3
        part = [dict(c) for c in found[start : start + size]]
        for comment in part:
            if edge == "comments":
                comment["replies"] = self.page("replies", comment["id"], {})
        after = str(start + size)
        more = {"next": "https://graph.example"} if len(found) > start + size else {}
        return {"data": part, "paging": {"cursors": {"after": after}, **more}}


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        options = {"base_url": url, "page_id": "77", "timeout": 2}
        yield connect(Account("ig", "instagram", US, "us", options, SECRETS))


def test_comments_and_every_reply_are_found(site: Simulated, connector: Any) -> None:
    top = [site.says(f"comment {n}") for n in range(7)]
    below = [site.says(f"reply {n}", top[0]) for n in range(8)]
    site.says("ours", top[0], "us")
    found = items(pulled(connector, "comments"))
    assert set(found) == {*top, *below}
    assert found[below[7]].kind is Kind.REPLY
    assert found[below[7]].parent == top[0]
    assert found[top[0]].own_thread


def test_an_interrupted_walk_goes_on(site: Simulated, connector: Any) -> None:
    ids = {site.says(f"comment {n}") for n in range(9)}
    first = next(connector.pull("comments", None))
    site.broken = "/v26.0/m1/comments"
    with pytest.raises(Transient):
        pulled(connector, "comments", first.cursor)
    site.broken = ""
    assert set(items([first, *pulled(connector, "comments", first.cursor)])) == ids


def test_acts_and_probes(site: Simulated, connector: Any) -> None:
    top = site.says("rude")
    item = items(pulled(connector, "comments"))[top]
    for verb in (Verb.HIDE, Verb.UNHIDE, Verb.REPLY, Verb.DELETE):
        action = an_action(verb, item, "Thank you" if verb is Verb.REPLY else "")
        assert verb is Verb.UNHIDE or connector.probe(action).reason == "not done"
        assert connector.act(action).outcome is Outcome.APPLIED
        assert connector.probe(action).outcome is Outcome.APPLIED
        if verb is not Verb.REPLY:
            assert connector.act(action).outcome is Outcome.ALREADY
    assert connector.look([item.ref])[0].state is State.GONE


def test_a_private_answer_names_the_comment_and_is_never_guessed_at(
    site: Simulated, connector: Any
) -> None:
    site.says("where?")
    (item,) = items(pulled(connector, "comments")).values()
    action = an_action(Verb.DM_REPLY, item, "Please ring us.")
    assert connector.act(action).outcome is Outcome.APPLIED
    assert json.loads(site.messages[0]["recipient"]) == {"comment_id": item.ref.id}
    assert connector.probe(action).outcome is Outcome.UNKNOWN


def test_looking_tells_hidden(site: Simulated, connector: Any) -> None:
    id = site.says("x")
    site.comments[id]["hidden"] = True
    assert connector.look([ItemRef("instagram", "ig", id)])[0].state is State.HIDDEN


def test_a_call_brings_the_comment_and_tells_of_one_that_is_gone(
    site: Simulated, connector: Any
) -> None:
    kept = site.says("hello")
    changes = [
        {"field": "comments", "value": {"id": i, "media": {"id": "m1"}}} for i in (kept, "1")
    ]
    raw = json.dumps({"object": "instagram", "entry": [{"id": US, "changes": changes}]}).encode()
    made = hmac.new(b"s", raw, hashlib.sha256).hexdigest()
    page = connector.hear({"x-hub-signature-256": f"sha256={made}"}, raw)
    assert [i.ref.id for i in page.items] == [kept]
    assert [t.ref.id for t in page.gone] == ["1"]
    with pytest.raises(NotPermitted):
        connector.hear({"x-hub-signature-256": "sha256=0"}, raw)


def test_metas_tables_know_the_edges_and_parameters() -> None:
    pytest.importorskip("facebook_business")
    from facebook_business.adobjects.igcomment import IGComment
    from facebook_business.adobjects.igmedia import IGMedia
    from facebook_business.adobjects.iguser import IGUser

    comment = IGComment(fbid="1", api=object())
    assert comment.api_update(pending=True)._param_checker.is_valid_key("hide")
    assert comment.create_reply(pending=True)._param_checker.is_valid_key("message")
    assert {"hidden", "parent_id", "text", "timestamp", "username", "from", "user"} <= {
        v for k, v in vars(IGComment.Field).items() if not k.startswith("_")
    }
    assert IGMedia.get_comments
    assert IGUser.get_media
    assert IGUser.get_tags


def test_our_caption_comes_beside_the_comments(site: Simulated, connector: Any) -> None:
    ours = site.says("ours, pinned", by="us")
    site.says("a reply", ours)
    said = {t.ref.id: t for p in pulled(connector, "comments") for t in p.threads}
    assert {id: t.text for id, t in said.items()} == {"m1": "The garden", ours: "ours, pinned"}
    assert said["m1"].permalink == "https://www.instagram.com/p/A/"


def test_a_whole_thread_is_read_again(site: Simulated, connector: Any) -> None:
    tops = [site.says(f"comment {n}", ago=60 * 24 * 400 + n) for n in range(7)]
    below = [site.says(f"reply {n}", tops[0]) for n in range(5)]
    assert set(items(list(connector.thread("m1")))) == {*tops, *below}
