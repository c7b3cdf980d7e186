"""The language of searches: read, written, held against words, and made ready for platforms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.queries import (
    All,
    BadQuery,
    Either,
    Not,
    Query,
    Term,
    branches,
    found,
    parse,
    shown,
    widened,
)
from moderation.queries.rewriting import count_ways
from moderation.queries.tree import both, either

WORDS = ["bed", "ward", "flu", "roseberry", "park", "tees"]


def term(*words: str, mark: str = "") -> Term:
    return Term(words, mark)


TERMS = st.one_of(
    st.sampled_from(WORDS).map(term),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=2).map(lambda w: term(*w)),
    st.sampled_from(WORDS).map(lambda w: term(w, mark="#")),
)


def joined(inside: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inside, min_size=2, max_size=3)
    turned = inside.map(lambda q: q.part if isinstance(q, Not) else Not(q))
    return st.one_of(turned, several.map(both), several.map(either))


QUERIES: st.SearchStrategy[Query] = st.recursive(TERMS, joined, max_leaves=6)
TEXTS = st.lists(st.sampled_from([*WORDS, "#flu", "#ward", "the"]), max_size=8).map(" ".join)


def means(query: Query, text: str) -> bool:
    """What a query means, in the plainest way that it can be said."""
    if isinstance(query, Term):
        padded = f" {text} ".replace(" #", " # ")
        whole = ("# " if query.mark else "") + " ".join(query.words)
        if not query.mark:
            padded = padded.replace(" # ", " ")
        return f" {whole} " in padded
    if isinstance(query, Not):
        return not means(query.part, text)
    if isinstance(query, All):
        return all(means(p, text) for p in query.parts)
    return any(means(p, text) for p in query.parts)


def read_or_refused(text: str) -> None:
    at = 1
    try:
        query = parse(text)
        assert parse(shown(query)) == query
    except BadQuery as error:
        at = error.at
    assert 1 <= at <= len(text) + 1


@given(QUERIES)
def test_what_is_written_reads_as_the_same_query(query: Query) -> None:
    assert parse(shown(query)) == query


@given(QUERIES, TEXTS)
def test_a_query_fits_what_it_says(query: Query, text: str) -> None:
    assert (found(query, text) is not None) == means(query, text)


@given(QUERIES, TEXTS, st.booleans())
def test_what_a_platform_is_asked_for_holds_all_that_we_want(
    query: Query, text: str, nots: bool
) -> None:
    if found(query, text) is None:
        return
    wide = widened(query, keep_nots=nots)
    assert wide is None or found(wide, text) is not None
    ways = branches(query)
    assert not ways or any(all(found(t, text) for t in way) for way in ways)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    read_or_refused(text)


@given(st.text(alphabet='()-"# @*:aANDORT', max_size=40))
def test_signs_of_the_language_in_any_order_are_read_or_refused(text: str) -> None:
    read_or_refused(text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("flu", term("flu")),
        ("flu ward", All((term("flu"), term("ward")))),
        ("flu AND ward OR bed", Either((All((term("flu"), term("ward"))), term("bed")))),
        ('"Roseberry Park" -tees', All((term("roseberry", "park"), Not(term("tees"))))),
        ("Roseberry-Park", term("roseberry", "park")),
        ("flu -(ward OR bed)", All((term("flu"), Not(Either((term("ward"), term("bed"))))))),
        ("“Flu” NOT NOT bed", All((term("flu"), term("bed")))),
        ("#Flu @Tees", All((term("flu", mark="#"), term("tees", mark="@")))),
    ],
)
def test_how_it_is_read(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", 1, "nothing to search for"),
        ("   ", 1, "nothing to search for"),
        ("flu AND", 8, "missing at the end"),
        ("OR flu", 1, "missing before this OR"),
        ("flu OR OR bed", 8, "missing before this OR"),
        ("(flu OR bed", 1, "never closed"),
        ("flu) bed", 4, "never opened"),
        ("flu ()", 6, "missing before this bracket"),
        ('flu "bed', 5, "never closed"),
        ("flu or bed", 5, "Write OR in capitals"),
        ("from:jane flu", 1, "watches nobody"),
        ("flu -author:jane", 6, "watches nobody"),
        ("flu lang:en", 5, "no part of this language"),
        ("hosp*", 1, "Parts of words"),
        ("flu !!", 5, "neither letters nor digits"),
        ("(" * 30 + "flu" + ")" * 30, 21, "too many brackets"),
        ("flu " * 60, 240, "too many words"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, at: int, says: str) -> None:
    with pytest.raises(BadQuery, match=says) as told:
        parse(text)
    assert told.value.at == at


def test_capitals_accents_and_look_alikes_make_no_difference() -> None:
    query = parse('"roseberry park" OR café')
    assert found(query, "At RОSEBERRY   Park's ward") == ("roseberry park",)  # a Cyrillic O
    assert found(query, "the CAFE") == ("café",)
    assert found(query, "roseberry - PARK!") == ("roseberry park",)
    assert found(query, "roseberry and park") is None


def test_the_terms_that_were_found_are_named_as_they_were_written() -> None:
    query = parse('"Healthier Together" OR BNSSG -jobs')
    assert found(query, "bnssg and healthier together") == ("Healthier Together", "BNSSG")
    assert found(query, "bnssg jobs") is None


def test_what_would_explode_is_counted_and_not_tried() -> None:
    text = "NOT (" + " OR ".join(f"NOT (a{n} OR b{n})" for n in range(20)) + ")"
    assert count_ways(parse(text)) == 2**20


def test_a_whole_word_is_meant() -> None:
    assert found(parse("ward"), "wards and warden") is None
