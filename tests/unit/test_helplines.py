"""Signposting: open lines only, a line that never closes first, nobody else's local line."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigurationError
from config.helplines import directory, read
from moderation.deadlines import LONDON
from moderation.helplines import named_overdue, offer

LINES = directory()
MIND = next(line for line in LINES if line.id == "birmingham-mind")


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


def ids(now: datetime, pack: str, **cues: bool) -> list[str]:
    return [line.id for line in offer(LINES, now, pack, **cues)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (london(2026, 11, 20, 8, 59), False),
        (london(2026, 11, 20, 9, 0), True),
        (london(2026, 11, 20, 22, 59, 59), True),
        (london(2026, 11, 20, 23, 0), False),
        (london(2026, 11, 21, 0, 0), False),
        (london(2026, 12, 25, 12, 0), True),  # it says seven days a week
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), True),  # 22:59 in London
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), False),  # 23:00 in London
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), True),  # the clocks went back that morning
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),  # and forward: 23:00 in London
    ],
)
def test_open_now_is_right_at_the_edges(moment: datetime, is_open: bool) -> None:
    assert MIND.open_at(moment) is is_open


def test_a_line_until_midnight_is_open_in_the_last_second() -> None:
    calm = next(line for line in LINES if line.id == "calm")
    assert calm.open_at(london(2026, 11, 20, 23, 59, 59))
    assert not calm.open_at(london(2026, 11, 21, 0, 0))


def test_local_lines_are_for_their_own_trust() -> None:
    evening = london(2026, 11, 20, 22, 0)
    assert "birmingham-mind" in ids(evening, "bsmhft")
    assert "birmingham-mind" not in ids(evening, "tewv")
    assert "calmer" in ids(evening, "tewv")
    assert "shout" not in ids(evening, "tewv")


def test_a_young_person_is_told_of_childline() -> None:
    now = london(2026, 11, 20, 22, 0)
    assert "childline" not in ids(now, "tewv")
    assert "childline" in ids(now, "tewv", young=True)


def test_unverified_lines_are_never_offered() -> None:
    assert "calm" not in ids(london(2026, 11, 20, 20, 0), "tewv")


@given(st.datetimes(datetime(2026, 11, 2), datetime(2027, 1, 31)), st.booleans())  # noqa: DTZ001
def test_somebody_always_answers_and_stands_first(moment: datetime, young: bool) -> None:
    now = moment.replace(tzinfo=UTC)
    for pack in ("tewv", "bsmhft", "bnssg", "buckinghamshire", "pennine"):
        offered = offer(LINES, now, pack, young=young)
        assert [line.id for line in offered[:3]] == ["emergency", "nhs-111-option-2", "samaritans"]
        assert all(line.open_at(now) for line in offered)


def test_an_overdue_line_is_not_offered_and_not_sent() -> None:
    late = datetime.combine(MIND.review_by + timedelta(days=1), datetime.min.time(), UTC)
    assert "birmingham-mind" not in ids(late + timedelta(hours=12), "bsmhft")
    words = "Please call Birmingham Mind on 0121 2623555."
    assert [x.id for x in named_overdue(LINES, words, late.date())] == ["birmingham-mind"]
    assert named_overdue(LINES, words, MIND.review_by) == ()


def test_999_never_expires() -> None:
    assert "emergency" in ids(datetime(2050, 1, 1, tzinfo=UTC), "tewv")


def test_all_faults_of_a_file_are_told_at_once() -> None:
    content = """
    [[line]]
    id = "a"
    name = "A"
    hours = "sometimes"
    colour = "red"
    """
    with pytest.raises(ConfigurationError) as told:
        read(content, "lines.toml")
    assert len(told.value.faults) == 6


def test_every_line_says_where_it_comes_from_and_when_it_was_checked() -> None:
    for line in LINES:
        assert line.source
        assert date(2026, 1, 1) < line.checked_on < line.review_by
