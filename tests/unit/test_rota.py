"""A hole in the on-call rota is seen a day before it opens."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from config.settings import Contact, Settings
from listener.notify.contacts import Directory, Reachable
from listener.notify.rota import hole

NOW = datetime(2026, 11, 20, 10, 7, tzinfo=UTC)  # a Friday
FIVE = NOW.replace(hour=17, minute=0)


def on_call(**more: object) -> Reachable:
    return Reachable("Ann", frozenset({"on_call"}), ("json://pager",), **more)  # type: ignore[arg-type]


def office_hours(at: datetime) -> bool:
    return at.weekday() < 5 and 9 <= at.hour < 17


def test_nobody_at_all_is_a_hole_now() -> None:
    found = hole(Directory([]), office_hours, NOW)
    assert found is not None
    assert found.now
    assert found.sentence.startswith("nobody is on call")


def test_a_rota_without_an_end_has_none() -> None:
    assert hole(Directory([on_call()]), office_hours, NOW) is None


def test_out_of_hours_alone_leaves_the_day_open() -> None:
    found = hole(Directory([on_call(when="out_of_hours")]), office_hours, NOW)
    assert found is not None
    assert (found.now, found.until) == (True, FIVE)
    assert "until Friday 20 November at 17:00" in found.sentence


def test_office_hours_alone_leave_the_night_open_and_it_is_said_in_the_morning() -> None:
    found = hole(Directory([on_call(when="in_hours")]), office_hours, NOW)
    assert found is not None
    assert (found.now, found.since) == (False, FIVE)


@pytest.mark.parametrize(("ends", "seen"), [(23, True), (25, False)])
def test_a_shift_that_nobody_follows_is_seen_a_day_ahead(ends: int, seen: bool) -> None:
    shift = (NOW - timedelta(days=3), NOW + timedelta(hours=ends))
    assert (hole(Directory([on_call(shifts=(shift,))]), office_hours, NOW) is not None) is seen


def test_shifts_that_follow_each_other_leave_no_hole() -> None:
    change = NOW + timedelta(hours=5)
    first = on_call(shifts=((NOW - timedelta(days=1), change),))
    second = on_call(shifts=((change, NOW + timedelta(days=9)),))
    assert hole(Directory([first, second]), office_hours, NOW) is None


def test_who_is_on_shift_is_called_and_out_of_shift_a_call_is_not_dropped() -> None:
    change = NOW + timedelta(hours=5)
    first = Reachable("A", frozenset({"on_call"}), ("x",), shifts=((NOW, change),))
    second = Reachable("B", frozenset({"on_call"}), ("x",), shifts=((change, FIVE),))
    people = Directory([first, second])
    assert [p.name for p in people.who("on_call", in_hours=True, at=NOW)] == ["A"]
    assert [p.name for p in people.who("on_call", in_hours=True, at=change)] == ["B"]
    late = people.who("on_call", in_hours=True, at=FIVE + timedelta(days=1))
    assert [p.name for p in late] == ["A", "B"]


def test_shifts_are_read_in_london_time() -> None:
    shift = "2026-07-01T09:00/2026-07-02T09:00"
    contact = Contact(name="A", answers_for=("on_call",), channels=("x",), shifts=(shift,))
    assert contact.shifts[0][0].astimezone(UTC).hour == 8


@pytest.mark.parametrize("shift", ["tomorrow", "2026-07-02T09:00/2026-07-01T09:00"])
def test_a_wrong_shift_is_a_fault(shift: str) -> None:
    person = {"name": "A", "answers_for": ["on_call"], "channels": ["x"], "shifts": [shift]}
    with pytest.raises(ValidationError, match="shift"):
        Settings(contacts=(person,))
