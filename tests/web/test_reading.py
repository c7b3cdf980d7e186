"""Reading the queue and its cases: order, filters, pages, and words that mean harm."""

from datetime import timedelta

import pytest

from listener.ports import event
from listener.web.create import console
from listener.web.pages import queue
from listener.web.roles import Role
from listener.web.visits import Signed, Visit
from moderation.actions import Verb
from moderation.cases import Happened
from moderation.items import Author, ItemRef, Thread
from moderation.principles import Route, Severity
from tests.web.house import NOW, Comment, House, comment
from tests.web.visitor import Visitor, elements, title


def _visit(home: House, **query: str) -> Visit:
    signed = Signed("mo", "Mo Ali", Role.MODERATOR, "digest", "csrf")
    return Visit(home.desk, home.clock(), "/queue", signed, query)


def _listed(home: House, **query: str) -> list[int]:
    return [card.id for card in queue.context(_visit(home, **query)).cards]


def test_the_worst_harm_comes_first(home: House) -> None:
    rude = home.hears(Comment(id="1"))
    late = home.hears(comment("Bad care", Route.COMPLAINT, id="2", labels=("complaint",)))
    soon = home.hears(comment("Worse care", Route.COMPLAINT, id="3", labels=("complaint",)))
    home.due(late, NOW + timedelta(days=2))
    home.due(soon, NOW + timedelta(days=1))
    threat = home.hears(comment("I know where", Route.THREAT, id="4", labels=("threat",)))
    crisis = home.hears(
        comment("Help", Route.CRISIS, id="5", severity=Severity.CRITICAL, urgent=True)
    )
    assert _listed(home) == [crisis, threat, soon, late, rude]


def test_an_urgent_case_comes_before_the_rest_of_its_route(home: House) -> None:
    home.hears(Comment(id="1"))
    urgent = home.hears(Comment(id="2", urgent=True))
    assert _listed(home)[0] == urgent


def test_filters_narrow_the_queue(home: House, mo: Visitor) -> None:
    rude = home.hears(Comment(id="1"))
    spam = home.hears(Comment(id="2", account="trust-x"))
    foi = home.hears(comment("How many?", Route.FOI, id="3", urgent=True))
    mo.get(f"/cases/{spam}")
    mo.send(f"/cases/{spam}/claim")
    assert _listed(home, route="foi") == [foi]
    assert _listed(home, platform="x") == _listed(home, account="trust-x") == [spam]
    assert _listed(home, owner="me") == [spam]
    assert _listed(home, urgent="yes") == [foi]
    mo.get(f"/cases/{rude}")
    mo.send(f"/cases/{rude}/keep")
    assert _listed(home, status="closed") == [rude]
    assert _listed(home, route="no such route") == _listed(home)


def test_a_long_queue_has_pages_with_titles_of_their_own(home: House, mo: Visitor) -> None:
    for number in range(27):
        home.hears(Comment(id=str(number)))
    first = mo.get("/queue?route=moderation").text
    assert title(first) == "Review queue (page 1 of 2) - Wellheard"
    assert "/queue?route=moderation&amp;page=2" in first
    second = mo.get("/queue?route=moderation&page=2")
    assert title(second.text) == "Review queue (page 2 of 2) - Wellheard"
    assert len(elements(second.text, "article")) + second.text.count("wh-card__title") == 2
    assert mo.get("/queue?page=hello").status_code == 200


SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def test_a_script_in_a_comment_or_a_name_is_only_words(home: House, mo: Visitor) -> None:
    number = home.hears(
        comment(SCRIPT, author=Author("66", '"><script>', SCRIPT), marked=((0, 8),), reason=SCRIPT)
    )
    for path in ("/queue", f"/cases/{number}"):
        page = mo.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert elements(page, "img") == []
        ours = {"/static/wellheard.js", "/static/htmx-2.0.11.min.js", "/static/scripted.js"}
        assert {s.get("src") for s in elements(page, "script")} == ours


def test_links_in_a_comment_are_text(home: House, mo: Visitor) -> None:
    bad = "https://phish.example/login"
    number = home.hears(comment(f"Look: {bad}", links=(bad,)))
    page = mo.get(f"/cases/{number}").text
    assert bad in page
    assert bad not in [a.get("href") for a in elements(page, "a")]


def test_the_words_that_were_flagged_are_marked(home: House, mo: Visitor) -> None:
    number = home.hears(Comment())
    assert "You <mark>useless</mark> lot" in mo.get(f"/cases/{number}").text


def test_words_that_may_hurt_are_shown_only_when_asked_for(home: House, mo: Visitor) -> None:
    number = home.hears(comment("vile words", labels=("hate",)))
    assert "vile words" not in mo.get("/queue").text
    page = mo.get(f"/cases/{number}").text
    before, after = page.split("Show the words")
    assert "vile words" not in before
    assert "It was flagged as: hate." in before
    assert "vile words" in after


def test_personal_details_are_not_spread_over_the_list(home: House, mo: Visitor) -> None:
    labels = ("confidential_info_own",)
    home.hears(comment("My NHS number is 999 412 3076", Route.CONFIDENTIAL, labels=labels))
    page = mo.get("/queue").text
    assert "412 3076" not in page
    assert "they hold personal details" in page


def test_characters_that_cannot_be_seen_are_named(home: House, mo: Visitor) -> None:
    number = home.hears(comment("safe\u202egnp.exe ze\u200bro 👩\u200d⚕️"))
    page = mo.get(f"/cases/{number}").text
    assert "\u202e" not in page
    assert "[right-to-left override]" in page
    assert "[zero width space]" in page
    assert "👩\u200d⚕" in page, "a joined emoji stays whole"


def test_a_huge_text_is_cut_and_can_be_opened(home: House, mo: Visitor) -> None:
    number = home.hears(comment("word " * 4000 + "the end"))
    page = mo.get(f"/cases/{number}").text
    head, rest = page.split("Show the rest of the words")
    assert "the end" not in head
    assert "the end" in rest
    assert len(mo.get("/queue").text) < 20_000


def test_a_comment_without_words_says_so(home: House, mo: Visitor) -> None:
    number = home.hears(comment("", measured=False))
    page = mo.get(f"/cases/{number}").text
    assert "There are no words in it" in page
    assert "The classifier did not measure this" in page


def test_the_item_stands_in_its_conversation(home: House, mo: Visitor) -> None:
    home.hears(Comment(id="1", text="First remark", marked=()))
    reply = home.hears(Comment(id="2", text="Second remark", marked=(), parent="1"))
    page = mo.get(f"/cases/{reply}").text
    assert "Our new ward garden" in page
    assert page.index("First remark") < page.index("Second remark")


def test_our_post_and_our_answer_stand_above_what_answers_them(home: House, mo: Visitor) -> None:
    """Both come with the page that brought the comment, on X as anywhere."""
    where = {"account": "trust-x", "thread": "90", "parent": "91"}
    ours = ("90", "Flu clinics <b>are</b> open"), ("91", "They open at nine")
    told = [Thread(ItemRef("x", "trust-x", id), text, posted_at=NOW) for id, text in ours]
    number = home.hears(Comment(id="92", text="Why so late", marked=(), **where), told)
    page = mo.get(f"/cases/{number}").text
    assert "Flu clinics &lt;b&gt;are&lt;/b&gt; open" in page
    assert page.index("Our post") < page.index("It answers what we said") < page.index("Why so")
    assert page.index("It answers what we said") < page.index("They open at nine")


def test_what_we_did_before_about_the_author_is_shown(home: House, mo: Visitor) -> None:
    first, second = home.hears(Comment(id="1")), home.hears(Comment(id="2"))
    mo.get(f"/cases/{first}")
    mo.send(f"/cases/{first}/act", verb="hide")
    page = mo.get(f"/cases/{second}").text
    assert "Earlier acts about this author" in page
    assert f"/cases/{first}" in page


def test_a_case_that_is_not_there(mo: Visitor) -> None:
    assert mo.get("/cases/999").status_code == 404
    assert mo.get("/cases/soon").status_code == 404


def test_titles_are_unique(home: House, mo: Visitor) -> None:
    numbers = [home.hears(Comment(id=str(n))) for n in range(2)]
    paths = ["/", "/queue", "/accounts", "/principles", "/helplines", "/reports", "/support"]
    paths += ["/accessibility", *(f"/cases/{n}" for n in numbers)]
    titles = [title(mo.get(path).text) for path in paths]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("told", ["asked", "<script>", "nonsense"])
def test_only_our_own_sentences_are_told(home: House, mo: Visitor, told: str) -> None:
    page = mo.get(f"/queue?told={told}&case=7").text
    assert ("Case 7: the platform is being asked" in page) is (told == "asked")
    assert mo.get("/queue?told=asked&case=<b>").text.count('id="told"') == 0


def test_the_urgent_count_works_as_a_part_and_in_the_page(home: House, mo: Visitor) -> None:
    assert mo.get("/parts/urgent").text.strip() == ""
    home.hears(comment("Help", Route.CRISIS, urgent=True))
    assert "1 urgent case waiting" in mo.get("/parts/urgent").text
    page = mo.get("/").text
    assert "1 urgent case waiting" in page
    live = [d for d in elements(page, "div") if d.get("id") == "urgent"]
    assert live[0]["aria-live"] == "polite"


def test_everything_is_reached_without_scripts(home: House) -> None:
    visitor = Visitor(console(home.desk))
    visitor.sign_in("mo")
    number = home.hears(Comment())
    forms = elements(visitor.get(f"/cases/{number}").text, "form")
    assert all(f.get("method") == "post" and f.get("action") for f in forms)
    buttons = elements(visitor.page, "button")
    assert not [b for b in buttons if "onclick" in b or "disabled" in b]


def test_somebody_elses_post_stands_above_its_comments(home: House, mo: Visitor) -> None:
    home.hears(Comment(id="p9", text="A visitor's post", marked=(), thread="p9", parent=""))
    number = home.hears(Comment(id="9", text="Well said", marked=(), thread="p9", parent="p9"))
    page = mo.get(f"/cases/{number}").text
    assert "The post it is under, by somebody else" in page
    assert page.index("A visitor&#39;s post") < page.index("Well said")


def test_a_clock_says_until_when(home: House, mo: Visitor) -> None:
    number = home.hears(comment("How many?", Route.FOI, labels=("foi",), proposed=(Verb.KEEP,)))
    with home.desk.work() as work:
        case = work.cases.get(number)
        assert case is not None
        due = (NOW + timedelta(days=1)).isoformat()
        work.cases.add(case, event(Happened.CLOCK_STARTED, "wellheard", NOW, clock="foi", due=due))
        work.commit()
    page = mo.get(f"/cases/{number}").text
    assert "Clock started (freedom of information): answer due tomorrow at 9:30am" in page
    assert "The policy proposes: <strong>it stays up</strong>" in page
