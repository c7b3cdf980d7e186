"""A Facebook Page through the unmodified facebook-sdk, over real sockets, in rehearsal."""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from connectors._graph_session import version_warning
from connectors.errors import (
    AuthExpired,
    Gone,
    Invalid,
    NotPermitted,
    PolicyBlocked,
    RateLimited,
    Transient,
)
from moderation.actions import Outcome, State, Verb
from moderation.items import ItemRef, Kind
from tests.fakes.stages import Stage, a_stage, an_action, items, pulled

ACTS = ["cut", "truncate", "html_after"]


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as opened:
        yield opened


def test_a_comment_comes_with_its_place_and_author(stage: Stage) -> None:
    note = stage.says("facebook", "What a lovely idea", by="Jo.Bloggs")
    (item,) = items(pulled(stage.connector("facebook"), "comments")).values()
    assert item.text == "What a lovely idea"
    assert (item.kind, item.own_thread) == (Kind.COMMENT, True)
    assert (item.thread, item.parent) == (note.thread, note.thread)
    assert (item.author.id, item.author.name) == (note.author, "Jo Bloggs")
    assert item.permalink.startswith("https://www.facebook.com/")


def test_nested_replies_are_found(stage: Stage) -> None:
    stage.says("facebook", "first", key="a")
    second = stage.says("facebook", "second", under="a", key="b")
    third = stage.says("facebook", "third", under="b")
    found = items(pulled(stage.connector("facebook"), "comments"))
    assert len(found) == 3
    assert found[second.id].kind is Kind.REPLY
    assert found[third.id].parent == second.id


def test_comments_beyond_the_first_page_and_beyond_the_first_posts_are_found(stage: Stage) -> None:
    for number in range(7):
        stage.says("facebook", f"post {number}", kind="post", by="", key=f"p{number}")
        for n in range(9):
            stage.says("facebook", f"comment {n}", under=f"p{number}")
    pages = pulled(stage.connector("facebook", page_size=4), "comments")
    assert len(items(pages)) == 63
    assert [p.done for p in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.parametrize("stop", range(1, 7))
def test_an_interrupted_walk_goes_on_and_loses_nothing(stage: Stage, stop: int) -> None:
    for number in range(3):
        stage.says("facebook", f"post {number}", kind="post", by="", key=f"p{number}")
        for n in range(9):
            stage.says("facebook", f"comment {n}", under=f"p{number}")
    walk = stage.connector("facebook", page_size=4).pull("comments", None)
    first = [next(walk) for _ in range(stop)]
    late = stage.says("facebook", "late", under="p0")
    other = stage.connector("facebook", page_size=4)
    rest = pulled(other, "comments", first[-1].cursor)
    again = pulled(other, "comments", rest[-1].cursor)
    found = items([*first, *rest, *again])
    assert len(found) == 28
    assert late.id in found


def test_visitors_posts_and_what_is_said_under_them_are_found(stage: Stage) -> None:
    post = stage.says("facebook", "Biscuit is lost", kind="visitor_post", key="v")
    comment = stage.says("facebook", "will look", under="v")
    found = items(pulled(stage.connector("facebook"), "visitor_posts"))
    assert found[post.id].kind is Kind.POST
    assert not found[comment.id].own_thread


def test_mentions_elsewhere_are_found(stage: Stage) -> None:
    note = stage.says("facebook", "thanks @HarrowdaleNHS", kind="mention")
    found = items(pulled(stage.connector("facebook"), "mentions"))
    assert found[note.id].kind is Kind.MENTION


def test_our_own_answers_are_not_items(stage: Stage) -> None:
    stage.says("facebook", "ours", by="HarrowdaleNHS")
    assert items(pulled(stage.connector("facebook"), "comments")) == {}


def test_an_edited_comment_has_another_digest(stage: Stage) -> None:
    note = stage.says("facebook", "before")
    connector = stage.connector("facebook")
    (before,) = items(pulled(connector, "comments")).values()
    stage.edits(note, "after")
    (after,) = items(pulled(connector, "comments")).values()
    assert before.ref.key == after.ref.key
    assert before.ref.digest != after.ref.digest
    (presence,) = connector.look([before.ref])
    assert (presence.state, presence.text) == (State.EDITED, "after")


def test_looking_tells_visible_hidden_and_gone(stage: Stage) -> None:
    kept, hidden, gone = (stage.says("facebook", f"words {n}") for n in range(3))
    visit = stage.says("facebook", "visiting", kind="visitor_post")
    hidden.hidden = True
    stage.world.delete(gone)
    refs = [ItemRef("facebook", "rehearsal-facebook", n.id) for n in (kept, hidden, gone, visit)]
    found = stage.connector("facebook").look(refs)
    states = [State.VISIBLE, State.HIDDEN, State.GONE, State.VISIBLE]
    assert [p.state for p in found] == states


def test_a_missing_author_is_nobody_and_cannot_be_blocked() -> None:
    with a_stage(facebook_user_token=True) as stage:
        stage.says("facebook", "rude")
        connector = stage.connector("facebook")
        (item,) = items(pulled(connector, "comments")).values()
        assert item.author.id == ""
        assert connector.act(an_action(Verb.BLOCK, item)).outcome is Outcome.REFUSED


def test_a_repeated_cursor_ends_the_walk_and_keeps_the_mark(stage: Stage) -> None:
    for n in range(9):
        stage.says("facebook", f"comment {n}")
    stage.fault("repeat", match="/comments", times=50)
    pages = pulled(stage.connector("facebook", page_size=4), "comments")
    assert len(pages) < 6
    assert "high" not in pages[-1].cursor


def test_a_thread_that_goes_away_meanwhile_does_not_stop_the_walk(stage: Stage) -> None:
    stage.says("facebook", "post", kind="post", by="", key="p")
    for n in range(9):
        stage.says("facebook", f"comment {n}", under="p")
        stage.says("facebook", f"other {n}")
    walk = stage.connector("facebook", page_size=4).pull("comments", None)
    first = next(walk)
    stage.world.delete(stage.world.keys["p"])
    rest = list(walk)
    assert rest[-1].done
    texts = {i.text for i in items([first, *rest]).values()}
    assert texts >= {f"other {n}" for n in range(9)}


FAULTS = [
    ({"kind": "html", "status": 500}, Transient),
    ({"kind": "status", "status": 500}, Transient),
    ({"kind": "garbage"}, Transient),
    ({"kind": "truncate"}, Transient),
    ({"kind": "empty"}, Transient),
    ({"kind": "cut"}, Transient),
    ({"kind": "delay", "seconds": 1.0}, Transient),
]
CODES = [
    (1, {}, Transient),
    (2, {"is_transient": True}, Transient),
    (4, {}, RateLimited),
    (17, {}, RateLimited),
    (32, {}, RateLimited),
    (613, {}, RateLimited),
    (80001, {}, RateLimited),
    (190, {"error_subcode": 460}, AuthExpired),
    (102, {}, AuthExpired),
    (10, {}, NotPermitted),
    (200, {}, NotPermitted),
    (299, {}, NotPermitted),
    (368, {}, PolicyBlocked),
    (100, {"error_subcode": 33}, Gone),
    (100, {}, Invalid),
    (2635, {}, Invalid),
    ("odd", {}, Transient),
]
FAULTS += [
    (
        {
            "kind": "status",
            "status": 400,
            "body": {"error": {"code": code, "message": "m", **more}},
        },
        e,
    )
    for code, more, e in CODES
]


@pytest.mark.parametrize(("fault", "error"), FAULTS, ids=lambda v: str(v)[:70])
def test_each_fault_has_its_error_and_is_survived(stage: Stage, fault, error) -> None:
    stage.says("facebook", "hello")
    connector = stage.connector("facebook", timeout=0.5)
    stage.fault(**fault, match="/published_posts")
    with pytest.raises(error):
        pulled(connector, "comments")
    assert len(items(pulled(connector, "comments"))) == 1


def test_no_content_type_is_no_trouble(stage: Stage) -> None:
    stage.says("facebook", "hello")
    stage.fault("no_content_type")
    assert len(items(pulled(stage.connector("facebook"), "comments"))) == 1


def test_the_usage_headers_say_when_to_come_back(stage: Stage) -> None:
    stage.gate.limits["facebook"] = 1
    connector = stage.connector("facebook", keep_percent=-1)
    pulled(connector, "mentions")
    assert connector.graph.usage["used"] == 100
    with pytest.raises(RateLimited) as caught:
        pulled(connector, "mentions")
    assert caught.value.until is not None
    assert caught.value.until - datetime.now(UTC) > timedelta(minutes=10)


def test_the_last_calls_are_kept_for_acts(stage: Stage) -> None:
    stage.says("facebook", "rude")
    stage.gate.limits["facebook"] = 10
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    polls = (pulled(connector, "comments") for _ in range(9))
    with pytest.raises(RateLimited, match="the rest is for acts"):
        list(polls)
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.APPLIED


def test_the_token_is_in_no_address_and_the_proof_is_sent(stage: Stage) -> None:
    note = stage.says("facebook", "rude")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    for verb in (Verb.HIDE, Verb.UNHIDE, Verb.BLOCK, Verb.UNBLOCK, Verb.DELETE):
        assert connector.act(an_action(verb, item)).outcome is Outcome.APPLIED
    assert note.deleted
    assert stage.world.counts["facebook.token_in_query_or_body"] == 0
    wrong = stage.account("facebook").secrets | {"app_secret": "wrong"}
    with pytest.raises(Invalid):
        pulled(stage.connector("facebook", secrets=wrong), "comments")


def test_a_dead_version_is_told(stage: Stage) -> None:
    with pytest.raises(Invalid, match="2635"):
        pulled(stage.connector("facebook", graph_version="v20.0"), "comments")
    assert "no longer" in version_warning("v20.0", date(2026, 11, 21))
    assert "21 January 2027" in version_warning("v21.0", date(2026, 12, 1))
    assert version_warning("v26.0", date(2026, 11, 21)) == ""


def test_what_is_so_already_is_not_done_again(stage: Stage) -> None:
    stage.says("facebook", "rude")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    for verb in (Verb.HIDE, Verb.UNHIDE, Verb.BLOCK, Verb.UNBLOCK, Verb.DELETE):
        action = an_action(verb, item)
        assert connector.probe(action).reason == "not done" or verb in (Verb.UNHIDE, Verb.UNBLOCK)
        assert connector.act(action).outcome is Outcome.APPLIED
        assert connector.probe(action).outcome is Outcome.APPLIED
        assert connector.act(action).outcome is Outcome.ALREADY
    assert stage.summary()["repeated"] == 0


@pytest.mark.parametrize("verb", [Verb.MUTE, Verb.REPORT, Verb.DM_BLOCK])
def test_what_facebook_does_not_offer_is_refused_with_a_link(stage: Stage, verb: Verb) -> None:
    stage.says("facebook", "rude")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    receipt = connector.act(an_action(verb, item))
    assert receipt.outcome is Outcome.REFUSED
    assert receipt.reason
    assert receipt.link == item.permalink


@pytest.mark.parametrize("under", ["fb-post", "first"])
def test_a_reply_is_sent_once_and_recognised_wherever_it_hangs(stage: Stage, under: str) -> None:
    stage.says("facebook", "first", key="first")
    note = stage.says("facebook", "where?", under=under)
    connector = stage.connector("facebook")
    item = items(pulled(connector, "comments"))[note.id]
    action = an_action(Verb.REPLY, item, "South car park.")
    assert connector.probe(action).outcome is Outcome.REFUSED
    assert connector.act(action).outcome is Outcome.APPLIED
    assert connector.probe(action).outcome is Outcome.APPLIED


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_without_a_clear_answer_is_unknown_and_a_probe_finds_it(
    stage: Stage, kind: str
) -> None:
    stage.says("facebook", "where?")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    stage.fault(kind, method="POST")
    action = an_action(Verb.REPLY, item, "South.")
    assert connector.act(action).outcome is Outcome.UNKNOWN
    assert connector.probe(action).outcome is Outcome.APPLIED
    assert stage.summary()["doubled"] == 0


def test_done_and_then_answered_with_an_error_is_unknown(stage: Stage) -> None:
    stage.says("facebook", "where?")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    body = {"error": {"code": 20, "error_subcode": 1772107, "message": "m"}}
    stage.fault("status", status=400, body=body, after=True, method="POST")
    action = an_action(Verb.REPLY, item, "South.")
    assert connector.act(action).outcome is Outcome.UNKNOWN
    assert connector.probe(action).outcome is Outcome.APPLIED


def test_writing_that_facebook_has_blocked_stops_everything(stage: Stage) -> None:
    stage.says("facebook", "rude")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    stage.fault("status", status=400, body={"error": {"code": 368}}, method="POST")
    with pytest.raises(PolicyBlocked):
        connector.act(an_action(Verb.HIDE, item))


def test_no_log_holds_words_names_or_tokens(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage.says("facebook", "secretwords", by="Jo.Bloggs")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    connector.act(an_action(Verb.REPLY, item, "answerwords"))
    stage.fault("html", match="/published_posts")
    with pytest.raises(Transient) as caught:
        pulled(connector, "comments")
    told = caplog.text + repr(caught.value) + repr(stage.account("facebook"))
    for hidden in ("secretwords", "answerwords", "rehearsal-page-token", "Bloggs", "app-secret"):
        assert hidden not in told


def test_a_deep_walk_finds_what_was_shown_late(stage: Stage) -> None:
    stage.says("facebook", "now")
    connector = stage.connector("facebook", page_size=4, deep_hours=0)
    cursor = pulled(connector, "comments")[-1].cursor
    for n in range(9):
        stage.says("facebook", f"newer {n}")
    late = stage.says("facebook", "released from the filter", ago=timedelta(days=3))
    assert late.id in items(pulled(connector, "comments", cursor))


def test_what_is_stored_is_not_brought_again_until_it_changes(stage: Stage) -> None:
    note, other = stage.says("facebook", "one"), stage.says("facebook", "two")
    connector = stage.connector("facebook")
    (page,) = pulled(connector, "comments")
    assert len(page.items) == 2
    assert len(items(pulled(connector, "comments"))) == 2  # that page was not stored after all
    (page,) = pulled(connector, "comments", page.cursor)
    assert len(page.items) == 2  # nor does another page's cursor say so
    (page,) = pulled(connector, "comments", page.cursor)
    assert page.items == ()
    stage.edits(note, "one, edited")
    other.hidden = True
    (page,) = pulled(connector, "comments", page.cursor)
    assert {i.text for i in page.items} == {"one, edited", "two"}
    (page,) = pulled(stage.connector("facebook"), "comments", page.cursor)
    assert len(page.items) == 2


def test_messages_are_read_and_answered(stage: Stage) -> None:
    note = stage.says("facebook", "are you open on Sunday?", kind="dm")
    connector = stage.connector("facebook")
    item = items(pulled(connector, "dms"))[note.id]
    assert (item.kind, item.author.id) == (Kind.DM, note.author)
    answer = an_action(Verb.DM_REPLY, item, "From nine to five.")
    assert connector.probe(answer).reason == "not done"
    assert connector.act(answer).outcome is Outcome.APPLIED
    assert connector.probe(answer).outcome is Outcome.APPLIED
    assert set(items(pulled(connector, "dms"))) == {note.id}
    assert pulled(stage.connector("facebook", dms=False), "dms")[-1].items == ()


def test_a_comment_is_answered_alone_once(stage: Stage) -> None:
    stage.says("facebook", "nobody rang me")
    connector = stage.connector("facebook")
    (item,) = items(pulled(connector, "comments")).values()
    answer = an_action(Verb.DM_REPLY, item, "Please send us your number here.")
    assert connector.probe(answer).reason == "not done"
    assert connector.act(answer).outcome is Outcome.APPLIED
    assert connector.probe(answer).outcome is Outcome.APPLIED
    assert connector.act(answer).outcome is Outcome.REFUSED
    assert stage.summary()["doubled"] == 0


def call(
    stage: Stage, *values: dict[str, Any], messaging: Any = ()
) -> tuple[dict[str, str], bytes]:
    """Return a call as Meta makes it: headers with the signature, and the body."""
    changes = [{"field": "feed", "value": v} for v in values]
    entry = {"id": stage.owner_id("facebook"), "time": 1, "changes": changes}
    entry |= {"messaging": list(messaging)} if messaging else {}
    raw = json.dumps({"object": "page", "entry": [entry]}).encode()
    made = hmac.new(stage.keys["app_secret"].encode(), raw, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}, raw


@pytest.mark.parametrize("verb", ["add", "edit", "edited", "hide", "from_the_future"])
def test_a_call_brings_the_same_item_as_a_poll(stage: Stage, verb: str) -> None:
    note = stage.says("facebook", "What a lovely idea", media=({"kind": "photo", "alt": "A rose"},))
    connector = stage.connector("facebook")
    value = {"item": "comment", "verb": verb, "comment_id": note.id, "post_id": note.thread}
    page = connector.hear(*call(stage, value, value))
    assert page.items == tuple(items(pulled(connector, "comments")).values())


def test_a_call_tells_of_deletions_and_messages(stage: Stage) -> None:
    gone, removed = stage.says("facebook", "gone"), stage.says("facebook", "removed")
    told = stage.says("facebook", "hello", kind="dm")
    stage.world.delete(gone)
    values = [
        {"item": "comment", "verb": "add", "comment_id": gone.id, "post_id": gone.thread},
        {"item": "comment", "verb": "remove", "comment_id": removed.id, "post_id": gone.thread},
        {"item": "reaction", "verb": "add", "post_id": gone.thread},
        {"item": "comment", "verb": "add"},
    ]
    page = stage.connector("facebook").hear(
        *call(stage, *values, messaging=[{"message": {"mid": told.id}}, {"read": {}}])
    )
    assert {t.ref.id for t in page.gone} == {gone.id, removed.id}
    assert [i.ref.id for i in page.items] == [told.id]


def test_a_call_that_meta_did_not_sign_is_refused(stage: Stage) -> None:
    connector = stage.connector("facebook")
    headers, raw = call(stage, {"item": "comment", "verb": "add", "comment_id": "1"})
    for bad in ({}, {"X-Hub-Signature-256": "sha256=00"}):
        with pytest.raises(NotPermitted):
            connector.hear(bad, raw)
    with pytest.raises(NotPermitted):
        connector.hear(headers, raw + b" ")
    unsigned = stage.connector("facebook", secrets={"page_token": "t"})
    with pytest.raises(NotPermitted):
        unsigned.hear(headers, raw)


def test_metas_greeting_is_answered_to_those_who_know_our_word(stage: Stage) -> None:
    secrets = {**stage.account("facebook").secrets, "verify_token": "word"}
    connector = stage.connector("facebook", secrets=secrets)
    hello = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": "word"}
    assert connector.greet(hello) == "42"
    assert connector.greet({**hello, "hub.verify_token": "other"}) is None
    assert stage.connector("facebook").greet({**hello, "hub.verify_token": ""}) is None
