"""A hole in the rota stands on the front page, in health and in the audit until it is filled."""

from listener.steps import rota
from tests.fakes.houses import House

SENTENCE = "nobody is on call"


def test_it_opens_once_and_closes_when_the_rota_is_full(house: House) -> None:
    assert rota.watch(house.work, SENTENCE, house.now, open_now=False)
    assert not rota.watch(house.work, SENTENCE, house.later(minutes=1).now, open_now=False)
    assert house.values("select kind from incidents where closed_at is null") == ["rota soon"]
    rota.watch(house.work, SENTENCE, house.later(minutes=1).now, open_now=True)
    assert house.values("select kind from incidents where closed_at is null") == ["rota"]
    assert not rota.watch(house.work, "", house.later(minutes=1).now, open_now=False)
    assert house.count("incidents", "closed_at is null") == 0
    assert house.count("audit", "what = 'nobody on call'") == 2
