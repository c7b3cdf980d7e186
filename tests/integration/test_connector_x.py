"""X through the unmodified tweepy, over real sockets, against the simulated platform."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors._http import utcnow
from connectors._seeking import Wanted
from connectors._x_money import Ledger
from connectors.base import Purpose, spending
from connectors.errors import (
    AuthExpired,
    Gone,
    Invalid,
    MoneySpent,
    NotPermitted,
    OutOfBudget,
    RateLimited,
    Transient,
)
from moderation.actions import Outcome, Receipt, State, Verb
from moderation.items import ItemRef, Kind
from moderation.queries import parse
from tests.fakes.stages import Stage, a_stage, an_action, items, pulled


@pytest.fixture
def stage() -> Iterator[Stage]:
    with a_stage() as opened:
        yield opened


def test_a_reply_in_our_thread_comes_with_its_place_and_author(stage: Stage) -> None:
    note = stage.says("x", "@HarrowdaleNHS thank you & well done <3", by="amy")
    (item,) = items(pulled(stage.connector("x"), "replies")).values()
    assert item.text == "@HarrowdaleNHS thank you & well done <3"
    assert (item.kind, item.own_thread) == (Kind.REPLY, True)
    assert item.roles == {Kind.REPLY, Kind.MENTION}
    assert (item.thread, item.parent) == (note.thread, note.parent)
    assert (item.author.handle, item.author.followers) == ("amy", 40)
    assert item.permalink == f"https://x.com/i/status/{note.id}"


def test_a_mention_elsewhere_is_not_in_our_thread(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS hello", kind="mention")
    (item,) = items(pulled(stage.connector("x"), "mentions")).values()
    assert (item.kind, item.own_thread) == (Kind.MENTION, False)


def test_a_reply_that_names_us_knows_in_both_streams_whose_thread_it_is_in(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS hello")
    connector = stage.connector("x")
    (one,) = items(pulled(connector, "mentions")).values()
    (other,) = items(pulled(connector, "replies")).values()
    assert one == other


def test_quotes_of_our_posts_are_found(stage: Stage) -> None:
    stage.says("x", "look at this", kind="quote")
    (item,) = items(pulled(stage.connector("x"), "quotes")).values()
    assert (item.kind, item.own_thread, item.roles) == (Kind.QUOTE, False, {Kind.QUOTE})


def test_our_own_replies_are_not_items(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS hello", by="HarrowdaleNHS")
    assert items(pulled(stage.connector("x"), "mentions")) == {}


def test_many_conversations_are_searched_in_several_queries(stage: Stage) -> None:
    for number in range(40):
        stage.says("x", f"post {number}", kind="post", by="", key=f"k{number}")
        stage.says("x", f"reply {number}", under=f"k{number}")
    assert len(items(pulled(stage.connector("x"), "replies"))) == 40


@pytest.mark.parametrize("names", ["tweet", "post"])
def test_both_sets_of_names_are_read(names: str) -> None:
    with a_stage(x_names=names) as stage:
        note = stage.says("x", "w" * 400 + " & done", media=({"kind": "photo", "alt": "a cat"},))
        stage.edits(note, "v" * 400 + " & done")
        (item,) = items(pulled(stage.connector("x"), "replies")).values()
        assert item.text == "v" * 400 + " & done"
        assert item.earlier_ids == (note.first_id,)
        assert item.parent == note.parent
        assert (item.media[0].kind, item.media[0].alt) == ("image", "a cat")


def test_an_interrupted_walk_goes_on_below_and_loses_nothing(stage: Stage) -> None:
    notes = [stage.says("x", f"@HarrowdaleNHS {n}", kind="mention") for n in range(23)]
    connector = stage.connector("x", page_size=5)
    walk = connector.pull("mentions", None)
    first, second = next(walk), next(walk)
    late = stage.says("x", "@HarrowdaleNHS late", kind="mention")
    rest = pulled(stage.connector("x", page_size=5), "mentions", second.cursor)
    again = pulled(stage.connector("x", page_size=5), "mentions", rest[-1].cursor)
    got = items([first, second, *rest, *again])
    assert set(got) == {n.id for n in [*notes, late]}
    assert rest[-1].done
    assert not first.done


def test_the_same_cursor_twice_brings_the_same_items(stage: Stage) -> None:
    for n in range(7):
        stage.says("x", f"@HarrowdaleNHS {n}", kind="mention")
    connector = stage.connector("x", page_size=5)
    first = next(connector.pull("mentions", None))
    once, twice = (items(pulled(connector, "mentions", first.cursor)) for _ in range(2))
    assert once == twice


def test_what_is_indexed_late_is_found_within_the_overlap(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS now", kind="mention")
    connector = stage.connector("x")
    cursor = pulled(connector, "mentions")[-1].cursor
    late = stage.says("x", "@HarrowdaleNHS earlier", kind="mention", ago=timedelta(minutes=20))
    assert late.id in items(pulled(connector, "mentions", cursor))


def test_something_dated_tomorrow_does_not_hide_today(stage: Stage) -> None:
    ahead = stage.says("x", "@HarrowdaleNHS a", kind="mention", ago=timedelta(days=-1))
    connector = stage.connector("x")
    cursor = pulled(connector, "mentions")[-1].cursor
    today = stage.says("x", "@HarrowdaleNHS b", kind="mention")
    assert {today.id, ahead.id} >= set(items(pulled(connector, "mentions", cursor))) > set()


def test_an_empty_page_without_data_is_an_empty_page(stage: Stage) -> None:
    (page,) = pulled(stage.connector("x"), "mentions")
    assert (page.items, page.done) == ((), True)


def test_a_place_that_x_forgot_is_walked_again_from_the_top(stage: Stage) -> None:
    notes = [stage.says("x", f"@HarrowdaleNHS {n}", kind="mention") for n in range(9)]
    connector = stage.connector("x", page_size=5)
    first = next(connector.pull("mentions", None))
    stage.fault("status", status=400, match="/mentions")
    rest = pulled(connector, "mentions", first.cursor)
    assert set(items([first, *rest])) == {n.id for n in notes}


def test_a_repeated_cursor_ends_the_walk_and_keeps_the_mark(stage: Stage) -> None:
    for n in range(9):
        stage.says("x", f"@HarrowdaleNHS {n}", kind="mention")
    connector = stage.connector("x", page_size=5)
    stage.fault("repeat", match="/mentions", times=10)
    pages = pulled(connector, "mentions")
    assert len(pages) == 2
    assert "high" not in pages[-1].cursor


def test_posts_that_come_twice_or_in_disorder_change_nothing(stage: Stage) -> None:
    notes = [stage.says("x", f"@HarrowdaleNHS {n}", kind="mention") for n in range(4)]
    connector = stage.connector("x")
    stage.fault("duplicate", match="/mentions")
    assert set(items(pulled(connector, "mentions"))) == {n.id for n in notes}
    stage.fault("reorder", match="/mentions")
    assert set(items(pulled(connector, "mentions"))) == {n.id for n in notes}


UNAUTHORISED = {"type": "https://api.x.com/2/problems/not-authorized-for-resource", "value": "1"}
FAULTS = [
    ({"kind": "html", "status": 500}, Transient),
    ({"kind": "status", "status": 503}, Transient),
    ({"kind": "garbage"}, Transient),
    ({"kind": "truncate"}, Transient),
    ({"kind": "empty"}, Transient),
    ({"kind": "cut"}, Transient),
    ({"kind": "delay", "seconds": 1.0}, Transient),
    ({"kind": "status", "status": 401}, AuthExpired),
    ({"kind": "status", "status": 403}, NotPermitted),
    ({"kind": "status", "status": 404}, Gone),
    ({"kind": "status", "status": 400}, Invalid),
    ({"kind": "status", "status": 429}, RateLimited),
    ({"kind": "status", "status": 402}, OutOfBudget),
    ({"kind": "status", "status": 403, "body": {"type": "x/usage-capped"}}, OutOfBudget),
    ({"kind": "status", "status": 302, "headers": {"location": "http://127.0.0.1:9/"}}, Invalid),
    ({"kind": "status", "status": 200, "body": {"hello": 1}}, Transient),
    ({"kind": "status", "status": 200, "body": {"errors": "odd", "data": "odd"}}, Transient),
    ({"kind": "status", "status": 200, "body": {"errors": [{"type": "x/oh"}]}}, Transient),
    ({"kind": "status", "status": 200, "body": {"errors": [UNAUTHORISED]}}, NotPermitted),
    ({"kind": "status", "status": 200, "body": {"meta": {"result_count": 3}}}, Transient),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS, ids=lambda v: str(v)[:60])
def test_each_fault_has_its_error_and_is_survived(stage: Stage, fault, error) -> None:
    note = stage.says("x", "@HarrowdaleNHS hello", kind="mention")
    connector = stage.connector("x", timeout=0.5)
    stage.fault(**fault, match="/mentions")
    with pytest.raises(error):
        pulled(connector, "mentions")
    assert note.id in items(pulled(connector, "mentions"))


def test_no_content_type_is_no_trouble(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS hello", kind="mention")
    stage.fault("no_content_type", match="/mentions")
    assert len(items(pulled(stage.connector("x"), "mentions"))) == 1


def test_a_platform_that_is_down_is_transient(stage: Stage) -> None:
    connector = stage.connector("x", base_url="http://127.0.0.1:9/x")
    with pytest.raises(Transient, match="rehearsal-x"):
        pulled(connector, "mentions")


def test_too_many_requests_say_when_to_come_back(stage: Stage) -> None:
    stage.gate.limits["x.mentions"] = 0
    with pytest.raises(RateLimited) as caught:
        pulled(stage.connector("x"), "mentions")
    assert caught.value.until is not None
    assert caught.value.until > datetime.now(UTC)


def test_too_many_requests_without_a_reset_are_asked_once(stage: Stage) -> None:
    stage.gate.limits["x.mentions"] = 0
    stage.world.settings["x_reset_header"] = False
    with pytest.raises(RateLimited) as caught:
        pulled(stage.connector("x"), "mentions")
    assert caught.value.until is None
    assert stage.world.counts["x.get"] == 1


def test_looking_tells_edited_gone_and_visible(stage: Stage) -> None:
    kept, edited, gone = (stage.says("x", f"words {n}") for n in range(3))
    refs = [ItemRef("x", "rehearsal-x", n.id) for n in (kept, edited, gone)]
    stage.edits(edited, "other words")
    stage.world.delete(gone)
    found = stage.connector("x").look(refs)
    assert [p.state for p in found] == [State.VISIBLE, State.EDITED, State.GONE]
    assert found[1].text == "other words"
    assert [p.ref for p in found] == refs


def test_nothing_to_look_at_asks_nothing(stage: Stage) -> None:
    assert stage.connector("x").look([]) == []
    assert stage.world.counts["x.get"] == 0


def test_a_reply_is_hidden_and_shown_again(stage: Stage) -> None:
    note = stage.says("x", "rude")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.APPLIED
    assert note.hidden
    assert connector.act(an_action(Verb.UNHIDE, item)).outcome is Outcome.APPLIED
    assert not note.hidden


def test_a_mention_outside_our_threads_is_refused_without_asking(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS rude", kind="mention")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "mentions")).values()
    receipt = connector.act(an_action(Verb.HIDE, item))
    assert receipt.outcome is Outcome.REFUSED
    assert "conversations that our account started" in receipt.reason
    assert receipt.link == item.permalink
    assert stage.world.counts["x.put"] == 0


@pytest.mark.parametrize("verb", [Verb.DELETE, Verb.BLOCK, Verb.REPORT, Verb.UNBLOCK])
def test_what_x_does_not_offer_is_refused_with_the_way_by_hand(stage: Stage, verb: Verb) -> None:
    stage.says("x", "rude")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    receipt = connector.act(an_action(verb, item))
    assert receipt.outcome is Outcome.REFUSED
    assert receipt.reason
    assert receipt.link.startswith("https://x.com/")


def test_muting_can_be_read_back(stage: Stage) -> None:
    stage.says("x", "rude")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    mute, unmute = an_action(Verb.MUTE, item), an_action(Verb.UNMUTE, item)
    assert connector.probe(mute).outcome is Outcome.REFUSED
    assert connector.act(mute).outcome is Outcome.APPLIED
    assert connector.probe(mute).outcome is Outcome.APPLIED
    assert connector.act(unmute).outcome is Outcome.APPLIED
    assert connector.probe(unmute).outcome is Outcome.APPLIED


def test_a_reply_is_sent_once_and_recognised(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS where do I park?")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    action = an_action(Verb.REPLY, item, "The south car park: https://example.org/parking")
    assert connector.probe(action).outcome is Outcome.REFUSED
    receipt = connector.act(action)
    assert receipt.outcome is Outcome.APPLIED
    assert stage.world.find("x", receipt.reference) is not None
    assert connector.probe(action).outcome is Outcome.APPLIED


def test_a_reply_that_x_allows_only_when_summoned_is_refused(stage: Stage) -> None:
    stage.says("x", "where do I park?")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    receipt = connector.act(an_action(Verb.REPLY, item, "South."))
    assert receipt.outcome is Outcome.REFUSED
    assert "by hand" in receipt.reason


@pytest.mark.parametrize("kind", ["cut", "truncate", "html_after"])
def test_an_act_without_a_clear_answer_is_unknown_and_a_probe_finds_it(
    stage: Stage, kind: str
) -> None:
    stage.says("x", "@HarrowdaleNHS where do I park?")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    stage.fault(kind, method="POST", match="/2/tweets")
    action = an_action(Verb.REPLY, item, "South.")
    assert connector.act(action).outcome is Outcome.UNKNOWN
    assert connector.probe(action).outcome is Outcome.APPLIED
    assert stage.summary()["doubled"] == 0


def test_an_act_that_never_left_is_transient(stage: Stage) -> None:
    stage.says("x", "rude")
    (item,) = items(pulled(stage.connector("x"), "replies")).values()
    away = stage.connector("x", base_url="http://127.0.0.1:9/x")
    with pytest.raises(Transient):
        away.act(an_action(Verb.HIDE, item))


def test_hiding_what_is_gone_is_already_so(stage: Stage) -> None:
    note = stage.says("x", "rude")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    stage.world.delete(note)
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.ALREADY


def test_a_pile_on_meets_the_hiding_limit(stage: Stage) -> None:
    stage.gate.limits["x.hidden"] = 2
    for n in range(3):
        stage.says("x", f"rude {n}")
    connector = stage.connector("x")
    found = list(items(pulled(connector, "replies")).values())
    assert [connector.act(an_action(Verb.HIDE, i)).outcome for i in found[:2]] == ["applied"] * 2
    with pytest.raises(RateLimited):
        connector.act(an_action(Verb.HIDE, found[2]))


def test_oauth_1_signatures_are_made_over_the_real_host(stage: Stage) -> None:
    stage.says("x", "@HarrowdaleNHS ünïcode & more")
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    secrets = {n: stage.keys[n] for n in names}
    connector = stage.connector("x", secrets=secrets)
    (item,) = items(pulled(connector, "replies")).values()
    assert connector.act(an_action(Verb.HIDE, item)).outcome is Outcome.APPLIED
    wrong = stage.connector("x", secrets={**secrets, "access_token_secret": "wrong"})
    with pytest.raises(AuthExpired):
        pulled(wrong, "mentions")


def test_no_log_holds_words_handles_or_tokens(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stage.says("x", "@HarrowdaleNHS secretwords")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    connector.act(an_action(Verb.REPLY, item, "answerwords"))
    stage.fault("html", match="/mentions")
    with pytest.raises(Transient) as caught:
        pulled(connector, "mentions")
    told = caplog.text + repr(caught.value) + repr(stage.account("x"))
    for hidden in ("secretwords", "answerwords", "rehearsal-x-user-token", "amy"):
        assert hidden not in told


def test_messages_are_read_answered_and_blocked(stage: Stage) -> None:
    note = stage.says("x", "are you there", kind="dm")
    connector = stage.connector("x", dm_seconds=0)
    pages = pulled(connector, "dms")
    item = items(pages)[note.id]
    assert (item.kind, item.author.id) == (Kind.DM, note.author)
    answer = an_action(Verb.DM_REPLY, item, "Yes, we are here.")
    assert connector.probe(answer).reason == "not done"
    assert connector.act(answer).outcome is Outcome.APPLIED
    assert connector.probe(answer).outcome is Outcome.APPLIED
    assert connector.act(an_action(Verb.DM_BLOCK, item)).outcome is Outcome.APPLIED
    assert note.author in stage.world.dm_blocked
    assert connector.act(an_action(Verb.DM_UNBLOCK, item)).outcome is Outcome.APPLIED
    assert stage.world.dm_blocked == set()
    assert items(pulled(connector, "dms", pages[-1].cursor)) == {}  # ours is no item


def test_messages_to_somebody_who_takes_none_are_refused(stage: Stage) -> None:
    note = stage.says("x", "rude")
    stage.world.settings["x_closed_messages"] = [note.author]
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    assert connector.act(an_action(Verb.DM_REPLY, item, "Hello")).outcome is Outcome.REFUSED


def test_messages_are_asked_for_no_oftener_than_x_allows(stage: Stage) -> None:
    stage.says("x", "are you there", kind="dm")
    connector = stage.connector("x", dm_seconds=60)
    for _ in range(3):
        assert pulled(connector, "dms")[-1].done
    assert sum(h.path.endswith("dm_events") for h in stage.gate.heard) == 1
    assert pulled(stage.connector("x", dms=False), "dms")[-1].items == ()


def test_a_search_finds_what_is_said_without_naming_us(stage: Stage) -> None:
    note = stage.says("x", "queues at Harrowdale General again", kind="mention")
    note.mentions = ()
    stage.says("x", "Harrowdale has a general store", kind="mention").mentions = ()
    connector = stage.connector("x")
    wanted = Wanted(parse('"Harrowdale General" -jobs'), utcnow() - timedelta(hours=1), most=10)
    pages = list(connector.seek(wanted, None))
    found = items(pages)
    assert set(found) == {note.id}
    assert found[note.id].kind is Kind.POST
    asked = next(h for h in stage.gate.heard if "search" in h.path)
    assert asked.given["query"] == ('("Harrowdale General" -jobs) -from:HarrowdaleNHS -is:retweet')
    assert str(asked.given["max_results"]) == "10"
    later = list(connector.seek(wanted, pages[-1].cursor))
    assert later[-1].done
    assert not items(later)


def test_the_cap_stops_spending_until_the_day_is_over(stage: Stage, tmp_path: Path) -> None:
    for n in range(8):
        stage.says("x", f"@HarrowdaleNHS {n}", kind="mention")
    kept = tmp_path / "spent.json"
    connector = stage.connector("x", daily_usd=0.03, ledger=str(kept))
    cursor = pulled(connector, "mentions")[-1].cursor
    with pytest.raises(OutOfBudget) as caught:
        pulled(connector, "mentions", cursor)
    assert caught.value.until is not None
    assert caught.value.until > datetime.now(UTC)
    again = stage.connector("x", daily_usd=0.03, ledger=str(kept))
    with pytest.raises(OutOfBudget):
        pulled(again, "mentions")


def test_a_post_costs_once_in_a_utc_day_and_a_link_is_dear() -> None:
    now = datetime(2026, 11, 30, 23, tzinfo=UTC)
    book = Ledger("a", 1000, 2000, None, lambda: now)
    book.read("post", ["1", "2"])
    book.read("post", ["2", "3"])
    assert book.spent("day") == 15
    now += timedelta(hours=2)
    book.read("post", ["1"])
    book.wrote("reply", "see https://example.org")
    assert book.spent("day") == book.spent("month") == 205
    now += timedelta(days=1)
    for _ in range(8):
        book.wrote("reply", "see https://example.org")
    now += timedelta(days=1)
    with pytest.raises(MoneySpent, match="polls may use") as caught:
        book.check()
    assert (caught.value.until, caught.value.span) == (datetime(2027, 1, 1, tzinfo=UTC), "month")
    with spending(Purpose.ACT):
        book.check()
        book.wrote("reply", "see https://example.org")
        with pytest.raises(MoneySpent, match="of this month is reached"):
            book.check()
    with spending(Purpose.URGENT):
        book.check()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("client-forbidden", "client-not-enrolled"), ("unsupported-authentication", "")],
)
def test_what_bars_the_app_stands_in_the_way_of_every_act(
    stage: Stage, kind: str, reason: str
) -> None:
    with pytest.raises(NotPermitted, match="X does not allow this"):
        _forbidden(stage, f"https://api.x.com/2/problems/{kind}", reason)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("https://api.x.com/2/problems/client-forbidden", "reply-not-summoned"), ("about:blank", "")],
)
def test_what_x_forbids_of_one_post_is_refused_alone(stage: Stage, kind: str, reason: str) -> None:
    receipt = _forbidden(stage, kind, reason)
    assert receipt.outcome is Outcome.REFUSED
    assert "does not allow this here" in receipt.reason


def _forbidden(stage: Stage, kind: str, reason: str) -> Receipt:
    stage.says("x", "where do I park?")
    connector = stage.connector("x")
    (item,) = items(pulled(connector, "replies")).values()
    stage.fault("status", status=403, method="PUT", body={"type": kind, "reason": reason})
    return connector.act(an_action(Verb.HIDE, item))
