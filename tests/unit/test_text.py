"""Reading disguised words: forms, places in the original, quotations; any text is safe."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text import Text, read

ANY_TEXT = st.text(
    alphabet=st.characters(exclude_categories=())
    | st.sampled_from("cunt *.-_@#\"'🖕👍🏽\u200d\u200bѕ\n"),
    max_size=200,
)


def words(text: str) -> set[str]:
    return set(read(text).words)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("f.u.c.k", "fuck"),
        ("c u n t", "cunt"),
        ("5h1t", "shit"),
        ("a$$hole", "asshole"),
        ("fuuuuuck", "fuck"),
        ("ѕtuріd", "stupid"),
        ("ｆｕｃｋ", "fuck"),
        ("𝓯𝓾𝓬𝓴", "fuck"),
        ("🅵🆄🅲🅺", "fuck"),
        ("su\u200bicidal", "suicidal"),
        ("z\u0301a\u0300lgo", "zalgo"),
        ("fu-ck", "fuck"),
        ("2nite", "tonight"),
        ("suicidle", "suicidal"),
    ],
)
def test_a_disguise_is_undone(text: str, word: str) -> None:
    assert word in words(text)


def test_ordinary_words_stay_what_they_are() -> None:
    assert read("Ring 10.30 on 12/03 about the co-op.").words >= {"ring", "10", "30", "co", "op"}
    assert "hell" not in words("he'll be here")


def test_a_hashtag_says_all_its_words() -> None:
    assert [t.word for t in read("#EndItAll").tokens] == ["end", "it", "all"]


def test_a_found_word_points_at_the_original() -> None:
    text = read("you f.u.c.k now")
    place = next(t for t in text.tokens if "fuck" in t.forms)
    assert text.original[place.start : place.end] == "f.u.c.k"


def test_quoted_and_reported_words_are_somebody_elses() -> None:
    quoted = 'He said "go home" to me'
    assert read(quoted).is_passed_on(quoted.index("go"), quoted.index("go") + 2)
    reported = "she called me a fat cow"
    assert read(reported).is_passed_on(reported.index("fat"), len(reported))
    own = "I called her a fat cow"
    assert not read(own).is_passed_on(own.index("fat"), len(own))


def test_a_denial_reaches_over_a_few_words() -> None:
    text = read("they are not very kind")
    assert text.is_denied(4)
    assert not read("not today. so kind").is_denied(3)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_places_are_always_inside_and_in_order(text: str) -> None:
    seen = read(text)
    for form in (seen.plain, seen.undisguised):
        assert len(form.words) == len(form.origin)
        assert all(0 <= place < len(text) for place in form.origin)
        assert list(form.origin) == sorted(form.origin)
    starts = [token.start for token in seen.tokens]
    assert starts == sorted(starts)
    assert all(0 <= t.start < t.end <= len(text) for t in seen.tokens)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_everything_can_be_asked_of_any_text(text: str) -> None:
    seen: Text = read(text)
    assert isinstance(seen.asks, bool)
    assert all(0 <= a <= b <= len(text) for a, b in (*seen.quotes, *seen.reports))
    assert len(seen.sentences) <= len(seen.tokens)
    assert all(len(sign) == 1 for sign in seen.emoji)


@pytest.mark.parametrize(
    "text",
    ["a " * 50_000, "a" * 100_000, "👍🏽" * 10_000, "'" * 100_000, "c*" * 50_000,
     "\ud800\x00" * 5_000, 'he said "' * 10_000, "@a.b" * 25_000],
)  # fmt: skip
def test_long_texts_take_time_in_proportion(text: str) -> None:
    started = time.process_time()
    seen = read(text)
    assert seen.tokens is not None
    assert seen.quotes is not None
    assert seen.undisguised is not None
    assert time.process_time() - started < 5
