"""Bluesky against a small simulated server; what we write is held against atproto's models."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors._seeking import Wanted
from connectors.base import Account, connect
from connectors.errors import AuthExpired, RateLimited, Transient
from moderation.actions import Outcome, State, Verb
from moderation.items import Kind
from moderation.queries import parse
from tests.fakes.servers import serving
from tests.fakes.stages import an_action, items, pulled

US = "did:plc:us"


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Simulated:
    """One server with one account of ours; answers like a PDS in front of an AppView."""

    def __init__(self) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.records: dict[tuple[str, str], dict[str, Any]] = {}
        self.reports: list[Any] = []
        self.muted: set[str] = set()
        self.sessions, self.token = 0, ""
        self.swap_fails = 0
        self.limited = False
        self.own = self.says("Flu clinics are open.", by=US)

    def says(self, text: str, under: str = "", by: str = "did:plc:amy", **more: Any) -> str:
        at = more.pop("at", datetime.now(UTC))
        uri = f"at://{by}/app.bsky.feed.post/r{len(self.posts):03}"
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": stamp(at), **more}
        if under:
            root = self.posts[under]["record"].get("reply", {}).get("root", self.ref(under))
            record["reply"] = {"root": root, "parent": self.ref(under)}
        handle = by.rpartition(":")[2] + ".example"
        self.posts[uri] = {
            "uri": uri,
            "cid": f"cid{len(self.posts)}",
            "author": {"did": by, "handle": handle},
            "record": record,
            "indexedAt": stamp(at),
        }
        return uri

    def ref(self, uri: str) -> dict[str, str]:
        return {"uri": uri, "cid": self.posts[uri]["cid"]}

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        name = path.rpartition(".")[2]
        if self.limited:
            soon = {"ratelimit-reset": str(int(datetime.now(UTC).timestamp()) + 90)}
            return 429, {"error": "RateLimitExceeded"}, soon
        if name in ("createSession", "refreshSession"):
            if given.get("body", {}).get("password", "right") != "right":
                return 401, {"error": "AuthenticationRequired", "message": "m"}
            self.sessions += 1
            self.token = f"access{self.sessions}"
            return {"accessJwt": self.token, "refreshJwt": "r", "did": US, "handle": "us.example"}
        if headers.get("authorization") != f"Bearer {self.token}":
            return 400, {"error": "ExpiredToken", "message": "m"}
        return getattr(self, name)(given.get("body", given))

    def listNotifications(self, given: Any) -> Any:
        found = [
            {**p, "reason": "reply", "isRead": False}
            for p in self.posts.values()
            if p["record"]
            .get("reply", {})
            .get("parent", {})
            .get("uri", "")
            .startswith(f"at://{US}")
        ]
        return {"notifications": self.page(found, given), "cursor": self.following(given)}

    def searchPosts(self, given: Any) -> Any:
        wanted = given["q"].strip('"')
        found = [p for p in self.posts.values() if wanted in p["record"]["text"]]
        return {"posts": self.page(found, given), "cursor": self.following(given)}

    def page(self, found: list[Any], given: Any) -> list[Any]:
        found = sorted(found, key=lambda p: (p["indexedAt"], p["uri"]), reverse=True)
        start = int(given.get("cursor", 0))
        return found[start : start + 3]

    def following(self, given: Any) -> str:
        return str(int(given.get("cursor", 0)) + 3)

    def getAuthorFeed(self, given: Any) -> Any:
        found = [p for p in self.posts.values() if p["author"]["did"] == US]
        found = [p for p in found if "reply" not in p["record"]]
        feed = [{"post": {**p, "replyCount": len(self.below(p["uri"]))}} for p in found]
        return {"feed": feed if "cursor" not in given else []}

    def below(self, uri: str) -> list[Any]:
        return [
            p
            for p in self.posts.values()
            if p["record"].get("reply", {}).get("parent", {}).get("uri") == uri
        ]

    def getQuotes(self, given: Any) -> Any:
        found = [
            p
            for p in self.posts.values()
            if p["record"].get("embed", {}).get("record", {}).get("uri") == given["uri"]
        ]
        part = self.page(found, given)
        return {"posts": part, **({"cursor": self.following(given)} if part else {})}

    def getPostThread(self, given: Any) -> Any:
        return {"thread": self.tree(given["uri"])}

    def tree(self, uri: str) -> Any:
        kind = "app.bsky.feed.defs#threadViewPost"
        below = [self.tree(p["uri"]) for p in self.below(uri)]
        return {"$type": kind, "post": self.posts[uri], "replies": below}

    def getPosts(self, given: Any) -> Any:
        uris = given["uris"] if isinstance(given["uris"], list) else [given["uris"]]
        seen = [u for u in uris if u in self.posts and u.split("/")[2] not in self.unseen()]
        return {"posts": [self.posts[u] for u in seen]}

    def unseen(self) -> set[str]:
        blocked = {
            v["value"]["subject"] for (c, _), v in self.records.items() if c.endswith("block")
        }
        return self.muted | blocked

    def getProfile(self, given: Any) -> Any:
        did = given["actor"]
        blocks = [
            f"at://{US}/{c}/{k}"
            for (c, k), v in self.records.items()
            if c.endswith("block") and v["value"]["subject"] == did
        ]
        viewer = {"muted": did in self.muted, **({"blocking": blocks[0]} if blocks else {})}
        return {"did": did, "handle": "h.example", "viewer": viewer}

    def getRecord(self, given: Any) -> Any:
        found = self.records.get((given["collection"], given["rkey"]))
        return found or (400, {"error": "RecordNotFound", "message": "m"})

    def putRecord(self, given: Any) -> Any:
        key = (given["collection"], given["rkey"])
        old = self.records.get(key, {}).get("cid")
        if self.swap_fails or given["swapRecord"] != old:
            self.swap_fails -= 1
            return 400, {"error": "InvalidSwap", "message": "m"}
        self.records[key] = {"value": given["record"], "cid": f"c{len(self.records)}{old}"}
        return {"uri": "at://x", "cid": self.records[key]["cid"]}

    def createRecord(self, given: Any) -> Any:
        key = (given["collection"], f"k{len(self.records)}")
        self.records[key] = {"value": given["record"], "cid": "c"}
        return {"uri": f"at://{US}/{key[0]}/{key[1]}", "cid": "c"}

    def deleteRecord(self, given: Any) -> Any:
        self.records.pop((given["collection"], given["rkey"]), None)
        return {}

    def listRecords(self, given: Any) -> Any:
        found = [(k, v) for (c, k), v in self.records.items() if c == given["collection"]]
        return {"records": [{"uri": f"at://{US}/p/{k}", **v} for k, v in found]}

    def muteActor(self, given: Any) -> Any:
        self.muted.add(given["actor"])
        return 200, "", {}

    def unmuteActor(self, given: Any) -> Any:
        self.muted.discard(given["actor"])
        return 200, "", {}

    def createReport(self, given: Any) -> Any:
        self.reports.append(given)
        return {"id": len(self.reports)}


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        options = {"base_url": url, "timeout": 2}
        secrets = {"app_password": "right"}
        yield connect(Account("b", "bluesky", US, "us.example", options, secrets))


def test_replies_come_page_by_page_and_know_their_thread(site: Simulated, connector: Any) -> None:
    uris = {site.says(f"reply {n}", site.own) for n in range(8)}
    found = items(pulled(connector, "notifications"))
    assert set(found) == uris
    assert all(i.own_thread and i.kind is Kind.REPLY for i in found.values())


def test_a_reply_dated_2020_is_found_in_its_thread(site: Simulated, connector: Any) -> None:
    cursors = {s: pulled(connector, s)[-1].cursor for s in ("notifications", "threads")}
    for n in range(4):
        site.says(f"newer {n}", site.own)
    old = site.says("honest, 2020", site.own, at=datetime(2020, 1, 1, tzinfo=UTC))
    nested = site.says("nested", old)
    found = items(pulled(connector, "threads", cursors["threads"]))
    assert {old, nested} <= set(found)


def test_our_handle_in_plain_text_is_found_by_search(site: Simulated, connector: Any) -> None:
    uri = site.says("ask @us.example about it")
    assert items(pulled(connector, "search"))[uri].kind is Kind.MENTION


def test_a_search_asks_once_for_each_way_to_fulfil_it(site: Simulated, connector: Any) -> None:
    asked: list[str] = []
    plain = site.searchPosts
    site.searchPosts = lambda given: (asked.append(given["q"]), plain(given))[1]  # type: ignore[method-assign]
    found = {site.says(f"the Harrowdale garden {n}") for n in range(5)}
    site.says("another garden")
    query = parse('"Harrowdale garden" OR (Harrowdale flu) -jobs')
    wanted = Wanted(query, datetime.now(UTC) - timedelta(days=1))
    pages = list(connector.seek(wanted, None))
    assert set(items(pages)) == found
    assert set(asked) == {'"Harrowdale garden"', "Harrowdale flu"}
    assert not items(list(connector.seek(wanted, pages[-1].cursor)))


def test_an_old_thread_is_read_again_when_its_count_changes(
    site: Simulated, connector: Any
) -> None:
    site.posts[site.own]["indexedAt"] = stamp(datetime.now(UTC) - timedelta(days=5))
    site.says("first", site.own)
    cursor = pulled(connector, "threads")[-1].cursor
    later = site.says("second", site.own)
    assert later in items(pulled(connector, "threads", cursor))


def test_every_act_is_done_found_again_and_taken_back(site: Simulated, connector: Any) -> None:
    uri = site.says("rude", site.own)
    item = items(pulled(connector, "notifications"))[uri]
    pairs = [(Verb.HIDE, Verb.UNHIDE), (Verb.MUTE, Verb.UNMUTE), (Verb.BLOCK, Verb.UNBLOCK)]
    for verb, back in pairs:
        action, undo = an_action(verb, item), an_action(back, item)
        assert connector.probe(action).reason == "not done"
        assert connector.act(action).outcome is Outcome.APPLIED
        assert connector.act(action).outcome is Outcome.ALREADY
        assert connector.probe(action).outcome is Outcome.APPLIED
        assert connector.act(undo).outcome is Outcome.APPLIED
        assert connector.act(undo).outcome is Outcome.ALREADY
        assert connector.probe(undo).outcome is Outcome.APPLIED


def test_a_gate_that_was_there_keeps_its_rules(site: Simulated, connector: Any) -> None:
    gate = ("app.bsky.feed.threadgate", site.own.rpartition("/")[2])
    kept = {"post": site.own, "allow": [], "hiddenReplies": ["at://other"], "createdAt": "2026"}
    site.records[gate] = {"value": kept, "cid": "c1"}
    uri = site.says("rude", site.own)
    item = items(pulled(connector, "notifications"))[uri]
    site.swap_fails = 2
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.APPLIED
    value = site.records[gate]["value"]
    assert value["allow"] == []
    assert value["hiddenReplies"] == ["at://other", uri]


def test_a_full_gate_refuses(site: Simulated, connector: Any) -> None:
    gate = ("app.bsky.feed.threadgate", site.own.rpartition("/")[2])
    full = {"post": site.own, "hiddenReplies": [f"at://{n}" for n in range(300)]}
    site.records[gate] = {"value": full, "cid": "c1"}
    uri = site.says("rude", site.own)
    item = items(pulled(connector, "notifications"))[uri]
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.REFUSED


def test_a_reply_and_a_report(site: Simulated, connector: Any) -> None:
    uri = site.says("where?", site.own)
    item = items(pulled(connector, "notifications"))[uri]
    reply = an_action(Verb.REPLY, item, "South car park.")
    assert connector.probe(reply).reason == "not done"
    assert connector.act(reply).outcome is Outcome.APPLIED
    assert connector.probe(reply).outcome is Outcome.APPLIED
    report = an_action(Verb.REPORT, item)
    assert connector.act(report).outcome is Outcome.APPLIED
    assert site.reports[0]["subject"]["cid"] == site.posts[uri]["cid"]
    assert connector.probe(report).outcome is Outcome.UNKNOWN


def test_what_we_mute_is_unknown_and_what_is_deleted_is_gone(
    site: Simulated, connector: Any
) -> None:
    muted, gone = site.says("a", site.own, by="did:plc:m"), site.says("b", site.own)
    kept = site.says("c", site.own)
    found = items(pulled(connector, "threads"))
    refs = [found[u].ref for u in (muted, gone, kept)]
    site.muted.add("did:plc:m")
    del site.posts[gone]
    states = [p.state for p in connector.look(refs)]
    assert states == [State.UNKNOWN, State.GONE, State.VISIBLE]


def test_a_session_that_ran_out_is_renewed(site: Simulated, connector: Any) -> None:
    uri = site.says("hello", site.own)
    pulled(connector, "notifications")
    site.token = "other"
    assert uri in items(pulled(connector, "notifications"))
    assert site.sessions == 2


def test_a_wrong_password_and_a_limit_have_their_errors(site: Simulated) -> None:
    with serving(site) as url:
        account = Account(
            "b", "bluesky", US, "us.example", {"base_url": url}, {"app_password": "x"}
        )
        with pytest.raises(AuthExpired):
            pulled(connect(account), "threads")
        site.limited = True
        with pytest.raises(RateLimited) as caught:
            pulled(connect(account), "threads")
    assert caught.value.until is not None
    with pytest.raises(Transient):
        pulled(connect(account), "threads")


def test_atprotos_models_accept_every_record_that_we_write(site: Simulated, connector: Any) -> None:
    client = pytest.importorskip("atproto_client")
    uri = site.says("rude", site.own)
    item = items(pulled(connector, "notifications"))[uri]
    for verb in (Verb.HIDE, Verb.BLOCK):
        connector.act(an_action(verb, item))
    site.records.pop(next(k for k in site.records if k[0].endswith("block")))
    connector.act(an_action(Verb.BLOCK, item))
    written = [v["value"] for v in site.records.values()]
    assert len(written) == 2
    for value in written:
        made = client.models.get_or_create(value, strict=False)
        assert type(made).__name__ == "Record", "no model of atproto's takes it"
        assert made.py_type == value["$type"]


def test_what_we_said_comes_beside_what_answers_it(site: Simulated, connector: Any) -> None:
    first = site.says("when?", site.own)
    ours = site.says("on Monday", first, US)
    site.says("thanks", ours)
    site.says("alone", first, US)
    pages = pulled(connector, "threads")
    said = {t.ref.id: t.text for p in pages if p.items for t in p.threads}
    assert said == {site.own: "Flu clinics are open.", ours: "on Monday"}
    listed = [t.ref.id for p in pages if not p.items for t in p.threads]
    assert listed == [site.own]


def test_a_whole_thread_is_read_again_whatever_its_dates(site: Simulated, connector: Any) -> None:
    """The reply of "2020", one whose parent came later, one deep below: the thread has them all."""
    old = site.says("old", site.own, at=datetime(2020, 1, 1, tzinfo=UTC))
    deep = old
    for n in range(5):
        deep = site.says(f"deeper {n}", deep)
    found = list(connector.thread(site.own))
    assert len(items(found)) == 6
    assert {old, deep} <= items(found).keys()
    assert {p.cursor for p in found} == {""}


def a_quote(site: Simulated, text: str = "look at this", **more: Any) -> str:
    embed = {"$type": "app.bsky.embed.record", "record": site.ref(site.own)}
    return site.says(text, embed=embed, **more)


def test_quotes_of_a_post_are_read_again_with_its_thread(site: Simulated, connector: Any) -> None:
    quotes = {a_quote(site, f"quote {n}") for n in range(5)}
    found = items(list(connector.thread(site.own)))
    assert set(found) == quotes
    assert all(i.kind is Kind.QUOTE and not i.own_thread for i in found.values())


def test_our_post_is_detached_from_a_quote_and_put_back(site: Simulated, connector: Any) -> None:
    """Hiding a quote leaves it where it is, without our post in it."""
    quote = a_quote(site)
    item = items(list(connector.thread(site.own)))[quote]
    hide, unhide = an_action(Verb.HIDE, item), an_action(Verb.UNHIDE, item)
    assert connector.probe(hide).reason == "not done"
    assert connector.act(hide).outcome is Outcome.APPLIED
    gate = site.records["app.bsky.feed.postgate", site.own.rpartition("/")[2]]["value"]
    assert gate["post"] == site.own
    assert gate["detachedEmbeddingUris"] == [quote]
    assert connector.act(hide).outcome is Outcome.ALREADY
    assert connector.probe(hide).outcome is Outcome.APPLIED
    assert connector.act(unhide).outcome is Outcome.APPLIED
    assert connector.probe(unhide).outcome is Outcome.APPLIED


def test_a_post_is_detached_from_fifty_quotes_and_no_more(site: Simulated, connector: Any) -> None:
    item = items(list(connector.thread(site.own)) if a_quote(site) else [])
    full = {"post": site.own, "detachedEmbeddingUris": [f"at://q/{n}" for n in range(50)]}
    key = "app.bsky.feed.postgate", site.own.rpartition("/")[2]
    site.records[key] = {"value": full, "cid": "c"}
    done = connector.act(an_action(Verb.HIDE, next(iter(item.values()))))
    assert done.outcome is Outcome.REFUSED
    assert "50" in done.reason


def test_a_quote_that_is_gone_needs_no_detaching(site: Simulated, connector: Any) -> None:
    quote = a_quote(site)
    item = items(list(connector.thread(site.own)))[quote]
    del site.posts[quote]
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.ALREADY


def test_atprotos_models_accept_the_gate_of_a_post(site: Simulated, connector: Any) -> None:
    from atproto import models

    quote = a_quote(site)
    connector.act(an_action(Verb.HIDE, items(list(connector.thread(site.own)))[quote]))
    made = site.records["app.bsky.feed.postgate", site.own.rpartition("/")[2]]["value"]
    gate = models.AppBskyFeedPostgate.Record.model_validate(made)
    assert gate.detached_embedding_uris == [quote]
