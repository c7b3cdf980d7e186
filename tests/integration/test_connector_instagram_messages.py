"""Instagram's messages and mentions: read, told of by calls, answered, and people blocked."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.base import Account, Page, connect
from connectors.errors import NotPermitted
from moderation.actions import Outcome, State, Verb
from moderation.items import ItemRef, Kind
from tests.fakes.servers import serving
from tests.fakes.stages import an_action, items, pulled

US, PAGE = "17841400000000001", "77"
SECRETS = {"access_token": "t", "app_secret": "s", "verify_token": "v"}
GONE = 400, {"error": {"code": 100, "error_subcode": 33, "message": "gone"}}


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


class Simulated:
    """Conversations, and places elsewhere that name us; answers like Graph."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.elsewhere: dict[str, dict[str, Any]] = {}
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def writes(self, text: str, by: str = "9amy", ago: float = 0, **more: Any) -> str:
        id = f"mid.{len(self.messages)}"
        self.messages[id] = {
            "id": id,
            "message": text,
            "from": {"id": by, "username": by.lstrip("9")},
            "created_time": stamp(datetime.now(UTC) - timedelta(minutes=ago)),
            "with": more.pop("to", by),
            **more,
        }
        return id

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        _, _, id, *rest = path.split("/")
        edge = rest[0] if rest else ""
        if method == "POST":
            self.sent.append((f"{id}/{edge}", given))
            if edge == "messages":
                told = json.loads(given["recipient"])["id"]
                self.writes(json.loads(given["message"])["text"], US, to=told)
            return {"id": "made", "message_id": "mid.made", "success": True}
        if edge == "conversations":
            assert given["platform"] == "INSTAGRAM"
            return self.conversations(given)
        if id == US:
            name, _, inner = given["fields"].removeprefix("id,").partition("(")
            asked = inner.partition(")")[0]
            found = self.elsewhere.get(asked)
            return {"id": US, name.partition(".")[0]: found} if found else GONE
        return self.messages.get(id, GONE)

    def conversations(self, given: dict[str, Any]) -> Any:
        who = dict.fromkeys(m["with"] for m in reversed(self.messages.values()))
        wanted = [w for w in who if given.get("user_id", w) == w]
        start = int(given.get("after", 0))
        part = wanted[start : start + 2]
        more = {"next": "https://graph.example"} if len(wanted) > start + 2 else {}
        data = []
        for person in part:
            theirs = [m for m in self.messages.values() if m["with"] == person][::-1]
            told = {"data": theirs[:25]}
            data.append(
                {"id": f"t_{person}", "updated_time": theirs[0]["created_time"], "messages": told}
            )
        return {"data": data, "paging": {"cursors": {"after": str(start + 2)}, **more}}


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        options = {"base_url": url, "page_id": PAGE, "timeout": 2, "dms": True, "page_size": 2}
        yield connect(Account("ig", "instagram", US, "us", options, SECRETS))


def calls(connector: Any, **entry: Any) -> Page:
    """Have Meta call with one signed entry."""
    raw = json.dumps({"object": "instagram", "entry": [{"id": US, **entry}]}).encode()
    made = hmac.new(b"s", raw, hashlib.sha256).hexdigest()
    page: Page = connector.hear({"X-Hub-Signature-256": f"sha256={made}"}, raw)
    return page


def named(**value: Any) -> dict[str, Any]:
    return {"changes": [{"field": "mentions", "value": value}]}


def test_messages_of_others_are_read_with_all_conversations(
    site: Simulated, connector: Any
) -> None:
    theirs = [site.writes(f"message {n}", f"9p{n}") for n in range(5)]
    site.writes("ours", US, to="9p0")
    found = items(pulled(connector, "dms"))
    assert set(found) == set(theirs)
    first = found[theirs[0]]
    assert (first.kind, first.author.id, first.thread) == (Kind.DM, "9p0", "t_9p0")


def test_messages_are_read_only_where_that_is_wanted(site: Simulated) -> None:
    site.writes("hello")
    with serving(site) as url:
        made = connect(Account("ig", "instagram", US, "us", {"base_url": url}, SECRETS))
        (page,) = pulled(made, "dms")
        assert page.done
        assert page.items == ()


def test_a_message_is_answered_within_its_day_and_found_again(
    site: Simulated, connector: Any
) -> None:
    site.writes("Is it open?")
    (item,) = items(pulled(connector, "dms")).values()
    action = an_action(Verb.DM_REPLY, item, "It is.")
    ability = connector.can.ability(Verb.DM_REPLY, Kind.DM, own_thread=False)
    assert ability.window == timedelta(hours=24)
    assert connector.probe(action).reason == "not done"
    assert connector.act(action).outcome is Outcome.APPLIED
    assert connector.probe(action).outcome is Outcome.APPLIED
    assert site.sent[0][0] == f"{PAGE}/messages"
    assert json.loads(site.sent[0][1]["recipient"]) == {"id": "9amy"}


def test_somebody_who_wrote_to_us_is_blocked_and_nobody_else(
    site: Simulated, connector: Any
) -> None:
    site.writes("rude")
    (item,) = items(pulled(connector, "dms")).values()
    for verb, told in ((Verb.BLOCK, "BLOCK_USER"), (Verb.UNBLOCK, "UNBLOCK_USER")):
        assert connector.act(an_action(verb, item)).outcome is Outcome.APPLIED
        place, given = site.sent[-1]
        assert place == f"{PAGE}/moderate_conversations"
        assert json.loads(given["user_ids"]) == [{"id": "9amy"}]
        assert json.loads(given["actions"]) == [told]
    comment = connector.can.ability(Verb.BLOCK, Kind.COMMENT, own_thread=True)
    assert comment.by_hand


def test_a_call_tells_of_a_message_and_of_one_taken_back(site: Simulated, connector: Any) -> None:
    id = site.writes("are you there")
    page = calls(connector, messaging=[{"message": {"mid": id}}])
    assert items([page])[id].text == "are you there"
    page = calls(connector, messaging=[{"message": {"mid": id, "is_deleted": True}}])
    assert [t.ref.id for t in page.gone] == [id]
    echo = calls(connector, messaging=[{"message": {"mid": id, "is_echo": True}}])
    assert (echo.items, echo.gone) == ((), ())


def test_a_call_tells_where_somebody_named_us_in_a_comment(site: Simulated, connector: Any) -> None:
    said = {"id": "c9", "text": "ask @us", "username": "amy", "timestamp": stamp(datetime.now(UTC))}
    site.elsewhere["c9"] = said
    (item,) = calls(connector, **named(comment_id="c9", media_id="m9")).items
    assert (item.ref.id, item.kind, item.thread, item.own_thread) == (
        "c9",
        Kind.MENTION,
        "m9",
        False,
    )
    assert connector.act(an_action(Verb.REPLY, item, "Hello")).outcome is Outcome.APPLIED
    place, given = site.sent[-1]
    assert place == f"{US}/mentions"
    assert (given["comment_id"], given["media_id"]) == ("c9", "m9")
    assert connector.probe(an_action(Verb.REPLY, item, "Hello")).outcome is Outcome.UNKNOWN


def test_a_call_tells_where_somebody_named_us_in_a_caption(site: Simulated, connector: Any) -> None:
    site.elsewhere["m9"] = {"id": "m9", "caption": "with @us 🌷", "username": "amy"}
    (item,) = calls(connector, **named(media_id="m9")).items
    assert (item.ref.id, item.text, item.author.handle) == ("m9", "with @us 🌷", "amy")
    connector.act(an_action(Verb.REPLY, item, "Hello"))
    assert "comment_id" not in site.sent[-1][1]


def test_a_mention_that_is_gone_meanwhile_is_no_deletion(site: Simulated, connector: Any) -> None:
    """The same answer comes for a lost permission; only our own comments are taken as deleted."""
    page = calls(connector, **named(comment_id="c9", media_id="m9"))
    assert (page.items, page.gone) == ((), ())
    assert connector.can.unseen >= {Kind.MENTION, Kind.DM}


def test_fields_and_events_that_nobody_knows_change_nothing(
    site: Simulated, connector: Any
) -> None:
    page = calls(
        connector,
        changes=[{"field": "story_insights", "value": {"🧑‍🚀": 1}}, {"field": None}, {}],
        messaging=[{"reaction": {"mid": "m", "emoji": "❤"}}, {"read": {}}, None],
        standby=[1],
    )
    assert (page.items, page.gone) == ((), ())


@pytest.mark.parametrize("signature", ["", "sha256=0", "sha1=0", "sha256=" + "0" * 64])
def test_a_call_that_meta_did_not_sign_is_refused(connector: Any, signature: str) -> None:
    with pytest.raises(NotPermitted):
        connector.hear({"x-hub-signature-256": signature}, b"{}")


def test_a_comment_looked_at_by_id_stays_what_it_was(site: Simulated, connector: Any) -> None:
    assert connector.look([ItemRef("instagram", "ig", "none")])[0].state is State.GONE


def test_metas_tables_know_the_parameters() -> None:
    pytest.importorskip("facebook_business")
    from facebook_business.adobjects.iguser import IGUser
    from facebook_business.adobjects.page import Page as MetasPage

    page = MetasPage(fbid="1", api=object())
    moderating = page.create_moderate_conversation(pending=True)._param_checker
    assert moderating.is_valid_pair("actions", ["BLOCK_USER"])
    assert moderating.is_valid_key("user_ids")
    conversations = page.get_conversations(pending=True)._param_checker
    assert conversations.is_valid_pair("platform", "INSTAGRAM")
    assert conversations.is_valid_key("user_id")
    mention = IGUser(fbid="1", api=object()).create_mention(pending=True)._param_checker
    assert all(mention.is_valid_key(k) for k in ("comment_id", "media_id", "message"))
