"""Every connector on bad days: known errors and nothing else come out, and nothing is lost.

X and Facebook have the same faults, and more, in tests of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from connectors.base import Account, connect
from connectors.errors import ConnectorError
from listener.rehearsal.faults import Fault
from tests.fakes.servers import serving
from tests.fakes.stages import items
from tests.integration import (
    test_connector_bluesky as bluesky,
)
from tests.integration import (
    test_connector_instagram as instagram,
)
from tests.integration import (
    test_connector_linkedin as linkedin,
)
from tests.integration import (
    test_connector_mastodon as mastodon,
)
from tests.integration import (
    test_connector_reddit as reddit,
)
from tests.integration import (
    test_connector_youtube as youtube,
)

REDDIT = {"client_id": "i", "client_secret": "s", "refresh_token": "r"}
PLATFORMS: dict[str, tuple[Any, str, dict[str, str], str]] = {
    "instagram": (instagram, instagram.US, instagram.SECRETS, "comments"),
    "youtube": (youtube, youtube.US, {"access_token": "t0"}, "published"),
    "linkedin": (linkedin, "5150", {"access_token": "t"}, "comments"),
    "bluesky": (bluesky, bluesky.US, {"app_password": "right"}, "notifications"),
    "mastodon": (mastodon, "1", {"access_token": "t"}, "mentions"),
    "reddit": (reddit, "us", REDDIT, "replies"),
}
FAULTS = [
    Fault("status", status=500),
    Fault("status", status=503, headers={"retry-after": "1"}),
    Fault("status", status=429, headers={"retry-after": "2"}),
    Fault("html", status=502),
    Fault("html_after", status=200),
    Fault("cut"),
    Fault("truncate"),
    Fault("garbage"),
    Fault("empty"),
    Fault("no_content_type"),
    Fault("duplicate", times=9),
    Fault("reorder", times=9),
    Fault("skew", times=9, seconds=3 * 3600),
    Fault("skew", times=9, seconds=-3 * 3600),
    Fault("delay", seconds=1.0),
]


@dataclass
class Scene:
    """One platform with a few comments, and its faults."""

    platform: str
    site: Any
    url: str
    faults: list[Fault]
    said: set[str] = field(default_factory=set)

    def says(self, text: str) -> None:
        """Have somebody say something where we read."""
        under = (self.site.own,) if self.platform in ("bluesky", "mastodon") else ()
        self.said.add(self.site.says(text, *under))

    def connector(self) -> Any:
        _, id, secrets, _ = PLATFORMS[self.platform]
        options = {"base_url": self.url, "timeout": 0.4, "page_size": 3}
        return connect(Account("a", self.platform, id, "us", options, secrets))

    @property
    def stream(self) -> str:
        return PLATFORMS[self.platform][3]


@contextmanager
def a_scene(platform: str) -> Iterator[Scene]:
    site, faults = PLATFORMS[platform][0].Simulated(), list[Fault]()
    with serving(site, faults) as url:
        scene = Scene(platform, site, url, faults)
        for n in range(8):
            scene.says(f"said {n}")
        yield scene


@pytest.fixture(params=sorted(PLATFORMS))
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    with a_scene(request.param) as made:
        yield made


def walked(scene: Scene, connector: Any, cursor: str | None) -> tuple[set[str], str | None]:
    """Return what one walk brought, until it ended or broke, and where to go on."""
    found = set[str]()
    try:
        for page in connector.pull(scene.stream, cursor):
            found |= items([page]).keys()
            cursor = page.cursor
    except ConnectorError:
        pass  # any other error fails the test
    return found, cursor


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.kind}-{f.status}-{f.seconds:g}")
@pytest.mark.parametrize("after", [0, 2])
def test_nothing_is_lost_by_a_fault_at_any_request(scene: Scene, fault: Fault, after: int) -> None:
    """The fault strikes at the first or at a later request; what is said meanwhile is found too."""
    connector = scene.connector()
    found, cursor = walked(scene, connector, None) if after else (set[str](), None)
    scene.says("said before the fault")
    scene.faults.append(Fault(**vars(fault)))
    more, cursor = walked(scene, connector, cursor)
    found |= more
    scene.faults.clear()
    scene.says("said after the fault")
    for fresh in (connector, scene.connector()):
        more, cursor = walked(scene, fresh, cursor)
        found |= more
    assert found == scene.said


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.kind}-{f.status}-{f.seconds:g}")
def test_looking_survives_every_fault(scene: Scene, fault: Fault) -> None:
    connector = scene.connector()
    refs = [i.ref for page in connector.pull(scene.stream, None) for i in page.items]
    scene.faults.append(Fault(**vars(fault)))
    with suppress(ConnectorError):
        assert len(connector.look(refs)) == len(refs)
    scene.faults.clear()
    assert [p.ref for p in connector.look(refs)] == refs
