"""YouTube against a small simulated channel."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors._youtube_rules import midnight_pacific
from connectors.base import Account, connect
from connectors.errors import AuthExpired, NotPermitted, OutOfBudget, Transient
from moderation.actions import Outcome, State, Verb
from tests.fakes.servers import serving
from tests.fakes.specs import spec
from tests.fakes.stages import an_action, items, pulled

US = "UCus"


class Simulated:
    """One channel; answers like the Data API, and hands out tokens that can run out."""

    def __init__(self) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.status: dict[str, str] = {}
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.token, self.refuse = "t0", None

    def says(self, text: str, parent: str = "", by: str = "amy", ago: float = 0) -> str:
        id = f"{parent}.r{len(self.comments)}" if parent else f"c{len(self.comments):03}"
        at = (datetime.now(UTC) - timedelta(minutes=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
        snippet = {
            "videoId": "v1",
            "textDisplay": text,
            "authorDisplayName": by,
            "authorChannelId": {"value": US if by == "us" else f"UC{by}"},
            "publishedAt": at,
            "updatedAt": at,
            **({"parentId": parent} if parent else {}),
        }
        self.comments[id] = {"kind": "youtube#comment", "id": id, "snippet": snippet}
        self.status[id] = "published"
        return id

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        if path == "/token":
            self.token = f"{self.token}+"
            return {"access_token": self.token, "expires_in": 3600}
        self.heard.append((method, path.removeprefix("/youtube/v3/"), given))
        if headers["authorization"] != f"Bearer {self.token}":
            return 401, {"error": {"code": 401, "errors": [{"reason": "authError"}]}}
        if self.refuse:
            status, reason = self.refuse
            return status, {"error": {"code": status, "errors": [{"reason": reason}]}}
        what = path.rpartition("/")[2]
        if what == "setModerationStatus":
            for id in given["id"].split(","):
                self.status[id] = given["moderationStatus"]
            return 204, None
        if what == "commentThreads":
            return self.threads(given)
        if method == "POST":
            told = given["body"]["snippet"]
            return self.comments[self.says(told["textOriginal"], told["parentId"], "us")]
        if "id" in given:
            ids = [
                i for i in given["id"].split(",") if self.status.get(i, "rejected") != "rejected"
            ]
            return {"items": [self.comments[i] for i in ids]}
        return self.page(
            [c for i, c in self.comments.items() if i.startswith(given["parentId"] + ".")], given, 3
        )

    def threads(self, given: dict[str, Any]) -> Any:
        wanted = given["moderationStatus"]
        tops = [c for i, c in self.comments.items() if "." not in i and self.status[i] == wanted]
        found = []
        for top in reversed(tops):
            below = [c for i, c in self.comments.items() if i.startswith(top["id"] + ".")]
            thread = {"topLevelComment": top, "videoId": "v1", "totalReplyCount": len(below)}
            part = {"replies": {"comments": below[:2]}} if below else {}
            found.append({"id": top["id"], "snippet": thread, **part})
        return self.page(found, given, 3)

    def page(self, found: list[Any], given: dict[str, Any], size: int) -> Any:
        start = int(given.get("pageToken", 0))
        more = {"nextPageToken": str(start + size)} if len(found) > start + size else {}
        return {"items": found[start : start + size], **more}


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        secrets = {"access_token": "t0", "refresh_token": "r", "client_id": "i"}
        options = {"base_url": url, "timeout": 2}
        yield connect(Account("yt", "youtube", US, "us", options, secrets))


def test_threads_and_all_replies_are_found(site: Simulated, connector: Any) -> None:
    tops = [site.says(f"comment {n}") for n in range(8)]
    below = [site.says(f"reply {n}", tops[2]) for n in range(7)]
    site.says("ours", tops[2], "us")
    found = items(pulled(connector, "published"))
    assert set(found) == {*tops, *below}
    assert found[below[5]].parent == tops[2]


def test_what_is_held_and_suspected_comes_in_its_own_streams(
    site: Simulated, connector: Any
) -> None:
    held, spam = site.says("held"), site.says("spam")
    site.status |= {held: "heldForReview", spam: "likelySpam"}
    assert items(pulled(connector, "held"))[held].hidden
    assert set(items(pulled(connector, "spam"))) == {spam}
    assert items(pulled(connector, "published")) == {}


def test_acts_and_probes(site: Simulated, connector: Any) -> None:
    id = site.says("rude")
    item = items(pulled(connector, "published"))[id]
    hide, show = an_action(Verb.HIDE, item), an_action(Verb.UNHIDE, item)
    assert connector.probe(hide).outcome is Outcome.UNKNOWN
    assert connector.act(hide).outcome is Outcome.APPLIED
    assert connector.probe(hide).outcome is Outcome.APPLIED
    assert connector.act(show).outcome is Outcome.APPLIED
    assert site.status[id] == "published"
    reply = an_action(Verb.REPLY, item, "Thank you")
    assert connector.probe(reply).reason == "not done"
    assert connector.act(reply).outcome is Outcome.APPLIED
    assert connector.probe(reply).outcome is Outcome.APPLIED
    assert connector.act(an_action(Verb.DELETE, item)).outcome is Outcome.APPLIED
    assert connector.look([item.ref])[0].state is State.GONE
    assert connector.act(an_action(Verb.BLOCK, item)).outcome is Outcome.REFUSED


def test_an_edit_is_seen(site: Simulated, connector: Any) -> None:
    id = site.says("before", ago=10)
    item = items(pulled(connector, "published"))[id]
    site.comments[id]["snippet"] |= {"textDisplay": "after", "updatedAt": "2099-01-01T00:00:00Z"}
    assert connector.look([item.ref])[0].state is State.EDITED
    assert items(pulled(connector, "published"))[id].edited_at is not None


def test_a_token_that_ran_out_is_renewed_once(site: Simulated, connector: Any) -> None:
    id = site.says("hello")
    site.token = "another"
    assert id in items(pulled(connector, "published"))


@pytest.mark.parametrize(
    ("refuse", "error"),
    [
        ((403, "quotaExceeded"), OutOfBudget),
        ((403, "forbidden"), NotPermitted),
        ((403, "somethingNew"), NotPermitted),
        ((503, "backendError"), Transient),
        ((401, "authError"), AuthExpired),
    ],
)
def test_refusals(site: Simulated, connector: Any, refuse: Any, error: Any) -> None:
    site.refuse = refuse
    with pytest.raises(error):
        pulled(connector, "published")


def test_the_quota_is_renewed_at_midnight_pacific() -> None:
    winter = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)  # 23:30 the day before, over there
    assert midnight_pacific(winter) == datetime(2026, 11, 21, 8, tzinfo=UTC)
    summer = datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
    assert midnight_pacific(summer) == datetime(2026, 7, 2, 7, tzinfo=UTC)


def test_the_discovery_document_knows_every_parameter(site: Simulated, connector: Any) -> None:
    document = spec("youtube/youtube.v3.json")
    id = site.says("rude")
    for n in range(5):
        site.says(f"reply {n}", id)
    item = items(pulled(connector, "published"))[id]
    for verb in (Verb.HIDE, Verb.REPLY):
        connector.act(an_action(verb, item, "Thank you" if verb is Verb.REPLY else ""))
    connector.look([item.ref])
    methods = {
        (m["httpMethod"], m["path"].removeprefix("youtube/v3/")): m
        for name in ("comments", "commentThreads")
        for m in document["resources"][name]["methods"].values()
    }
    assert len(site.heard) >= 5
    for method, path, given in site.heard:
        known = methods[method, path]["parameters"]
        for name, value in given.items():
            assert name == "body" or name in known
            if "enum" in known.get(name, {}):
                assert value in known[name]["enum"]


def test_our_pinned_comment_comes_beside_its_answers(site: Simulated, connector: Any) -> None:
    ours = site.says("pinned", by="us")
    site.says("alone", by="us")
    site.says("an answer", ours)
    said = {t.ref.id: t.text for p in pulled(connector, "published") for t in p.threads}
    assert said == {ours: "pinned"}
