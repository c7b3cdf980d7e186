"""The register of official accounts in the console: who sees, asks, agrees, reviews and closes."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.packs import load
from listener.steps import admitting, registering
from listener.web.create import console
from listener.web.roles import May, Role, opens
from listener.web.visits import Signed, Visit
from moderation.account_reviews import terms
from moderation.principles import Route
from tests.web.house import NOW, Comment, House, comment
from tests.web.visitor import Visitor, elements


def under(home: House, pack: str, name: str = "amira") -> Visitor:
    """Return somebody who has signed in, where *pack* is in force."""
    visitor = Visitor(console(replace(home.desk, packs=(load(pack),))))
    visitor.sign_in(name)
    return visitor


def listed(home: House, **facts: str) -> int:
    given = {"platform": "facebook", "handle": "OurPage", "name": "Our page"} | facts
    made = registering.put(home.desk.work, given, "amira", NOW, account="trust-fb")
    return made.id


WANTED = {
    "name": "Perinatal team",
    "platform": "instagram",
    "purpose": "Reach new parents",
    "audience": "New parents",
    "business_case": "Board paper 12",
    "owner": "pat",
    "monitored": "three times a day",
}


@pytest.fixture
def owner(home: House) -> Visitor:
    """An account owner who has signed in, under BSMHFT's policy."""
    home.user("pat", "account_owner", "Pat Lee")
    return under(home, "bsmhft", "pat")


def test_what_is_read_and_not_listed_is_put_on_the_register_by_one_button(home: House) -> None:
    amira = under(home, "bsmhft")
    page = amira.get("/accounts/register").text
    assert "these are not read until they are" in page
    shown = amira.send(
        "/accounts/register", account="trust-fb", platform="facebook", handle="@trust"
    )
    assert "Put on the register" in shown.text
    assert "Read here as" in shown.text
    page = amira.get("/accounts/register").text
    assert page.count("Put it on the register<") == 1  # trust-x is left


def test_an_account_that_is_not_read_is_said_on_every_page(home: House) -> None:
    with home.desk.work() as unit:
        asked = terms(load("bsmhft").settings)
        admitting.admitted(unit, asked, "trust-x", "x", "@trust", NOW)
        unit.commit()
    amira = under(home, "bsmhft")
    for path in ("/", "/queue"):
        page = amira.get(path).text
        assert "Account &#34;trust-x&#34; is not read" in page
        assert 'href="/accounts/register">See the register' in page


def test_the_policys_own_list_is_taken_over_with_its_doubts(home: House) -> None:
    amira = under(home, "tewv")
    page = amira.get("/accounts/register").text
    assert "LinkedIn: tewv-careers" in page
    assert "To be confirmed: in section 4.9 only" in page
    given = {"platform": "linkedin", "handle": "tewv-careers", "kind": "devolved"}
    assert "Devolved: run by a service" in amira.send("/accounts/register", **given).text
    assert "Named in the policy" in amira.get("/accounts/register").text
    again = amira.send("/accounts/register", **given)
    assert again.status_code == 409
    assert "stands on the register already" in again.text


def test_only_communications_keeps_the_register(home: House, mo: Visitor) -> None:
    entry = listed(home, owner="pat")
    assert "Put an account on the register" not in mo.get("/accounts/register").text
    assert mo.send("/accounts/register", platform="x", handle="fake").status_code == 403
    assert mo.send(f"/accounts/register/{entry}/move", to="close", why="x").status_code == 403
    assert mo.get(f"/accounts/register/{entry}/edit").status_code == 403
    assert mo.get(f"/accounts/register/{entry}/review").status_code == 403
    assert mo.get(f"/accounts/register/{entry}").status_code == 200


def test_a_request_is_refused_where_something_is_not_ticked(owner: Visitor) -> None:
    page = owner.get("/accounts/request").text
    assert "Programme board" in page
    refused = owner.send("/accounts/request", **(WANTED | {"audience": ""}), **{"promise-0": "yes"})
    assert refused.status_code == 400
    assert "Whom it is for: this is missing" in refused.text
    assert "Not confirmed: not for messages to staff" in refused.text
    linked = {a["href"] for a in elements(refused.text, "a") if str(a["href"]).startswith("#")}
    assert {"#audience", "#promise-4"} <= linked
    assert "Reach new parents" in refused.text  # nothing typed is lost


def test_a_request_goes_through_everybody_and_ends_on_the_register(
    home: House, owner: Visitor
) -> None:
    ticked = {f"promise-{n}": "yes" for n in range(6)}
    owner.get("/accounts/request")
    page = owner.send("/accounts/request", **WANTED, **ticked)
    assert page.status_code == 200
    assert "Next: communications" in page.text
    number = re.search(r"/accounts/register/(\d+)", str(page.url)).group(1)  # type: ignore[union-attr]
    assert "They agreed" not in page.text
    amira = under(home, "bsmhft")
    path = f"/accounts/register/{number}"
    amira.get(path)
    assert "Give the reason" in amira.send(f"{path}/agree", person="Amira").text
    for who in ("communications", "senior leadership team", "programme board"):
        assert f"Next: {who}" in amira.get(path).text
        said = amira.send(f"{path}/agree", person=f"Chair of {who}", why="It is needed")
        assert said.status_code == 200
    assert "Everybody agreed" in amira.page
    page = amira.send(f"{path}/begin", handle="bsmhftperinatal", starts_on="2026-12-01")
    assert ">Live<" in page.text
    assert "Chair of programme board, programme board" in page.text


def test_whoever_asked_does_not_agree(home: House) -> None:
    amira = under(home, "tewv")
    amira.get("/accounts/request")
    page = amira.send("/accounts/request", **WANTED)
    assert "They agreed" not in page.text
    number = str(page.url).rpartition("/")[2]
    given = {"version": "1", "person": "Me", "why": "Mine"}
    answer = amira.send(f"/accounts/register/{number}/agree", **given)
    assert answer.status_code == 409
    assert "does not also agree" in answer.text


def test_an_owner_sees_and_keeps_their_own_accounts_alone(home: House, owner: Visitor) -> None:
    mine = listed(home, owner="pat")
    other = registering.put(
        home.desk.work, {"platform": "x", "handle": "trust", "name": "The trust"}, "amira", NOW
    ).id
    page = owner.get("/accounts/register").text
    assert "Our page" in page
    assert "The trust" not in page
    assert owner.get(f"/accounts/register/{other}").status_code == 404
    assert owner.get(f"/accounts/register/{other}/edit").status_code == 404
    owner.get(f"/accounts/register/{mine}/edit")
    page_ = owner.send(f"/accounts/register/{mine}/edit", hours="Monday to Friday, 9am to 5pm")
    assert "Monday to Friday, 9am to 5pm" in page_.text
    assert "To be closed" not in owner.get(f"/accounts/register/{mine}/review").text


def test_a_review_shows_what_is_known_and_finds_what_the_policy_names(home: House) -> None:
    entry = listed(home, owner="mo", tool="Hootsuite", overseer="amira", starts_on="2024-01-01")
    amira = under(home, "bsmhft")
    page = amira.get(f"/accounts/register/{entry}/review").text
    assert "The last post seen here was on 21 November 2026." in page
    assert 'value="2026-11-21"' in page
    refused = amira.send(f"/accounts/register/{entry}/review", last_post="2026-11-21", posts="1")
    assert "Enter how many followers it has" in refused.text
    assert "Choose whether it stays" in refused.text
    figures = {"last_post": "2026-08-01", "posts": "3", "followers": "1,240"}
    page = amira.send(
        f"/accounts/register/{entry}/review",
        decision="close",
        why="Nobody posts",
        **{"check-hours": "yes"},
        **figures,
    ).text
    assert ">To be closed<" in page
    assert "To be closed on 19 December 2026: Nobody posts" in page
    assert "Not so: its description has links to support and helplines (BSMHFT-3.2-07)" in page
    assert "Last reviewed: today" in page
    assert "Found: its last post was on 1 August 2026, 1 month or more ago (BSMHFT-3.7-03)" in page


def test_an_owner_cannot_close_their_account(home: House, owner: Visitor) -> None:
    entry = listed(home, owner="pat")
    owner.get(f"/accounts/register/{entry}/review")
    figures = {"last_post": "2026-11-20", "posts": "12", "followers": "900"}
    answer = owner.send(
        f"/accounts/register/{entry}/review", decision="close", why="Bored", **figures
    )
    assert answer.status_code == 400
    assert "Choose whether it stays" in answer.text


def test_a_stale_form_is_told_so(home: House) -> None:
    entry = listed(home)
    amira = under(home, "tewv")
    amira.get(f"/accounts/register/{entry}")
    registering.change(home.desk.work, entry, 1, {"purpose": "News"}, "mo", NOW)
    answer = amira.send(f"/accounts/register/{entry}/move", to="rest", why="No editor")
    assert answer.status_code == 409
    assert "was changed by somebody else" in answer.text


def test_today_names_accounts_that_need_somebody(home: House) -> None:
    listed(home, owner="mo", logins="Communications", successor="amira", name="Ward news")
    home.clock.at = NOW + timedelta(days=95)
    page = under(home, "tewv").get("/").text
    assert "Facebook: Ward news" in page
    assert "its review was due on 21 February 2027, 2 things to put right" in page


def test_names_of_accounts_are_never_markup(home: House, tmp_path: Path) -> None:
    entry = listed(home, name="<b>bold</b>", note="<script>alert(1)</script>")
    page = under(home, "tewv").get(f"/accounts/register/{entry}").text
    assert "<b>bold" not in page
    assert "<script>alert" not in page


def test_a_keeper_writes_down_what_their_account_brought(home: House) -> None:
    home.user("pat", "account_owner", "Pat Lee")
    entry = listed(home, owner="pat")
    home.clock.at = NOW + timedelta(days=31)
    pat = under(home, "pennine", "pat")
    assert "its monthly look is due" in pat.get("/").text
    page = pat.get(f"/accounts/register/{entry}").text
    assert "Comments and messages" in page
    assert "Say what the account brought" in pat.send(f"/accounts/register/{entry}/look").text
    done = pat.send(f"/accounts/register/{entry}/look", note="Many thanks for the ward")
    assert "Looked at what it brought: Many thanks for the ward" in done.text
    assert "its monthly look is due" not in pat.get("/").text
    moderator = under(home, "pennine", "mo")
    moderator.get(f"/accounts/register/{entry}")
    assert moderator.send(f"/accounts/register/{entry}/look", note="x").status_code == 403


@pytest.fixture
def two(home: House) -> tuple[int, int]:
    """A case on the account that pat owns, and an urgent one on another."""
    mine = home.hears(Comment(id="1", text="You useless lot", account="trust-fb"))
    other = home.hears(
        comment("I want to end it", Route.CRISIS, id="2", account="trust-x", urgent=True)
    )
    listed(home, owner="pat")
    return mine, other


def test_an_owner_works_on_the_cases_of_their_own_accounts(
    owner: Visitor, two: tuple[int, int]
) -> None:
    page = owner.get("/queue").text
    assert f"/cases/{two[0]}" in page
    assert f"/cases/{two[1]}" not in page
    assert "trust-x" not in page
    assert owner.get(f"/cases/{two[0]}").status_code == 200
    done = owner.send(f"/cases/{two[0]}/keep", reason="An opinion")
    assert done.status_code == 200


def test_an_owner_is_told_nothing_of_other_accounts(owner: Visitor, two: tuple[int, int]) -> None:
    assert owner.get(f"/cases/{two[1]}").status_code == 404
    owner.get("/queue")
    assert owner.send(f"/cases/{two[1]}/close", reason="x").status_code == 404
    assert owner.get(f"/cases/{two[1]}/reply").status_code == 404
    front = owner.get("/").text
    assert "1 case to look at" in front
    assert "urgent case" not in front
    assert "urgent" not in owner.get("/parts/urgent").text
    assert "Notices to send" not in front
    for path in ("/notices", "/appeals", "/support-cases", "/audit"):
        assert owner.get(path).status_code == 403


def test_no_page_about_comments_opens_to_an_owner_by_itself() -> None:
    """A new page that shows comments is closed to account owners until it knows their accounts."""
    for may in May:
        assert not opens(Role.ACCOUNT_OWNER, may, "/something-new")
    assert opens(Role.MODERATOR, May.READ, "/something-new")
    assert opens(Role.ACCOUNT_OWNER, May.READ, "/cases/1")
    assert opens(Role.ACCOUNT_OWNER, None, "/helplines")


def test_an_account_that_somebody_else_takes_over_is_closed_to_its_owner(
    home: House, owner: Visitor, two: tuple[int, int]
) -> None:
    registering.change(home.desk.work, 1, 1, {"owner": "mo"}, "amira", NOW)
    assert owner.get(f"/cases/{two[0]}").status_code == 404
    assert f"/cases/{two[0]}" not in owner.get("/queue").text


def test_the_register_is_a_table_for_the_intranet(home: House, owner: Visitor) -> None:
    listed(home, owner="pat", note="=1+1", purpose="News, and more")
    registering.put(home.desk.work, {"platform": "x", "handle": "trust"}, "amira", NOW)
    answer = under(home, "tewv").get("/accounts/register.csv")
    assert answer.headers["content-disposition"].endswith('"official-accounts-2026-11-21.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [r["handle"] for r in rows] == ["OurPage", "trust"]
    assert rows[0]["note"] == "'=1+1"
    assert rows[0]["purpose"] == "News, and more"
    mine = list(csv.DictReader(io.StringIO(owner.get("/accounts/register.csv").text)))
    assert [r["handle"] for r in mine] == ["OurPage"]


def test_what_colleagues_reported_is_not_the_business_of_an_account_owner(
    home: House,
) -> None:
    """A page that is open to all shows an owner no more than somebody without a queue sees."""
    visit = Visit(home.desk, NOW, "/reported", Signed("pat", "", Role.ACCOUNT_OWNER, "d", "c"))
    assert not visit.may(May.ACT)
    assert not visit.may(May.READ)
    assert replace(visit, path="/cases/1").may(May.ACT)
