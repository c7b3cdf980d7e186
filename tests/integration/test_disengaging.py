"""The right not to respond: nothing is suggested to say, and everything is still heard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from listener.ports import Missing
from listener.steps import disengaging
from listener.store.disengagements import of_author
from moderation.actions import Verb
from moderation.disengaging import Disengagement
from moderation.errors import Impossible
from moderation.principles import Mode, Route
from tests.fakes.houses import House
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, a_principle, crisis, spam

TALK = {"default": ((Verb.REPLY,),)}


@pytest.fixture
def told(house: House) -> House:
    """A house that suggests an answer to whoever asks, and has heard one person."""
    asks = a_principle("asks", labels=("clinical_question",), ladder=TALK)
    wants = a_principle("wants", labels=("foi",), route=Route.FOI, ladder=TALK, notice=False)
    house.pack = a_pack(asks, wants, crisis(), spam())
    house.mode = Mode.REVIEW
    says(house, "1", "asks")
    return house


def says(house: House, id: str, words: str) -> None:
    house.platform.says(an_item(id, words, author="sam"))
    house.pull()
    house.judge()


def wanted(house: House, **changes: object) -> Disengagement:
    ends = house.now + timedelta(days=28)
    one = Disengagement(1, "all is said", "ann", house.now, ends)
    return replace(one, **changes)  # type: ignore[arg-type]


def left_alone(house: House) -> Disengagement:
    made = disengaging.ask(house.work, wanted(house))
    disengaging.agree(house.work, made.id, "bob", house.now)
    return made


def proposals(house: House) -> object:
    return house.value("select proposals from decisions order by id desc limit 1")


def test_nothing_is_suggested_once_a_second_person_agreed(told: House) -> None:
    assert "reply" in str(proposals(told))
    made = disengaging.ask(told.work, wanted(told))
    says(told, "2", "asks again")
    assert "reply" in str(proposals(told))
    disengaging.agree(told.work, made.id, "bob", told.now)
    says(told, "3", "asks once more")
    assert "reply" not in str(proposals(told))
    assert told.count("decisions") == 3
    assert told.count("verdicts", "cast(labels as text) like '%clinical_question%'") == 3


def test_a_cry_for_help_and_a_request_are_answered_all_the_same(told: House) -> None:
    left_alone(told)
    says(told, "2", "crisis")
    assert "reply" in str(proposals(told))
    assert told.value("select kind from messages") == "urgent"
    says(told, "3", "wants figures")
    assert "reply" in str(proposals(told))


def test_others_are_answered_as_ever(told: House) -> None:
    left_alone(told)
    told.platform.says(an_item("2", "asks", author="amy"))
    told.pull()
    told.judge()
    assert "reply" in str(proposals(told))


def test_acts_on_house_rules_are_as_before(told: House) -> None:
    left_alone(told)
    says(told, "2", "spam")
    assert "hide" in str(proposals(told))


def test_it_ends_by_itself_and_by_hand(told: House) -> None:
    made = left_alone(told)
    told.later(days=28)
    says(told, "2", "asks")
    assert "reply" in str(proposals(told))
    assert of_author(told.database, 1, told.now) is None
    again = left_alone(told)
    assert again.id != made.id
    disengaging.end(told.work, again.id, "ann", told.now)
    disengaging.end(told.work, again.id, "ann", told.now)
    says(told, "3", "asks")
    assert "reply" in str(proposals(told))


def test_one_person_is_not_two(told: House) -> None:
    made = disengaging.ask(told.work, wanted(told))
    with pytest.raises(Impossible, match="somebody else"):
        disengaging.agree(told.work, made.id, "ann", told.now)
    with pytest.raises(Missing):
        disengaging.agree(told.work, 99, "bob", told.now)
    told.later(days=30)
    with pytest.raises(Impossible, match="it is over"):
        disengaging.agree(told.work, made.id, "bob", told.now)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "say why"),
        ({"ends_at": "now"}, "must end after today"),
        ({"ends_at": "far"}, "within 182 days"),
    ],
)
def test_it_needs_a_reason_and_an_end(told: House, change: dict[str, object], said: str) -> None:
    far = told.now + timedelta(days=400)
    moments = {"now": told.now, "far": far}
    given = {k: moments.get(str(v), v) for k, v in change.items()}
    with pytest.raises(Impossible, match=said):
        disengaging.ask(told.work, wanted(told, **given))


def test_it_is_asked_for_once_and_on_the_record(told: House) -> None:
    made = disengaging.ask(told.work, wanted(told))
    with pytest.raises(Impossible, match="asked for already"):
        disengaging.ask(told.work, wanted(told, by="cat"))
    disengaging.agree(told.work, made.id, "bob", told.now)
    disengaging.agree(told.work, made.id, "cat", told.now)
    disengaging.end(told.work, made.id, "ann", told.now)
    found = told.values(
        "select by from audit where what like '%response%' or what like '%again' order by id"
    )
    assert found == ["ann", "bob", "ann"]
