"""The register in a real browser: no fault that axe can find, nothing off the edge, no dead end."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config.packs import load
from listener.steps import new_accounts, registering
from listener.web.create import console
from moderation.account_reviews import terms
from tests.web.browsing import CHROMIUM, chromium, served
from tests.web.house import NOW, PASSWORD, house
from tests.web.test_accessibility import WIDTHS, _faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]
PAGES = (
    "/accounts/register",
    "/accounts/register/1",
    "/accounts/register/1/edit",
    "/accounts/register/1/review",
    "/accounts/register/2",
    "/accounts/register/new",
    "/accounts/request",
    "/accounts/people",
)
ASKED = {
    "name": "Perinatal team",
    "platform": "instagram",
    "purpose": "News",
    "audience": "New parents",
    "business_case": "Board paper 12",
    "owner": "pat",
    "monitored": "three times a day",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A console under Pennine Care's policy with an account and a request on its register."""
    made = house(tmp_path_factory.mktemp("house"))
    made.user("amira", "comms_lead", "Amira Shah")
    made.user("mo", "moderator", "Mo Ali")
    pack = load("pennine")
    facts = {"platform": "facebook", "handle": "W" * 60, "owner": "mo", "note": "x" * 400}
    registering.put(made.desk.work, facts, "amira", NOW, account="trust-fb")
    asked = terms(pack.settings)
    new_accounts.request(made.desk.work, asked, ASKED, asked.checks, "pat", NOW)
    with served(console(replace(made.desk, packs=(pack,)))) as where:
        yield where


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A window of one width in which the communications lead has signed in."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    opened = context.new_page()
    opened.goto(f"{address}/sign-in")
    opened.fill("#name", "amira")
    opened.fill("#password", PASSWORD)
    opened.click("main button")
    opened.wait_for_url(f"{address}/")
    yield opened
    context.close()


def test_every_page_of_the_register_is_accessible(page: Page, address: str) -> None:
    found = {}
    for path in PAGES:
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = [*_faults(page), *(["wider than the window"] if wide else [])]
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_form_that_lacks_something_leads_to_where_it_is(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/request")
    page.fill("#name", "Perinatal team")
    page.click("text=Ask for this account")
    assert _faults(page) == []
    page.click("text=Not confirmed: trained")
    expect(page.locator("#promise-1")).to_be_focused()
    expect(page.locator("#name")).to_have_value("Perinatal team")
    page.goto(f"{address}/accounts/register/1/review")
    page.click("text=Save this review")
    assert _faults(page) == []
    page.click("text=Choose whether it stays >> nth=0")
    expect(page.locator("#decision-keep")).to_be_focused()
