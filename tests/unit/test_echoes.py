"""Texts that say nearly the same share marks; different texts do not."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.echoes import alike, marks

LONG = (
    "the way nurse helen spoke to my mother on the ward last night was a disgrace and she should "
    "be ashamed of herself and so should everybody who works there with her"
)


def test_case_punctuation_and_spaces_do_not_matter() -> None:
    assert marks("Shame on YOU!!") == marks("shame  on you")


def test_a_text_without_a_word_has_no_marks_and_is_like_nothing() -> None:
    assert marks("!!! ...") == ()
    assert not alike(marks(""), marks(""))


def test_two_short_texts_are_alike_only_when_they_are_the_same() -> None:
    assert not alike(marks("thank you"), marks("thank her"))
    assert alike(marks("thank you"), marks("Thank you!"))


def test_a_changed_word_hides_nobody() -> None:
    words = LONG.split()
    changed = [" ".join([*words[:i], "really", *words[i + 1 :]]) for i in range(len(words))]
    assert sum(alike(marks(LONG), marks(c)) for c in changed) >= 0.9 * len(changed)


def test_texts_about_different_things_are_not_alike() -> None:
    other = "flu clinics are open this week at every health centre, book with your surgery"
    assert not alike(marks(LONG), marks(other))


@given(st.text())
def test_any_text_has_marks_that_a_database_can_keep(text: str) -> None:
    assert all(-(2**63) <= mark < 2**63 for mark in marks(text))
