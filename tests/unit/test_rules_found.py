"""What the rules find in comments, with the lexicons that ship."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import words
from moderation import registry
from moderation.items import Author, Item, ItemRef, Media
from moderation.principles import AuthorHistory, House, Reading, Span
from moderation.text import read

HOUSE = House(
    names=("Anytown NHS Trust",),
    handles=("AnytownNHS",),
    domains=("anytown.nhs.uk",),
    staff=("Bo Tanner",),
    candidates=("Pat Vane",),
    statements={"beds": ("beds are being sold",)},
)
ALL = [
    ("abuse", True), ("hate", True), ("threat", True), ("staff", True), ("quoted", True),
    ("illegal_activity", True), ("impersonation", True), ("misinformation", True),
    ("no_words", True), ("language", "not_english"), ("identifiers", "any"), ("links", "any"),
    ("links", "suspicious"), ("words", "profanity"), ("intent", "crisis"),
    ("intent", "crisis_urgent"), ("intent", "crisis_other"), ("intent", "criticism"),
    ("intent", "praise"), ("intent", "safeguarding"), ("pre_election", True),
]  # fmt: skip


def found(name: str, value: Any, text: str, **more: Any) -> list[Span]:
    """Ask one rule about one comment."""
    item = Item(
        ItemRef("facebook", "a", "1"),
        text,
        author=more.pop("author", Author()),
        media=more.pop("media", ()),
    )
    reading = Reading(item, read(text), **{"house": HOUSE, **more})
    return list(registry.load("moderation.rules", name, "RULE")(value, words.load()).find(reading))


@pytest.mark.parametrize(
    "text", ["you f*cking c u n t", "y0u st*pid c*nt", "get lost you w a n k e r"]
)
def test_disguised_insults_are_found_where_they_stand(text: str) -> None:
    spans = found("abuse", True, text)
    assert spans
    assert all(text[s.start : s.end].strip() for s in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Your booking system is stupid",
        "I felt like an idiot for asking",
        'She shouted "you fat cow" at my mum',
        "I live in Scunthorpe",
        "You absolute legends, love you daft bastards",
        "cancer is a bastard",
    ],
)
def test_what_is_no_insult_is_none(text: str) -> None:
    assert found("abuse", True, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "faggots and peas for tea",
        "as a proud dyke I felt safe",
        "Stop calling people retards",
        "the chink in the curtain",
        "spastic diplegia clinic",
    ],
)
def test_a_slur_in_a_harmless_sense_is_none(text: str) -> None:
    assert found("hate", True, text) == []


def test_hate_names_the_characteristic() -> None:
    assert "race" in found("hate", True, "p*kis out")[0].why


def test_idiom_is_no_threat() -> None:
    assert found("threat", True, "I could murder a cuppa") == []
    assert found("threat", True, "I'll be waiting for you in the car park with a bat")


def test_a_threat_that_is_told_of_is_not_made() -> None:
    assert found("threat", True, "he said he would kill me") == []


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("my NHS number is 943 476 5919", "own"),
        ("her mobile is 07700 900123", "other"),
        ("ring me on 07700 900123", "own"),
    ],
)
def test_details_belong_to_somebody(text: str, whose: str) -> None:
    assert found("identifiers", whose, text)
    assert not found("identifiers", "own" if whose == "other" else "other", text)


@pytest.mark.parametrize(
    "text",
    ["NHS number 943 476 5918", "ring 0800 800 1234", "call 111", "116 123", "pals@anytown.nhs.uk"],
)
def test_public_lines_and_wrong_numbers_are_nobodys(text: str) -> None:
    assert found("identifiers", "any", text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("shortener", "see bit.ly/abc"),
        ("lookalike", "http://nhs-uk.verify-me.top"),
        ("lookalike", "http://anytown-nhs.example.com/login"),
        ("adult", "www.pornhub.com"),
        ("chat", "https://t.me/x"),
        ("gambling", "https://casino.example"),
    ],
)
def test_links_are_judged_by_their_address(kind: str, text: str) -> None:
    assert found("links", kind, text)


@pytest.mark.parametrize(
    "text", ["https://www.nhs.uk/x", "https://anytown.nhs.uk", "https://www.bbc.co.uk/news"]
)
def test_public_bodies_and_newspapers_are_not_suspicious(text: str) -> None:
    assert found("links", "suspicious", text) == []


def test_links_that_the_platform_expanded_count() -> None:
    item = Item(ItemRef("x", "a", "1"), "look", links=("https://bit.ly/x",))
    rule = registry.load("moderation.rules", "links", "RULE")("shortener", words.load())
    assert rule.find(Reading(item, read("look")))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Dziękuję bardzo za pomoc mojej mamie w szpitalu", "Polish"),
        ("Mae'r staff yn garedig iawn heddiw", "Welsh"),
        ("مرحبا أين العيادة", "Arabic"),
        ("আমার মা কোথায়", "Bengali"),
    ],
)
def test_a_clear_language_is_named(text: str, named: str) -> None:
    assert found("language", "not_english", text)[0].why == f"in {named}"


@pytest.mark.parametrize(
    "text", ["lol", "Howay man", "gonnae no dae that", "👍👍", "Ta bab", "shite"]
)
def test_dialect_and_short_texts_are_english(text: str) -> None:
    assert found("language", "not_english", text) == []


def test_pictures_without_words_go_to_a_person() -> None:
    assert found("no_words", True, "", media=(Media("gif"),))[0].why == "gif without words"
    assert found("no_words", True, "👍")
    assert found("no_words", True, "ok") == []


def test_an_account_close_to_ours_is_seen() -> None:
    twin = Author(handle="AnytownNHS_help")
    assert found("impersonation", True, "dm us to claim", author=twin)
    assert found("impersonation", True, "hello", author=Author(handle="AnytownNHS")) == []


def test_a_statement_that_answers_a_claim_is_named() -> None:
    assert "beds" in found("misinformation", True, "the beds are being sold off")[0].why


def test_the_directory_of_staff_is_known() -> None:
    assert found("staff", True, "that bo tanner again")


def test_the_record_and_the_crowd_are_counted() -> None:
    assert found("author", {"strikes": 2}, "x", history=AuthorHistory(strikes=2))
    assert not found("author", {"strikes": 2}, "x", history=AuthorHistory(strikes=1))
    assert found("repeats", {"times": 3, "authors": 2}, "x", echoes=3, echo_authors=2)
    assert not found("repeats", {"times": 3, "authors": 2}, "x", echoes=3, echo_authors=1)
    assert found("volume", {"last_hour": 5}, "x", history=AuthorHistory(last_hour=5))


def test_a_score_counts_only_from_its_level_on() -> None:
    value = {"label": "insult", "caution": "certain"}
    assert found("score", value, "x", signals={"insult": 0.97})
    assert not found("score", value, "x", signals={"insult": 0.9})
    assert not found("score", value, "x")


def test_circumstances() -> None:
    assert found("hours", "closed", "x", in_hours=False)
    assert found("platform", "facebook", "x")
    assert found("kind", "comment", "x")
    assert found("account_kind", "press", "x", author=Author(kind="press"))
    assert found("incident", True, "x", house=House(incident=True))
    assert found("pre_election", True, "Vote Labour", house=House(pre_election=True))
    assert not found("pre_election", True, "Vote Labour")


def test_conditions_combine() -> None:
    both = [{"links": "any"}, {"words": "spam"}]
    text = "Earn £500 a day, dm me https://x.example.com"
    assert found("all_of", both, text)
    assert not found("all_of", both, "https://x.example.com")
    assert found("any_of", both, "https://x.example.com")
    assert found("none_of", both, "hello")
    assert not found("none_of", both, text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", "swaering"), ("words", {"lexicon": "profanity", "strength": 9}),
        ("intent", "crises"), ("score", {"label": "rude"}), ("score", "insult"),
        ("links", "bad"), ("identifiers", True), ("repeats", {"times": 0}),
        ("author", {}), ("author", {"strike": 3}), ("hours", "shut"), ("abuse", "yes"),
        ("any_of", []), ("all_of", [{"nothing": 1}]), ("language", ""), ("staff", "x"),
        ("kind", "letter"), ("volume", {}), ("account_kind", "bird"), ("platform", 3),
        ("abuse", {"caution": "sure"}), ("misinformation", {"topic": "tea"}),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_in_words(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"[a-z]{2,} .*[a-z]{2,}"):
        registry.load("moderation.rules", name, "RULE")(value, words.load())


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=120) | st.text(alphabet="i want to die kill you c*nt @.#'\"\n😂", max_size=80)
)
def test_no_text_makes_a_rule_fail(text: str) -> None:
    for name, value in ALL:
        for span in found(name, value, text):
            assert 0 <= span.start <= span.end <= len(text)


def comments() -> list[dict[str, Any]]:
    path = Path(__file__).parents[1] / "data" / "comments_uk.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_urgent_cry_is_heard_by_words_alone() -> None:
    missed = [
        c["id"]
        for c in comments()
        if c["labels"] == ["crisis_urgent"]
        and not found("intent", "crisis_urgent", c["text"])
        and not found("intent", "crisis_other", c["text"])
    ]
    assert missed == []


def test_no_criticism_is_taken_for_abuse() -> None:
    kind = {"criticism_keep", "positive", "none", "complaint", "foi", "data_rights"}
    taken = [
        (c["id"], name)
        for c in comments()
        if set(c["labels"]) <= kind
        for name in ("abuse", "hate", "threat", "illegal_activity", "impersonation")
        if found(name, True, c["text"])
    ]
    assert taken == []
