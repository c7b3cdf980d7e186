"""Reddit through the unmodified praw against a small simulated site."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors._http import utcnow
from connectors._seeking import Wanted
from connectors.base import Account, connect
from connectors.errors import AuthExpired, Gone, NotPermitted, RateLimited
from moderation.actions import Outcome, State, Verb
from moderation.queries import parse
from tests.fakes.servers import serving
from tests.fakes.stages import an_action, items, pulled


class Simulated:
    """An inbox, a search, and a door that asks for tokens."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, Any]] = {}
        self.refuse: Any = None
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def says(self, body: str, author: str = "amy") -> str:
        name = f"t1_{len(self.things):03}"
        self.things[name] = {
            "name": name,
            "body": body,
            "author": author,
            "created_utc": datetime.now(UTC).timestamp(),
            "edited": False,
        }
        return name

    def __call__(self, method: str, path: str, given: dict[str, Any], headers: Any) -> Any:
        if path == "/api/v1/access_token":
            return {"access_token": "a", "expires_in": 3600, "scope": "*", "token_type": "bearer"}
        self.asked.append((path, given))
        assert headers["authorization"] == "bearer a"
        if self.refuse:
            return self.refuse
        if path == "/api/info":
            found = [self.things[i] for i in given["id"].split(",") if i in self.things]
            return {"data": {"children": [{"kind": "t1", "data": d} for d in found]}}
        found = list(reversed(self.things.values()))
        names = [d["name"] for d in found]
        start = names.index(given["after"]) + 1 if "after" in given else 0
        part = found[start : start + 3]
        after = part[-1]["name"] if len(found) > start + 3 else None
        return {"data": {"children": [{"kind": "t1", "data": d} for d in part], "after": after}}


@pytest.fixture
def site() -> Simulated:
    return Simulated()


@pytest.fixture
def connector(site: Simulated) -> Iterator[Any]:
    with serving(site) as url:
        secrets = {"client_id": "i", "client_secret": "s", "refresh_token": "r"}
        options = {"base_url": url, "timeout": 2}
        yield connect(Account("r", "reddit", "us", "us", options, secrets))


@pytest.mark.parametrize("stream", ["mentions", "replies"])
def test_everything_is_read_page_by_page(site: Simulated, connector: Any, stream: str) -> None:
    names = {site.says(f"words {n}") for n in range(8)}
    site.says("ours", author="us")
    assert set(items(pulled(connector, stream))) == names


def test_a_search_says_what_it_looks_for(site: Simulated, connector: Any) -> None:
    names = {site.says(f"words {n}") for n in range(5)}
    query = parse('"Harrowdale NHS" (garden OR #ward) -jobs')
    found = items(list(connector.seek(Wanted(query, utcnow() - timedelta(days=1)), None)))
    assert set(found) == names
    assert site.asked[0][0] == "/r/all/search"
    assert site.asked[0][1]["q"] == '"Harrowdale NHS" AND (garden OR #ward) AND NOT jobs'


def test_looking_tells_edited_and_gone(site: Simulated, connector: Any) -> None:
    edited, removed, kept = (site.says(w) for w in "abc")
    found = items(pulled(connector, "mentions"))
    site.things[edited]["body"] = "d"
    site.things[removed]["body"] = "[removed]"
    states = [p.state for p in connector.look([found[n].ref for n in (edited, removed, kept)])]
    assert states == [State.EDITED, State.GONE, State.VISIBLE]


def test_every_act_is_a_persons(site: Simulated, connector: Any) -> None:
    site.says("rude")
    (item,) = items(pulled(connector, "mentions")).values()
    for verb in (Verb.REPLY, Verb.REPORT, Verb.HIDE, Verb.BLOCK):
        assert connector.act(an_action(verb, item, "x")).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("refuse", "error"),
    [
        ((401, {"error": 401}), AuthExpired),
        ((403, {"error": 403}), NotPermitted),
        ((404, {"error": 404}), Gone),
        ((429, {"error": 429}, {"retry-after": "30"}), RateLimited),
    ],
)
def test_refusals(site: Simulated, connector: Any, refuse: Any, error: Any) -> None:
    site.refuse = refuse
    with pytest.raises(error):
        pulled(connector, "mentions")
