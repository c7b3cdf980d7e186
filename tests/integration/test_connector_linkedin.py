"""LinkedIn against a small simulated page."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest

from connectors.base import Account, connect
from connectors.errors import AuthExpired, Invalid, NotPermitted
from moderation.actions import Outcome, State, Verb
from moderation.items import Kind
from tests.fakes.servers import serving
from tests.fakes.stages import an_action, items, pulled

US, POST = "urn:li:organization:5150", "urn:li:activity:7001"
OURS = {"id": POST, "createdAt": 1795000000000, "commentary": "The garden opens."}


class Simulated:
    """One page with one post; comments nest one deep."""

    def __init__(self) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.news: list[dict[str, Any]] = []
        self.refuse: Any = None

    def says(self, said: str, parent: str = "", by: str = "urn:li:person:amy") -> str:
        number = str(8000 + len(self.comments))
        urn = f"urn:li:comment:({POST},{number})"
        at = int(datetime.now(UTC).timestamp() * 1000)
        self.comments[urn] = {
            "id": number,
            "commentUrn": urn,
            "actor": by,
            "created": {"time": at},
            "message": {"text": said},
            "object": POST,
            **({"parentComment": parent} if parent else {}),
        }
        self.tells("COMMENT", urn, said)
        return urn

    def tells(self, action: str, urn: str, said: str = "") -> None:
        told = {"comment": {"owner": "urn:li:person:amy", "text": said}}
        self.news.insert(0, {
            "notificationId": len(self.news) + 1, "action": action, "sourcePost": POST,
            "generatedActivity": urn, "decoratedGeneratedActivity": told,
            "lastModifiedAt": int(datetime.now(UTC).timestamp() * 1000),
        })  # fmt: skip

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        assert headers["linkedin-version"] == "202607"
        assert headers["x-restli-protocol-version"] == "2.0.0"
        if self.refuse:
            return self.refuse
        if path == "/rest/posts":
            return self.page([OURS], given)
        if path == "/rest/organizationalEntityNotifications":
            return self.page(self.news, given)
        found = re.fullmatch(r"/rest/socialActions/([^/]+)/comments(?:/(\d+))?", unquote(path))
        assert found is not None
        under, number = found[1], found[2]
        if number:
            comment = self.comments.get(f"urn:li:comment:({under},{number})")
            return comment or (404, {"status": 404})
        if method == "POST":
            body = given["body"]
            return 201, self.comments[self.says(body["message"]["text"], under, body["actor"])]
        parent = "" if under == POST else under
        rows = [c for c in self.comments.values() if c.get("parentComment", "") == parent]
        rows = [{**c, "commentsSummary": {"totalFirstLevelComments": self.below(c)}} for c in rows]
        return self.page(rows, given)

    def below(self, comment: dict[str, Any]) -> int:
        return sum(c.get("parentComment") == comment["commentUrn"] for c in self.comments.values())

    def page(self, rows: list[Any], given: dict[str, Any]) -> Any:
        start, count = int(given["start"]), int(given["count"])
        return {"elements": rows[start : start + count], "paging": {"start": start}}


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        options = {"base_url": url, "timeout": 2, "page_size": 3}
        yield connect(Account("li", "linkedin", "5150", "us", options, {"access_token": "t"}))


def test_comments_and_replies_are_found(site: Simulated, connector: Any) -> None:
    tops = [site.says(f"comment {n}") for n in range(7)]
    below = [site.says(f"reply {n}", tops[4]) for n in range(4)]
    site.says("ours", tops[4], US)
    found = items(pulled(connector, "comments"))
    assert set(found) == {*tops, *below}
    assert found[below[0]].kind is Kind.REPLY
    assert found[tops[0]].thread == POST


def test_notifications_tell_of_comments_and_of_deletions(site: Simulated, connector: Any) -> None:
    kept, gone = site.says("kept"), site.says("gone")
    site.tells("COMMENT_DELETE", gone)
    pages = pulled(connector, "notifications")
    assert set(items(pages)) - {gone} == {kept}
    assert {t.ref.id for p in pages for t in p.gone} == {gone}


def test_a_reply_is_sent_and_found_again(site: Simulated, connector: Any) -> None:
    site.says("where?")
    (item,) = items(pulled(connector, "comments")).values()
    action = an_action(Verb.REPLY, item, "South car park.")
    assert connector.probe(action).reason == "not done"
    assert connector.act(action).outcome is Outcome.APPLIED
    assert connector.probe(action).outcome is Outcome.APPLIED
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.REFUSED


def test_looking_tells_edited_and_gone(site: Simulated, connector: Any) -> None:
    edited, gone = site.says("a"), site.says("b")
    found = items(pulled(connector, "comments"))
    site.comments[edited]["message"]["text"] = "c"
    del site.comments[gone]
    states = [p.state for p in connector.look([found[edited].ref, found[gone].ref])]
    assert states == [State.EDITED, State.GONE]


@pytest.mark.parametrize(("status", "error"), [(401, AuthExpired), (426, Invalid)])
def test_refusals(site: Simulated, connector: Any, status: int, error: Any) -> None:
    site.refuse = status, {"status": status, "code": "NONEXISTENT_VERSION"}
    with pytest.raises(error):
        pulled(connector, "comments")


def test_our_post_comes_beside_the_comments(site: Simulated, connector: Any) -> None:
    site.says("When?")
    told = {t.ref.id: t for p in pulled(connector, "comments") for t in p.threads}
    assert told[POST].text == "The garden opens."
    assert told[POST].top


def test_a_whole_thread_is_read_again(site: Simulated, connector: Any) -> None:
    tops = [site.says(f"comment {n}") for n in range(4)]
    below = [site.says(f"reply {n}", tops[0]) for n in range(4)]
    found = list(connector.thread(POST))
    assert set(items(found)) == {*tops, *below}
    assert {p.cursor for p in found} == {""}


def calls(connector: Any, body: dict[str, Any], secret: bytes = b"secret", prefix: str = "") -> Any:
    raw = json.dumps(body).encode()
    made = hmac.new(secret, b"hmacsha256=" + raw, hashlib.sha256).hexdigest()
    return connector.hear({"X-LI-Signature": prefix + made}, raw)


@pytest.fixture
def called(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        options, secrets = {"base_url": url}, {"access_token": "t", "client_secret": "secret"}
        yield connect(Account("li", "linkedin", "5150", "us", options, secrets))


@pytest.mark.parametrize("prefix", ["", "hmacsha256="])
def test_a_call_tells_what_the_notifications_list(
    site: Simulated, called: Any, prefix: str
) -> None:
    urn = site.says("Lovely 🌷")
    site.tells("COMMENT_DELETE", "urn:li:comment:(x,1)")
    site.tells("LIKE", urn)
    site.tells("TELEPORT", urn)
    page = calls(called, {"type": "ANY", "notifications": site.news, "more": [1]}, prefix=prefix)
    assert {i.ref.id: i for i in page.items} == items(pulled(called, "notifications"))
    assert [t.ref.id for t in page.gone] == ["urn:li:comment:(x,1)"]


def test_what_a_call_tells_of_another_page_is_left_alone(site: Simulated, called: Any) -> None:
    site.says("hello")
    other = [{**n, "organizationalEntity": "urn:li:organization:1"} for n in site.news]
    assert calls(called, {"notifications": other}).items == ()


def test_a_call_that_linkedin_did_not_sign_is_refused(called: Any) -> None:
    for secret in (b"wrong", b""):
        with pytest.raises(NotPermitted):
            calls(called, {"notifications": []}, secret)


def test_linkedins_challenge_is_answered_with_our_secret(called: Any, connector: Any) -> None:
    told = json.loads(called.greet({"challengeCode": "890e4665", "applicationId": "1"}))
    made = hmac.new(b"secret", b"890e4665", hashlib.sha256).hexdigest()
    assert told == {"challengeCode": "890e4665", "challengeResponse": made}
    assert called.greet({}) is None
    assert called.hears
    assert not connector.hears
    assert connector.greet({"challengeCode": "890e4665"}) is None
