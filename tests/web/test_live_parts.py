"""What scripts add to the pages: a count that renews itself, a warning before a session ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from listener.web.create import console
from moderation.principles import Route
from tests.web.browsing import CHROMIUM, chromium, served
from tests.web.house import PASSWORD, House, comment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


@pytest.fixture
def page(home: House) -> Iterator[Page]:
    """A window with a clock that can be turned, in which a moderator has signed in."""
    with served(console(home.desk)) as address, chromium() as browser:
        opened = browser.new_page()
        opened.clock.install()
        opened.goto(f"{address}/sign-in")
        opened.fill("#name", "mo")
        opened.fill("#password", PASSWORD)
        opened.click("main button")
        opened.wait_for_url(f"{address}/", wait_until="load")
        yield opened


def test_an_urgent_case_shows_by_itself(home: House, page: Page) -> None:
    expect(page.locator("#urgent")).to_be_empty()
    home.hears(comment("Help", Route.CRISIS, urgent=True))
    page.clock.fast_forward(31_000)
    expect(page.locator("#urgent")).to_contain_text("1 urgent case waiting")


def test_a_quiet_reader_is_warned_and_may_stay(page: Page) -> None:
    page.clock.fast_forward(25 * 60_000 + 1000)
    expect(page.locator("#time-left")).to_contain_text("signed out in 5 minutes")
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("#time-left")).to_be_empty()
