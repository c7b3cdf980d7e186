"""Every response, in every organisation's name, at every hour: whole, and fit to be sent."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from config import packs
from config.helplines import directory
from config.responses import library
from moderation.deadlines import LONDON, Clock, Deadline
from moderation.outgoing.linter import Circumstance, lint
from moderation.outgoing.responses import Channel, Response, open_gaps, render
from moderation.outgoing.values import Facts, published, values, young_cue

PACKS = ("tewv", "bsmhft", "buckinghamshire", "bnssg", "pennine")
FRIDAY = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
# What only a person can know: typed on the page, never guessed.
TYPED: Mapping[str, str] = {
    "fact": "the clinic is open as usual.",
    "fact_source": "https://www.nhs.uk/vaccinations/",
    "question": "which year do you mean?",
    "topic": "the car park",
    "lead_agency": "The fire service",
    "statement_link": "https://www.nhs.uk/nhs-services/",
    "outcome_plain": "our decision stands.",
    "action_plain": "hid",
}


def facts(now: datetime) -> Facts:
    due = now + timedelta(days=20)
    return Facts(
        account="our Facebook account",
        platform="Facebook",
        number=7,
        received=now,
        reason="attacks people",
        clause="Appendix 3",
        action="hid",
        acted_at=now,
        due=Deadline(Clock.FOI, due, due),
        given=TYPED,
    )


PUBLIC = [r for r in library().values() if r.channel in (Channel.PUBLIC, Channel.DM)]


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("response", PUBLIC, ids=lambda r: r.id)
def test_each_response_is_whole_and_fit_in_every_name_at_every_hour(
    name: str, response: Response
) -> None:
    pack = packs.load(name)
    for hour in range(24):
        now = FRIDAY + timedelta(hours=hour)
        known = values(pack, pack.title, directory(), facts(now), now, {})
        sent = render(response, known)
        assert open_gaps(sent.body) == ()
        where = Circumstance(
            channel=response.channel,
            platform="x" if response.channel is Channel.PUBLIC else "facebook",
            route=response.route,
            today=now.astimezone(LONDON).date(),
            contacts=published(pack, known),
            helplines=directory(),
        )
        assert [o for o in lint(sent.body, where) if o.blocks] == []
        local = now.astimezone(LONDON)
        closed = not (9 <= local.hour < 23)
        assert not (closed and "0121 262 3555" in sent.body)


@pytest.mark.parametrize("name", PACKS)
def test_a_request_always_has_somewhere_to_go(name: str) -> None:
    pack = packs.load(name)
    known = values(pack, pack.title, directory(), facts(FRIDAY), FRIDAY, {})
    for route in ("foi_email", "pals_link", "appeal_email", "press_contact", "ig_contact"):
        assert "@" in known[route] or known[route].startswith("https://")


def test_the_organisation_s_own_values_win() -> None:
    pack = packs.load("tewv")
    own = {"foi_email": "foi@trust.example"}
    known = values(pack, "Trust", directory(), facts(FRIDAY), FRIDAY, own)
    assert known["foi_email"] == "foi@trust.example"


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("im 14 and i cant cope", True),
        ("I am 16", True),
        ("my teacher knows", True),
        ("I'm 15 weeks pregnant", False),
        ("I am 41", False),
        ("I'm 18%", False),
        ("nothing of the kind", False),
    ],
)
def test_a_cue_of_youth_is_heard(text: str, young: bool) -> None:
    assert young_cue(text) is young
