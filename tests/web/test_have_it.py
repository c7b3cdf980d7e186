"""The link in a message: it says "I have it" without an account, and shows nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from listener.notify.links import Links
from listener.ports import Message
from listener.store.tables import messages
from listener.web.create import console
from moderation.principles import Route
from tests.web.house import House, comment
from tests.web.visitor import Visitor

WORDS = "I cannot go on like this"
LINKS = Links("", lambda: b"k" * 32)


@pytest.fixture
def paged(home: House) -> str:
    """A link to an urgent case that people were called for."""
    case = home.hears(comment(WORDS, Route.CRISIS, urgent=True, labels=("crisis_urgent",)))
    with home.desk.work() as unit:
        for step in range(2):
            unit.messages.add(
                Message(
                    f"urgent:{case}:1:{step}",
                    "urgent",
                    "on-call",
                    home.clock(),
                    home.clock() + timedelta(minutes=10 * step),
                    case_id=case,
                    urgent=True,
                )
            )
        unit.commit()
    return LINKS.acknowledge(1)


@pytest.fixture
def stranger(home: House) -> Visitor:
    """Somebody with a phone and no account."""
    return Visitor(console(replace(home.desk, links=LINKS)))


def _states(home: House) -> list[str]:
    with home.engine.connect() as db:
        return [r.state for r in db.execute(messages.select().order_by(messages.c.id))]


def test_opening_the_link_does_nothing_and_shows_no_words(
    home: House, stranger: Visitor, paged: str
) -> None:
    page = stranger.get(paged)
    assert page.status_code == 200
    assert "I have it" in page.text
    assert "cannot go on" not in page.text
    assert "Sam King" not in page.text
    assert _states(home) == ["waiting", "waiting"]


def test_the_button_stops_the_calls_and_is_written_down(
    home: House, stranger: Visitor, paged: str
) -> None:
    stranger.get(paged)
    assert "Somebody has it:" in stranger.send(paged, name="Ann, on call").text
    assert _states(home) == ["cancelled", "cancelled"]
    with home.desk.work() as unit:
        told = unit.cases.events(1)[-1]
    assert (told.happened, told.by) == ("acknowledged", "Ann, on call (by link)")


def test_a_made_up_link_opens_nothing(stranger: Visitor, paged: str) -> None:
    seal = paged.rpartition("-")[2]
    for wrong in (f"/have-it/2-{seal}", "/have-it/1-00", "/have-it/x", f"/have-it/1-{seal}0"):
        assert stranger.get(wrong).status_code == 404
        assert stranger.send(wrong).status_code == 404
