"""Mastodon against a small simulated server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors._seeking import Wanted
from connectors.base import Account, connect
from connectors.errors import AuthExpired, RateLimited
from moderation.actions import Outcome, State, Verb
from moderation.items import Kind
from moderation.queries import parse
from tests.fakes.servers import serving
from tests.fakes.specs import spec
from tests.fakes.stages import an_action, items, pulled


class Simulated:
    """One server with one account of ours."""

    def __init__(self) -> None:
        self.statuses: dict[str, dict[str, Any]] = {}
        self.relations: dict[str, set[str]] = {}
        self.keys: dict[str, str] = {}
        self.reports: list[Any] = []
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.refuse: Any = None
        self.own = self.says("<p>Flu clinics</p>", by="1")

    def says(self, content: str, under: str = "", by: str = "77", **more: Any) -> str:
        id = str(1000 + len(self.statuses))
        above = self.statuses.get(under, {})
        self.statuses[id] = {
            "id": id,
            "created_at": datetime.now(UTC).isoformat(),
            "content": content,
            "in_reply_to_id": under or None,
            "in_reply_to_account_id": above.get("account", {}).get("id"),
            "account": {"id": by, "acct": f"u{by}@a.example"},
            "visibility": "public",
            "url": f"https://m.example/{id}",
            **more,
        }
        return id

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        assert headers["authorization"] == "Bearer t"
        self.heard.append((method, path, given))
        if self.refuse:
            return self.refuse
        path = path.removeprefix("/api/v1/")
        if path == "notifications":
            assert given["include_filtered"] == "true"
            mine = [s for s in self.statuses.values() if s["in_reply_to_account_id"] == "1"]
            made = [
                {"id": f"9{s['id']}", "type": "mention", "created_at": s["created_at"], "status": s}
                for s in mine
            ]
            return self.page(made, given, 3)
        if path.startswith("timelines/tag/"):
            tag = f"#{path.rpartition('/')[2]}"
            return self.page([s for s in self.statuses.values() if tag in s["content"]], given, 2)
        if path == "/api/v2/search":
            found = [s for s in self.statuses.values() if given["q"].strip('"') in s["content"]]
            start = int(given.get("offset", 0))
            return {"statuses": found[start : start + 40]}
        if path == "reports":
            self.reports.append(given["body"])
            return {"id": "5"}
        if path == "accounts/relationships":
            id = given["id[]"]
            has = self.relations.get(id, set())
            return [{"id": id, "muting": "mute" in has, "blocking": "block" in has}]
        return self.status(method, path, given, headers)

    def status(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        if found := re.fullmatch(r"accounts/(\d+)/(un)?(mute|block)", path):
            change = set.discard if found[2] else set.add
            change(self.relations.setdefault(found[1], set()), found[3])
            return {"id": found[1]}
        if path == "accounts/1/statuses":
            ours = [s for s in self.statuses.values() if s["account"]["id"] == "1"]
            ours = [{**s, "replies_count": self.count(s["id"])} for s in ours]
            if given.get("exclude_replies"):
                ours = [s for s in ours if not s["in_reply_to_id"]]
            return self.page(ours, given, 40)
        if path == "statuses" and method == "POST":
            body, key = given["body"], headers["idempotency-key"]
            if key not in self.keys:
                self.keys[key] = self.says(f"<p>{body['status']}</p>", body["in_reply_to_id"], "1")
            return self.statuses[self.keys[key]]
        if path == "statuses":
            ids = given["id[]"] if isinstance(given["id[]"], list) else [given["id[]"]]
            return [self.statuses[i] for i in ids if i in self.statuses]
        id, _, rest = path.removeprefix("statuses/").partition("/")
        if rest == "context":
            return {"ancestors": [], "descendants": list(self.below(id))}
        return self.statuses[id]

    def below(self, id: str) -> Iterator[Any]:
        for status in list(self.statuses.values()):
            if status["in_reply_to_id"] == id:
                yield status
                yield from self.below(status["id"])

    def count(self, id: str) -> int:
        return sum(s["in_reply_to_id"] == id for s in self.statuses.values())

    def page(self, found: list[Any], given: dict[str, Any], size: int) -> list[Any]:
        below = int(given.get("max_id", 10**9))
        return [s for s in reversed(found) if int(s["id"]) < below][:size]


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        options = {"base_url": url, "timeout": 2}
        yield connect(Account("m", "mastodon", "1", "us", options, {"access_token": "t"}))


def test_mentions_come_page_by_page_as_plain_words(site: Simulated, connector: Any) -> None:
    ids = {site.says(f"<p>hello &amp; <b>{n}</b><br>bye</p>", site.own) for n in range(8)}
    found = items(pulled(connector, "mentions"))
    assert set(found) == ids
    assert found[min(ids)].text == "hello & 0\nbye"


def test_threads_bring_what_no_notification_told(site: Simulated, connector: Any) -> None:
    first = site.says("<p>first</p>", site.own)
    nested = site.says("<p>nested</p>", first, by="78")
    found = items(pulled(connector, "threads"))
    assert set(found) == {first, nested}
    assert found[nested].own_thread
    assert found[nested].thread == site.own


def test_private_mentions_are_messages(site: Simulated, connector: Any) -> None:
    id = site.says("<p>in private</p>", site.own, visibility="direct")
    assert items(pulled(connector, "mentions"))[id].kind is Kind.DM


def test_acts_are_done_found_again_and_taken_back(site: Simulated, connector: Any) -> None:
    id = site.says("<p>rude</p>", site.own)
    item = items(pulled(connector, "mentions"))[id]
    for verb, back in ((Verb.MUTE, Verb.UNMUTE), (Verb.BLOCK, Verb.UNBLOCK)):
        action, undo = an_action(verb, item), an_action(back, item)
        assert connector.probe(action).reason == "not done"
        assert connector.act(action).outcome is Outcome.APPLIED
        assert connector.act(action).outcome is Outcome.ALREADY
        assert connector.probe(action).outcome is Outcome.APPLIED
        assert connector.act(undo).outcome is Outcome.APPLIED
        assert connector.probe(undo).outcome is Outcome.APPLIED
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.REFUSED
    assert connector.act(an_action(Verb.REPORT, item)).outcome is Outcome.APPLIED
    assert site.reports[0]["status_ids"] == [id]


def test_a_reply_sent_twice_appears_once(site: Simulated, connector: Any) -> None:
    id = site.says("<p>where?</p>", site.own)
    item = items(pulled(connector, "mentions"))[id]
    action = an_action(Verb.REPLY, item, "South & free")
    assert connector.probe(action).reason == "not done"
    for _ in range(2):
        assert connector.act(action).outcome is Outcome.APPLIED
    assert len(site.keys) == 1
    assert connector.probe(action).outcome is Outcome.APPLIED


def test_looking_tells_edited_and_gone(site: Simulated, connector: Any) -> None:
    edited, gone = site.says("<p>a</p>", site.own), site.says("<p>b</p>", site.own)
    found = items(pulled(connector, "mentions"))
    site.statuses[edited] |= {"content": "<p>c</p>", "edited_at": datetime.now(UTC).isoformat()}
    del site.statuses[gone]
    states = [p.state for p in connector.look([found[edited].ref, found[gone].ref])]
    assert states == [State.EDITED, State.GONE]


def test_limits_are_told_in_iso_time(site: Simulated, connector: Any) -> None:
    until = datetime.now(UTC) + timedelta(minutes=4)
    site.refuse = 429, {"error": "Too many requests"}, {"X-RateLimit-Reset": until.isoformat()}
    with pytest.raises(RateLimited) as caught:
        pulled(connector, "mentions")
    assert caught.value.until == until
    site.refuse = 401, {"error": "The access token is invalid"}
    with pytest.raises(AuthExpired):
        pulled(connector, "mentions")


def test_the_schema_knows_every_request(site: Simulated, connector: Any) -> None:
    schema = spec("mastodon/schema.json")
    id = site.says("<p>rude</p>", site.own)
    item = items(pulled(connector, "mentions"))[id]
    pulled(connector, "threads")
    connector.look([item.ref])
    for verb in (Verb.MUTE, Verb.BLOCK, Verb.REPORT, Verb.REPLY):
        connector.act(an_action(verb, item, "words" if verb is Verb.REPLY else ""))
    patterns = {
        re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", p) + "$"): v
        for p, v in schema["paths"].items()
    }
    for method, path, given in site.heard:
        fits = [v for p, v in patterns.items() if p.match(path) and method.lower() in v]
        assert fits, f"{method} {path}"
        known = {p.get("name", "") for v in fits for p in v[method.lower()].get("parameters", [])}
        asked = {name.removesuffix("[]") for name in given if name != "body"}
        assert asked <= {k.removesuffix("[]") for k in known}, f"{method} {path}: {asked - known}"


def test_what_we_said_comes_beside_what_answers_it(site: Simulated, connector: Any) -> None:
    first = site.says("<p>when?</p>", site.own)
    ours = site.says("<p>on <b>Monday</b></p>", first, "1")
    site.says("<p>thanks</p>", ours)
    site.says("<p>alone</p>", first, "1")
    pages = pulled(connector, "threads")
    said = {t.ref.id: t.text for p in pages if p.items for t in p.threads}
    assert said == {site.own: "Flu clinics", ours: "on Monday"}


def test_a_whole_thread_is_read_again(site: Simulated, connector: Any) -> None:
    first = site.says("<p>one</p>", site.own)
    below = site.says("<p>two</p>", first)
    assert set(items(list(connector.thread(site.own)))) == {first, below}


def test_a_search_reads_hashtags_and_asks_for_words(site: Simulated, connector: Any) -> None:
    tagged = {site.says(f"<p>spring in #Harrowdale {n}</p>") for n in range(5)}
    said = {site.says(f"<p>at Harrowdale General {n}</p>") for n in range(45)}
    site.says("<p>elsewhere</p>")
    query = parse('#Harrowdale OR "Harrowdale General"')
    pages = list(connector.seek(Wanted(query, datetime.now(UTC) - timedelta(days=1)), None))
    assert set(items(pages)) == tagged | said
    assert all(i.kind is Kind.POST for i in items(pages).values())
