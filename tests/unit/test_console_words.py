"""How the console writes dates, counts and the words of others."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.web.passages import Passage, passage
from listener.web.words import age, clock, counted, moment, when
from moderation.principles import Span

NOW = datetime(2018, 8, 6, 16, 30, tzinfo=UTC)


def test_a_moment_is_written_in_london_time() -> None:
    assert moment(NOW) == "6 August 2018 at 5:30pm"
    assert moment(None) == "not known"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (12, 0, "midday"), (9, 0, "9am"), (0, 5, "12:05am"), (16, 30, "4:30pm")],
)
def test_hours(hour: int, minute: int, said: str) -> None:
    assert clock(datetime(2026, 1, 5, hour, minute, tzinfo=UTC)) == said


def test_near_days_have_names() -> None:
    assert when(NOW - timedelta(hours=1), NOW) == "today at 4:30pm"
    assert when(NOW - timedelta(days=1), NOW) == "yesterday at 5:30pm"
    assert when(NOW + timedelta(days=1), NOW) == "tomorrow at 5:30pm"
    assert when(NOW - timedelta(days=2), NOW) == "4 August 2018 at 5:30pm"


def test_ages_and_counts() -> None:
    assert age(NOW - timedelta(seconds=3), NOW) == "less than a minute"
    assert age(NOW - timedelta(minutes=1), NOW) == "1 minute"
    assert age(NOW - timedelta(days=3, hours=5), NOW) == "3 days"
    assert counted(1204, "case") == "1,204 cases"
    assert counted(1, "case") == "1 case"


def _words(given: Passage) -> str:
    return "".join(p.text for p in (*given.head, *given.rest) if not p.unseen)


def test_overlapping_marks_are_one_mark() -> None:
    got = passage("abcdef", [Span(1, 3), Span(2, 5), Span(9, 12)])
    assert [(p.text, p.marked) for p in got.head] == [("a", False), ("bcde", True), ("f", False)]


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90))))
def test_no_visible_character_is_lost(text: str, marks: list[tuple[int, int]]) -> None:
    got = passage(text, [Span(a, b) for a, b in marks], limit=20)
    unseen = sum(p.unseen for p in (*got.head, *got.rest))
    assert len(_words(got)) + unseen == len(text)
