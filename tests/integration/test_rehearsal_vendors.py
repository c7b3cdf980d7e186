"""The simulated platforms against the vendors' own material: their clients, models and tables."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from listener.rehearsal.gate import Heard
from moderation.actions import SPEAKS, Verb
from tests.fakes.stages import Stage, a_stage, an_action, items, pulled

xdk = pytest.importorskip("xdk")


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage(x_names="post") as opened:
        yield opened


@pytest.fixture
def official(stage: Stage) -> Any:
    return xdk.Client(base_url=f"{stage.url}/x", access_token=stage.keys["x_token"])


def test_the_official_x_client_reads_mentions_page_by_page(stage: Stage, official: Any) -> None:
    notes = [stage.says("x", f"@HarrowdaleNHS {n}", kind="mention") for n in range(12)]
    pages = list(official.users.get_mentions(stage.owner_id("x"), max_results=5))
    assert [p["id"] if isinstance(p, dict) else p.id for page in pages for p in page.data] == [
        n.id for n in reversed(notes)
    ]


def test_the_official_x_client_hides_mutes_and_replies(stage: Stage, official: Any) -> None:
    from xdk import schemas

    note = stage.says("x", "@HarrowdaleNHS rude")
    hiding = schemas.HidePostsReplyRequest(hidden=True)
    assert official.posts.hide_reply(note.id, hiding).data.hidden
    muting = schemas.MuteUserRequest(target_user_id=note.author)
    assert official.users.mute_user(stage.owner_id("x"), muting).data.muting
    reply = schemas.CreatePostsRequest(
        text="Thank you", reply=schemas.CreatePostsReply(in_reply_to_tweet_id=note.id)
    )
    assert official.posts.create(reply).data.id in stage.world.by_id
    assert note.hidden


X_ANSWERS = {
    r"/2/users/\d+/mentions": "GetUsersMentionsResponse",
    r"/2/tweets/search/recent": "SearchPostsRecentResponse",
    r"/2/users/\d+/tweets": "GetUsersPostsResponse",
    r"/2/tweets": "GetPostsByIdsResponse",
    r"/2/users/\d+/muting": "GetUsersMutingResponse",
}
X_REQUESTS = {
    ("PUT", r"/2/tweets/\d+/hidden"): "HidePostsReplyRequest",
    ("POST", r"/2/users/\d+/muting"): "MuteUserRequest",
    ("POST", r"/2/tweets"): "CreatePostsRequest",
}


def test_the_models_accept_what_the_x_connector_sends(stage: Stage) -> None:
    from xdk import schemas

    stage.says("x", "@HarrowdaleNHS rude")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    for verb in (Verb.HIDE, Verb.MUTE, Verb.UNMUTE, Verb.REPLY):
        connector.act(an_action(verb, item, "Thank you" if verb is Verb.REPLY else ""))
    sent = [h for h in stage.gate.heard if h.method in ("PUT", "POST")]
    assert len(sent) == 3
    for heard in sent:
        name = _model(heard, X_REQUESTS)
        model = getattr(schemas, name).model_validate(heard.given, strict=True)
        assert not model.model_extra


def _model(heard: Heard, table: dict[tuple[str, str], str]) -> str:
    path = heard.path.removeprefix("/x")
    return next(
        name
        for (method, pattern), name in table.items()
        if method == heard.method and re.fullmatch(pattern, path)
    )


@pytest.mark.parametrize(("path", "name"), X_ANSWERS.items())
def test_the_models_accept_what_the_simulated_x_answers(stage: Stage, path: str, name: str) -> None:
    import requests
    from xdk import schemas

    media = ({"kind": "photo", "alt": "a cat"},)
    note = stage.says("x", "@HarrowdaleNHS see https://a.example/b " + "w" * 300, media=media)
    stage.edits(note, "@HarrowdaleNHS again")
    stage.world.muted.add(note.author)
    address = stage.url + "/x" + path.replace(r"\d+", stage.owner_id("x"))
    given = {
        "query": f"conversation_id:{note.thread}",
        "ids": f"{note.id},1",
        "post.fields": "author_id,created_at,conversation_id,referenced_posts,entities,lang,"
        "edit_controls,note_post,attachments,in_reply_to_user_id",
        "expansions": "author_id,referenced_posts.id,attachments.media_keys",
        "user.fields": "created_at,description,public_metrics",
    }
    given = {
        k: v
        for k, v in given.items()
        if k not in ("ids", "query") or path.endswith("tweets") or path.endswith("recent")
    }
    token = {"Authorization": f"Bearer {stage.keys['x_token']}"}
    body = requests.get(address, params=given, headers=token, timeout=5).json()
    model = getattr(schemas, name).model_validate(body)
    assert model.data
    assert not model.model_extra
    for row in model.data:
        row = row if isinstance(row, dict) else row.model_dump()
        assert row["id"]


# edge or node of the connector's request -> (class, method) of Meta's own library that makes it
GRAPH = {
    ("GET", r"\d+/published_posts"): ("page", "Page", "get_published_posts"),
    ("GET", r"\d+/visitor_posts"): ("page", "Page", "get_visitor_posts"),
    ("GET", r"\d+/tagged"): ("page", "Page", "get_tagged"),
    ("GET", r"\d+/conversations"): ("page", "Page", "get_conversations"),
    ("POST", r"\d+/messages"): ("page", "Page", "create_message"),
    ("GET", r"\d+/blocked"): ("page", "Page", "get_blocked"),
    ("POST", r"\d+/blocked"): ("page", "Page", "create_blocked"),
    ("DELETE", r"\d+/blocked"): ("page", "Page", "delete_blocked"),
    ("GET", r"[\d_]+/comments"): ("comment", "Comment", "get_comments"),
    ("POST", r"[\d_]+/comments"): ("comment", "Comment", "create_comment"),
    ("GET", r"\d+_\d+"): ("comment", "Comment", "api_get"),
    ("POST", r"\d+_\d+"): ("comment", "Comment", "api_update"),
    ("DELETE", r"\d+_\d+"): ("comment", "Comment", "api_delete"),
}
VERBS = (Verb.HIDE, Verb.UNHIDE, Verb.REPLY, Verb.DM_REPLY, Verb.BLOCK, Verb.UNBLOCK, Verb.DELETE)
EVERYWHERE = {"fields", "limit", "after", "appsecret_proof"}


def test_metas_tables_know_every_parameter_that_the_connector_sends(stage: Stage) -> None:
    pytest.importorskip("facebook_business")
    for n in range(6):
        stage.says("facebook", f"rude {n}", key=f"k{n}")
    connector = stage.connector("facebook", page_size=4)
    for stream in connector.can.streams:
        found = list(items(pulled(connector, stream)).values())
        for item in found[:1]:
            for verb in VERBS:
                action = an_action(verb, item, "Thank you" if verb in SPEAKS else "")
                connector.probe(action)
                connector.act(action)
    asked = {_known(h) for h in stage.gate.heard if h.on == "facebook"}
    assert asked == {method for _, _, method in GRAPH.values()}


def _known(heard: Heard) -> str:
    """Return the library's method for a request, having held its parameters against the table."""
    import importlib

    path = heard.path.removeprefix("/graph/v26.0/")
    module, cls, method = next(
        place
        for (verb, pattern), place in GRAPH.items()
        if verb == heard.method and re.fullmatch(pattern, path)
    )
    node = getattr(importlib.import_module(f"facebook_business.adobjects.{module}"), cls)
    checker = getattr(node(fbid="1", api=object()), method)(pending=True)._param_checker
    for name, value in heard.given.items():
        if name in EVERYWHERE:
            continue
        assert checker.is_valid_key(name), f"{method} knows no {name}"
        kind = checker.get_type(name)
        value = json.loads(value) if kind == "Object" else value
        value = json.loads(value) if kind.startswith("list<") else value
        if kind == "bool":
            assert value in ("true", "false")
        else:
            assert checker.is_valid_pair(name, value), f"{method}: {name} = {value}"
    return method


def test_metas_own_client_reads_and_writes_the_simulated_page(stage: Stage) -> None:
    pytest.importorskip("facebook_business")
    from facebook_business.adobjects.comment import Comment
    from facebook_business.adobjects.page import Page
    from facebook_business.api import FacebookAdsApi
    from facebook_business.session import FacebookSession

    note = stage.says("facebook", "rude")
    keys = stage.keys
    session = FacebookSession("1", keys["app_secret"], keys["facebook_token"])
    session.GRAPH = f"{stage.url}/graph"
    api = FacebookAdsApi(session, api_version="v26.0")
    (post,) = Page(stage.owner_id("facebook"), api=api).get_published_posts(fields=["message"])
    assert post["message"] == "The garden opens."
    comment = Comment(note.id, api=api)
    comment.api_update(params={"is_hidden": True})
    assert comment.api_get(fields=["is_hidden", "from", "message"])["is_hidden"]
    Page(stage.owner_id("facebook"), api=api).create_blocked(params={"user": [note.author]})
    assert note.author in stage.world.blocked["facebook"]
