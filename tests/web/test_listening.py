"""Listening in the console: costs before keeping, refusals in words, finds with their words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from listener.steps import seek
from listener.steps.searches import Ground
from listener.web.create import console
from moderation.items import Author, Item, ItemRef, Kind
from moderation.searches import Limits
from tests.web.house import NOW, House
from tests.web.visitor import Visitor

FIELDS = {
    "name": "Ward garden",
    "words": '"ward garden" OR #WardGarden',
    "purpose": "Hear what visitors say of the new garden",
    "owner": "amira",
    "source:trust-x": "yes",
    "cap": "200",
    "starts": "2026-11-20",
    "ends": "2027-01-31",
    "person": "nobody",
    "leave_out": "jobs",
}


@pytest.fixture
def lead(home: House) -> Visitor:
    ground = Ground(Limits(), ("trust-x", "trust-fb"), ("@trust",), ("Xanthe Quill",))
    home.desk = replace(home.desk, searching=ground)
    home.user("lena", "comms_lead", "Lena Voss")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("amira")
    return visitor


def other(home: House, name: str) -> Visitor:
    visitor = Visitor(console(home.desk))
    visitor.sign_in(name)
    return visitor


def send(visitor: Visitor, path: str = "/listening/new", **changes: str) -> int:
    visitor.get(path)
    return int(visitor.send(path, **{**FIELDS, **changes}).status_code)


def keep(visitor: Visitor, path: str = "/listening/new", **changes: str) -> int:
    """Send the form, see the costs, and send it again."""
    send(visitor, path, **changes)
    seen = visitor.page.split('name="seen" value="')[1].split('"')[0]
    return int(visitor.send(path, **{**FIELDS, **changes, "seen": seen}).status_code)


def test_the_cost_is_shown_before_a_search_is_kept(lead: Visitor, home: House) -> None:
    assert send(lead) == 200
    assert "What it costs" in lead.page
    assert "$0.005 for each post read: at most $1.00 a day" in lead.page
    assert "(&#34;ward garden&#34; OR #WardGarden) -jobs" in lead.page.replace("&quot;", "&#34;")
    with home.desk.work() as unit:
        assert unit.searches.all() == []
    assert keep(lead) == 200
    assert "Ward garden" in lead.page
    assert "Runs" in lead.page
    with home.desk.work() as unit:
        (kept,) = unit.searches.all()
    assert (kept.owner, kept.by, kept.sources, kept.cap) == ("amira", "amira", ("trust-x",), 200)
    lead.get("/listening")
    assert "Hear what visitors say of the new garden" in lead.page


def test_changed_words_show_the_costs_again(lead: Visitor, home: House) -> None:
    send(lead)
    seen = lead.page.split('name="seen" value="')[1].split('"')[0]
    lead.send("/listening/new", **{**FIELDS, "seen": seen, "cap": "2000"})
    assert "at most $10.00 a day" in lead.page
    with home.desk.work() as unit:
        assert unit.searches.all() == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": "from:jane garden"}, "watches nobody"),
        ({"words": "@jane garden"}, "somebody&#39;s account"),
        ({"words": '"Jane Smith"'}, "looks like a person&#39;s name"),
        ({"words": '"Xanthe Quill"'}, "looks like a person&#39;s name"),
        ({"words": "NHS"}, "too much"),
        ({"words": "garden OR ("}, "at character"),
        ({"owner": "nobody"}, "Nobody signs in with that name"),
        ({"purpose": "x"}, "what the search is for"),
        ({"source:trust-x": ""}, "Choose where to search"),
        ({"ends": "2027-12-31"}, "90 days at most"),
        ({"ends": "soon"}, "such as 2026-12-31"),
        ({"cap": "many"}, "as a number"),
        ({"words": " OR ".join(f'"garden number{n}"' for n in range(40))}, "too long"),
    ],
)
def test_what_may_not_be_kept_is_said_beside_its_field(
    lead: Visitor, changes: dict[str, str], says: str
) -> None:
    assert send(lead, **changes) == 400
    assert says in lead.page
    assert "There is a problem" in lead.page
    assert "Hear what visitors" in lead.page or "purpose" in changes  # nothing typed is lost


def test_a_colleagues_name_waits_for_a_second_person(lead: Visitor, home: House) -> None:
    person = {
        "words": '"Xanthe Quill"',
        "person": "colleague",
        "person_why": "She is named in threats and knows of this search",
        "advice": "Priya in IG agreed on 20 November",
        "ends": "2026-12-10",
    }
    assert keep(lead, **person) == 200
    assert "Somebody else must agree" in lead.page
    lead.send("/listening/1/agree")
    assert "somebody else must agree" in lead.page.lower()
    lena = other(home, "lena")
    lena.get("/listening/1")
    assert "Agree to this search" in lena.page
    lena.send("/listening/1/agree")
    assert "Agreed by" in lena.page
    assert "Waits for" not in lena.page


def test_what_was_found_is_listed_with_the_words_that_found_it(lead: Visitor, home: House) -> None:
    keep(lead)
    item = Item(
        ItemRef("x", "trust-x", "9", "d"),
        "I love the ward garden <b>",
        Kind.POST,
        author=Author("5", "somebody"),
        posted_at=NOW,
    )
    with home.desk.work() as unit:
        unit.items.store([item], {}, NOW)
        unit.commit()
    with home.desk.work() as unit:
        (search,) = unit.searches.all()
    seek.match(home.desk.work, search, search.sources, NOW)
    lead.get("/listening/1")
    assert "What it found: 1 item" in lead.page
    assert "I love the ward garden &lt;b&gt;" in lead.page
    assert "somebody" not in lead.page
    assert lead.page.count("ward garden</td>") == 1


def test_a_search_is_renewed_and_ended_with_a_reason(lead: Visitor, home: House) -> None:
    keep(lead)
    home.clock.at = NOW + timedelta(days=60)
    lead.sign_in("amira")
    lead.get("/listening")
    assert keep(lead, "/listening/1/change", ends="2027-04-01") == 200
    assert "1 April 2027" in lead.page
    lead.send("/listening/1/end", why="")
    assert "Say why it ends now" in lead.page
    lead.send("/listening/1/end", why="The garden is open")
    assert "Ended" in lead.page
    assert lead.get("/listening/1/change").status_code == 404


def test_two_people_who_change_a_search_do_not_overwrite_each_other(
    lead: Visitor, home: House
) -> None:
    keep(lead)
    lena = other(home, "lena")
    send(lena, "/listening/1/change", cap="50")
    seen = lena.page.split('name="seen" value="')[1].split('"')[0]
    keep(lead, "/listening/1/change", cap="60")
    answer = lena.send("/listening/1/change", **{**FIELDS, "cap": "50", "seen": seen})
    assert answer.status_code == 409
    assert "changed by somebody else" in lena.page


def test_a_moderator_reads_and_does_not_change(lead: Visitor, home: House) -> None:
    keep(lead)
    mo = other(home, "mo")
    assert mo.get("/listening").status_code == 200
    assert "New search" not in mo.page
    assert mo.get("/listening/new").status_code == 403
    assert mo.get("/listening/1").status_code == 200
    assert mo.send("/listening/1/end", why="no").status_code == 403
