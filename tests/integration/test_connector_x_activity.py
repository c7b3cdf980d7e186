"""X's activity stream: what is told, what breaks, and that nothing told is doubled by a pull."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from xdk.schemas import ActivityStreamResponse, CreateActivitySubscriptionRequest

from connectors.base import Heard, Line, connect
from connectors.errors import AuthExpired, NotPermitted, RateLimited, Transient
from moderation.items import Kind
from tests.fakes.stages import Stage, a_stage, items, pulled

STREAM = "activity/stream"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage(x_alive_seconds=0.1) as opened:
        yield opened


class Ear:
    """A connector that listens; what it hears is read as it comes."""

    def __init__(self, stage: Stage, **options: Any) -> None:
        self.connector: Any = stage.connector("x", push=True, **{"silence_seconds": 5, **options})
        self.connector.subscribe()
        self.line: Line = self.connector.listen()
        self._told = iter(self.line)
        next(self._told)  # X answers at once: from here on, nothing is missed

    def events(self, count: int) -> list[Any]:
        """Return the next *count* events."""
        return list(islice((e for e in self._told if e is not None), count))

    def hears(self, count: int) -> Heard:
        """Return what the next *count* events speak of."""
        return self.connector.told(self.events(count))


@pytest.fixture
def ear(stage: Stage) -> Iterator[Ear]:
    opened = Ear(stage)
    yield opened
    opened.line.close()


def test_a_mention_told_is_the_mention_polled(stage: Stage, ear: Ear) -> None:
    note = stage.says("x", "@HarrowdaleNHS how do I park? 🅿️ https://a.example/b", kind="mention")
    told = ear.hears(1).page
    polled = items(pulled(stage.connector("x"), "mentions"))
    assert {i.ref.id: i for i in told.items} == polled
    assert told.raw[note.id]["id"] == note.id


def test_a_reply_told_is_the_reply_polled_with_our_post_above_it(stage: Stage, ear: Ear) -> None:
    note = stage.says("x", "no name in here")
    told = ear.hears(1).page
    assert {i.ref.id: i for i in told.items} == items(pulled(stage.connector("x"), "replies"))
    assert [t.ref.id for t in told.threads] == [note.thread]


def test_a_quote_is_told(stage: Stage, ear: Ear) -> None:
    note = stage.says("x", "look at this", kind="quote")
    (told,) = ear.hears(1).page.items
    assert told.ref.id == note.id
    assert told.kind is Kind.QUOTE


def test_one_post_told_three_ways_is_one_item_with_three_roles(stage: Stage, ear: Ear) -> None:
    stage.says("x", "@HarrowdaleNHS no")
    (told,) = ear.hears(2).page.items
    assert told.roles >= {Kind.MENTION, Kind.REPLY}


@pytest.mark.parametrize("names", ["tweet", "post"])
def test_both_sets_of_names_are_heard(stage: Stage, ear: Ear, names: str) -> None:
    stage.world.settings["x_names"] = names
    note = stage.says("x", "@HarrowdaleNHS first", kind="mention")
    assert [i.ref.id for i in ear.hears(1).page.items] == [note.id]


def test_a_message_is_told_whole(stage: Stage) -> None:
    ear = Ear(stage, dms=True)
    note = stage.says("x", "are you there", kind="dm")
    told = ear.hears(1).page
    (polled,) = items(pulled(stage.connector("x"), "dms")).values()
    (heard,) = told.items
    assert heard == replace(polled, author=heard.author)
    assert (heard.ref.id, heard.author.id) == (note.id, note.author)
    ear.line.close()
    asked = [h.path for h in stage.gate.heard if "dm_events" in h.path]
    assert len(asked) == 1  # by the pull


def test_messages_are_not_asked_for_where_they_are_not_read(stage: Stage) -> None:
    ear = Ear(stage, dms=False)
    kinds = {s["event_type"] for s in stage.world.subscriptions.values()}
    assert "dm.received" not in kinds
    ear.line.close()


def test_a_deletion_is_told_and_looked_up(stage: Stage, ear: Ear) -> None:
    note = stage.says("x", "@HarrowdaleNHS rude", kind="mention")
    ear.hears(1)
    stage.world.delete(note)
    told = ear.hears(1).page
    assert [t.ref.id for t in told.gone] == [note.id]
    assert told.items == ()


def test_what_was_deleted_before_we_looked_is_gone(stage: Stage, ear: Ear) -> None:
    note = stage.says("x", "@HarrowdaleNHS rude", kind="mention")
    events = ear.events(1)
    stage.world.delete(note)
    assert [t.ref.id for t in ear.connector.told(events).page.gone] == [note.id]


def test_what_is_told_twice_or_cut_in_two_lines_is_one(stage: Stage, ear: Ear) -> None:
    stage.fault("duplicate", match=STREAM)
    stage.fault("truncate", match=STREAM)
    for text in ("@HarrowdaleNHS one", "@HarrowdaleNHS two"):
        stage.says("x", text, kind="mention")
    told = ear.hears(3).page
    assert sorted(i.text for i in told.items) == ["@HarrowdaleNHS one", "@HarrowdaleNHS two"]


def test_a_line_that_cannot_be_read_is_passed_over_and_known(stage: Stage, ear: Ear) -> None:
    stage.fault("garbage", match=STREAM)
    stage.says("x", "@HarrowdaleNHS lost", kind="mention")
    stage.says("x", "@HarrowdaleNHS found", kind="mention")
    heard = ear.hears(2)
    assert heard.missed
    assert [i.text for i in heard.page.items] == ["@HarrowdaleNHS found"]


def test_a_broken_connection_is_transient(stage: Stage, ear: Ear) -> None:
    stage.fault("cut", match=STREAM)
    stage.says("x", "@HarrowdaleNHS lost", kind="mention")
    with pytest.raises(Transient):
        ear.events(1)


def test_silence_is_a_broken_connection(stage: Stage) -> None:
    ear = Ear(stage, silence_seconds=0.3)
    stage.world.settings["x_alive_seconds"] = 0.1
    stage.fault("silence", match=STREAM, seconds=20)
    stage.says("x", "@HarrowdaleNHS lost", kind="mention")
    with pytest.raises(Transient):
        ear.events(1)


def test_another_thread_can_end_the_waiting(stage: Stage) -> None:
    stage.world.settings["x_alive_seconds"] = 60
    ear = Ear(stage, silence_seconds=60)
    waiting = threading.Thread(target=ear.events, args=(1,))
    waiting.start()
    ear.line.close()
    waiting.join(10)
    assert not waiting.is_alive()


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, AuthExpired), (403, NotPermitted), (429, RateLimited), (503, Transient)],
)
def test_each_refusal_has_its_error(stage: Stage, status: int, error: type[Exception]) -> None:
    stage.fault("status", match=STREAM, status=status)
    with pytest.raises(error):
        stage.connector("x", push=True).listen()  # type: ignore[attr-defined]


def test_asking_again_asks_for_nothing_twice(stage: Stage, ear: Ear) -> None:
    asked = len(stage.world.subscriptions)
    ear.connector.subscribe()
    assert len(stage.world.subscriptions) == asked


def test_what_our_tier_may_not_have_is_left_out(stage: Stage) -> None:
    stage.world.settings["x_not_told"] = ["post.reply.create", "post.quote.create"]
    ear = Ear(stage)
    kinds = {s["event_type"] for s in stage.world.subscriptions.values()}
    assert kinds == {"post.mention.create", "post.delete", "dm.received"}
    ear.line.close()


def test_a_tier_that_may_have_nothing_is_told(stage: Stage) -> None:
    stage.fault("status", match="activity/subscriptions", method="POST", status=403, times=9)
    with pytest.raises(NotPermitted):
        Ear(stage)


def test_strange_kinds_fields_and_other_accounts_change_nothing(stage: Stage, ear: Ear) -> None:
    us = stage.owner_id("x")
    strange: list[dict[str, Any]] = [
        {"data": {"event_type": "news.new", "filter": {"keyword": "🗞️"}, "payload": {}}},
        {"data": {"event_type": "post.teleport", "filter": {"user_id": us}, "payload": {"id": 1}}},
        {"data": {"event_type": "post.mention.create", "filter": {"user_id": "7"}, "payload": {}}},
        {"data": {"event_type": None, "filter": [], "payload": "x", "from_the_future": {"a": 1}}},
    ]
    heard = ear.connector.told(strange)
    assert heard == Heard(heard.page)
    assert heard.page.items == heard.page.gone == ()
    assert ear.connector.told([{"errors": [{"title": "operational-disconnect"}]}]).missed


def test_x_s_own_models_accept_what_is_asked_and_told(stage: Stage, ear: Ear) -> None:
    stage.says("x", "@HarrowdaleNHS hello", kind="mention")
    for event in ear.events(1):
        told = ActivityStreamResponse.model_validate(event)
        assert told.data is not None
        assert told.data.event_type == "post.mention.create"
    wishes = [h for h in stage.gate.heard if h.method == "POST" and "subscriptions" in h.path]
    known = {"post.mention.create", "post.delete"}  # the models lag behind the documentation
    for wish in wishes:
        if wish.given["event_type"] in known:
            CreateActivitySubscriptionRequest.model_validate(wish.given)
    assert len(wishes) == 5


def test_nothing_is_held_open_unless_it_is_wanted(stage: Stage) -> None:
    assert stage.connector("x").wire == ""  # type: ignore[attr-defined]
    made = next(a for a in stage.accounts if a["connector"] == "x")
    app = {**made["secrets"], "bearer_token": "the app's"}
    mine = stage.account("x", push=True)
    theirs, others = (replace(stage.account("x", secrets=app, push=True), name=n) for n in "ab")
    names = [connect(account).wire for account in (mine, theirs, others)]  # type: ignore[attr-defined]
    assert names[0] != names[1] == names[2]
    assert "" not in names
    assert connect(replace(mine, secrets={})).wire == names[0]  # type: ignore[attr-defined]


SECRET = "our-consumer-secret"


def caller(stage: Stage) -> Any:
    account = next(a for a in stage.accounts if a["connector"] == "x")
    return connect(stage.account("x", secrets={**account["secrets"], "consumer_secret": SECRET}))


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    made = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return {"X-Twitter-Webhooks-Signature": "sha256=" + base64.b64encode(made).decode()}


def test_a_call_brings_what_the_stream_tells(stage: Stage, ear: Ear) -> None:
    stage.says("x", "@HarrowdaleNHS hello", kind="mention")
    (event,) = ear.events(1)
    raw = json.dumps(event).encode()
    page = caller(stage).hear(signed(raw), raw)
    assert page.items == ear.connector.told([event]).page.items != ()


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_call_that_x_did_not_sign_is_refused(stage: Stage, secret: str) -> None:
    with pytest.raises(NotPermitted):
        caller(stage).hear(signed(b"{}", secret), b"{}")


def test_xs_test_of_our_secret_is_answered(stage: Stage) -> None:
    told = json.loads(caller(stage).greet({"crc_token": "abc"}))
    assert told["response_token"] == signed(b"abc")["X-Twitter-Webhooks-Signature"]
    assert caller(stage).greet({}) is None
    without: Any = stage.connector("x")
    assert without.greet({"crc_token": "abc"}) is None
    assert not without.hears
