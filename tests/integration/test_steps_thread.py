"""From a comment to a confirmed act: the whole path on one item."""

from moderation.actions import Outcome, Verb
from tests.fakes.houses import House
from tests.fakes.platform import an_item


def test_a_comment_is_pulled_judged_hidden_and_confirmed(house: House) -> None:
    house.platform.says(an_item("1", "a kind word"), an_item("2", "buy spam now"))
    assert house.pull().stored.new == 2
    outcome = house.judge()
    assert (outcome.judged, outcome.acts) == (2, 1)
    receipt = house.act()
    assert receipt is not None
    assert receipt.outcome is Outcome.APPLIED
    assert house.act() is None
    assert house.platform.did == [(Verb.HIDE, "2")]
    assert house.later(seconds=10).confirm() == 1
    assert house.value("select state from intents") == "confirmed"
    with house.work() as unit:
        assert unit.audit.verify() is None
