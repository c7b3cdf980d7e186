"""The main job in a real browser: sign in, hide a comment, and the public no longer sees it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.settings import from_mapping
from listener import daemon
from listener.app import App, build
from listener.rehearsal import Rehearsal
from listener.store.users import Users
from listener.web.auth import add_user
from listener.web.create import create_app
from moderation.classifiers.fixed import FixedClassifier
from tests.fakes.policies import Says, a_pack, abuse
from tests.web.browsing import CHROMIUM, chromium
from tests.web.house import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]
RUDE = "useless waste of space"


def _settings(stage: Rehearsal, folder: Path) -> dict[str, object]:
    accounts = [
        {
            "name": a["name"],
            "platform": a["connector"],
            "id": a["id"],
            "handle": a["handle"],
            "options": a["options"],
            "secrets": a["secrets"],
            "every_minutes": 0.02,
            "mode": "review",
        }
        for a in stage.accounts
    ]
    return {"accounts": accounts, "web": {"port": 0}}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, Rehearsal]]:
    """The daemon with its console on a rehearsed quiet day that is told in a moment."""
    with Rehearsal("quiet_day", 5000) as stage:
        app: App = build(
            from_mapping(_settings(stage, tmp_path), tmp_path),
            pack=a_pack(abuse(rule=Says(RUDE))),
            classifier=FixedClassifier(),
        )
        stop, where = threading.Event(), []
        told = threading.Event()

        def listening(address: str) -> None:
            where.append(address)
            told.set()

        thread = threading.Thread(
            target=daemon.run, args=(app, stop, create_app(app)), kwargs={"listening": listening}
        )
        thread.start()
        assert told.wait(30)
        add_user(Users(app.database), "mo", PASSWORD, "moderator", app.now(), "Mo Ali")
        try:
            yield where[0], stage
        finally:
            stop.set()
            thread.join(30)


def _public(stage: Rehearsal) -> str:
    with urlopen(stage.public_url) as answer:  # noqa: S310 -- loopback
        return str(answer.read().decode())


def _until(what: str, true: object, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return
        time.sleep(0.2)
    raise AssertionError(f"not in {seconds} seconds: {what}")


def test_a_comment_is_hidden_from_the_queue(running: tuple[str, Rehearsal]) -> None:
    address, stage = running
    _until("the rude comment is public", lambda: RUDE in _public(stage))
    with chromium() as browser:
        page = browser.new_page()
        page.goto(address)
        page.fill("#name", "mo")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{address}/")

        def listed() -> bool:
            page.goto(f"{address}/queue")
            return page.get_by_text(RUDE).count() > 0

        _until("the case is in the queue", listed)
        page.locator(".wh-card", has_text=RUDE).locator("a").click()
        page.locator("mark").first.wait_for()
        page.get_by_role("button", name="Hide (proposed)").click()
        page.locator("#told").get_by_text("the platform is being asked").wait_for()
        _until("it is gone from the public page", lambda: RUDE not in _public(stage))
        case = page.get_by_role("link", name="Look at case").get_attribute("href")

        def says_done() -> bool:
            # goto, not reload: a reload during a navigation still on its way is an error
            page.goto(f"{address}{case}")
            return page.locator(".wh-acts").get_by_text("Done").count() > 0

        _until("the case says so", says_done)
