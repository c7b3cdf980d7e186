"""Every page in a real browser: no WCAG 2.2 AA fault that axe can find, nothing off the edge."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from listener.ports import AuditLine
from listener.ports.papers import Disclosure
from listener.rulebook import Rulebook, edition_of
from listener.steps import ruling, second
from listener.steps.switching import switch_on
from listener.web.create import console
from moderation.actions import Verb
from moderation.breaches import Breach, Category, Sort
from moderation.concerns import Concern, Nature, Source
from moderation.items import Kind
from moderation.principles import Route, Severity
from moderation.switches import Kind as Kinds
from moderation.switches import Switch
from tests.web.browsing import CHROMIUM, chromium, served
from tests.web.house import NOW, PASSWORD, Comment, House, comment, house
from tests.web.listened import listened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 320)
PAGES = (
    "/",
    "/queue",
    "/queue?page=2&route=moderation",
    "/queue?told=asked&case=5&next=3",
    "/queue?status=closed",
    "/cases/1",
    "/cases/2",
    "/cases/3",
    "/cases/4",
    "/cases/1/confirm/block",
    "/cases/3/confirm/delete",
    "/cases/3/reply",
    "/cases/3/reply?response=complaint_public",
    "/cases/3/reply?response=report_ack",
    "/accounts",
    "/missed",
    "/principles",
    "/principles/modes",
    "/principles/changes",
    "/principles/changes/1",
    "/principles/what-if",
    "/principles/what-if/1",
    "/cases/3/answering",
    "/helplines",
    "/reports",
    "/breaches?case=1",
    "/evidence",
    "/cases/1/evidence",
    "/reported",
    "/reported/1",
    "/reviews",
    "/replies",
    "/keywords",
    "/listening",
    "/listening/new",
    "/listening/1",
    "/listening/1/change",
    "/entered/new",
    "/entered/1",
    "/uploads/new",
    "/uploads/1",
    "/statements",
    "/audit",
    "/accessibility",
    "/support",
    "/nowhere",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A console with a case of each kind in its queue, one of them waiting for a second person."""
    made = house(tmp_path_factory.mktemp("house"))
    _furnish(made)
    with served(console(made.desk)) as where:
        yield where


def _furnish(home: House) -> None:
    home.user("amira", "comms_lead", "Amira Shah")
    listened(home)
    home.hears(
        comment("I cannot go on", Route.CRISIS, id="1", labels=("crisis_urgent",), urgent=True,
                severity=Severity.CRITICAL, proposed=())
    )  # fmt: skip
    home.hears(comment("vile", id="2", labels=("hate",), account="trust-x", kind=Kind.REPLY))
    third = home.hears(Comment(id="3", links=("http://" + "long" * 60 + ".example",)))
    home.due(third, NOW - timedelta(hours=1))
    fourth = home.hears(Comment(id="4", text="w" * 3000, marked=()))
    for number in range(30):
        home.hears(Comment(id=f"more-{number}"))
    _rules(home, third)
    version = home.version(fourth)
    second.propose(home.desk.work, fourth, version, Verb.BLOCK, "sena", NOW, "Fourth time")
    with home.desk.work() as work:
        work.audit.add(AuditLine("decided", "wellheard", NOW, data={"acts": ["hide"]}))
        work.papers.concern(Concern(Source.PUBLIC, Nature.ABUSE, NOW, "amira", address="w" * 300))
        work.papers.breach(Breach(Sort.BREACH, Category.OTHER, "w" * 300, NOW, NOW, "amira"))
        work.papers.ask(Disclosure(1, "w" * 300, "An investigation", "Policy 4.10", "sena", NOW))
        work.health.trouble("auth", "trust-x", "X no longer accepts our token", NOW)
        work.gaps.note("trust-x", NOW, "may have missed items on trust-x between 1 and 2", NOW)
        work.commit()


def _rules(home: House, item: int) -> None:
    """A mode that is on, a change of rules on its way, and a comparison with a change in it."""
    book = Rulebook(home.engine, "tewv")
    home.desk = replace(home.desk, rulebook=book)
    until = NOW + timedelta(hours=9)
    switch_on(home.desk.work, Switch(Kinds.INCIDENT, NOW, until, "w" * 200, "amira"), NOW)
    named, pack = book.named("bnssg")
    edition = replace(edition_of(named, pack, "amira", NOW), broken=("w" * 200,))
    ruling.propose(home.desk.work, edition, NOW)
    side = {"labels": ["hate"], "reason": "w" * 200}
    line = {"platform": "x", "before": side, "after": side, "added": ["hide"], "removed": []}
    with home.desk.work() as work:
        table = named.as_table()
        number = work.replays.ask(table, table, NOW, "", "amira", NOW)
        work.replays.advance(number, 1, {"items": 1, "added": {"hide": 1}}, [(item, line)])
        work.commit()


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


def _faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: Any = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", STANDARD
    )
    return [f"{v['id']}: {v['nodes'][0]['html'][:150]}" for v in found["violations"]]


def _too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def _small_targets(page: Page) -> list[str]:
    """Buttons and fields under 24 by 24 pixels."""
    script = """() => [...document.querySelectorAll('main button, input, select, summary')]
        .filter(e => e.offsetParent && e.type !== 'hidden')
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
    return list(page.evaluate(script))


def test_no_page_has_a_fault_or_runs_off_the_edge(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    faults = {path: _wrong_with(page, address, path) for path in PAGES}
    assert {path: found for path, found in faults.items() if found} == {}
    assert [c for c in complaints if "404" not in c] == []


def _wrong_with(page: Page, address: str, path: str) -> list[str]:
    answer = page.goto(address + path)
    assert answer is not None
    for summary in page.locator("main summary").all():
        summary.click()
    expected = 404 if path in {"/nowhere", "/cases/1/confirm/block"} else 200
    wrong = [] if answer.status == expected else [f"answered {answer.status}"]
    wrong += ["runs off the edge"] if _too_wide(page) else []
    return [*wrong, *_faults(page), *(f"too small: {t}" for t in _small_targets(page))]


def test_the_sign_in_page_has_no_fault(browser: Browser, address: str) -> None:
    opened = browser.new_page()
    opened.goto(f"{address}/sign-in")
    assert _faults(opened) == []
    opened.click("main button")
    opened.locator(".nhsuk-error-summary").wait_for()
    assert _faults(opened) == []
    opened.close()


def test_the_keyboard_reaches_the_words_first(page: Page, address: str) -> None:
    page.goto(f"{address}/queue")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


def test_the_next_case_has_the_focus(page: Page, address: str) -> None:
    page.goto(f"{address}/queue?told=asked&case=5&next=3")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/cases/3"


def test_four_times_the_size_needs_no_sideways_scrolling(browser: Browser, address: str) -> None:
    opened = browser.new_context(viewport={"width": 320, "height": 256}).new_page()
    opened.goto(f"{address}/sign-in")
    assert not _too_wide(opened)
    opened.close()
