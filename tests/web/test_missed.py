"""What may have been missed stands on every page until somebody has looked."""

from datetime import datetime, timedelta

from sqlalchemy import update

from listener.steps.gaps import watch
from listener.steps.vanishing import believed
from listener.store.tables import accounts
from listener.web.create import console
from tests.web.house import NOW, House
from tests.web.visitor import Visitor

EVERY = timedelta(minutes=5)


def read_at(home: House, at: datetime) -> None:
    """Have the account's streams read to their end at that time."""
    with home.desk.work() as unit:
        unit.accounts.left_at("trust-x", "mentions", "1", at, done=True)
        unit.commit()


def silent(home: House) -> None:
    read_at(home, NOW - timedelta(hours=9))
    assert watch(home.desk.work, "trust-x", EVERY, None, NOW)
    read_at(home, NOW)
    with home.engine.begin() as db:
        db.execute(update(accounts).values(pulled_at=NOW))


def test_it_stands_until_a_person_has_looked(home: House, mo: Visitor) -> None:
    silent(home)
    assert "May have missed items on trust-x between" in mo.get("/").text
    assert 'href="/missed"' in mo.page
    assert "I have looked" in mo.get("/missed").text
    assert "Nothing that we know of" in mo.send("/missed", account="trust-x").text
    assert "May have missed" not in mo.get("/").text
    assert mo.send("/missed", account="trust-x").status_code == 200
    with home.engine.connect() as db:
        found = db.exec_driver_sql("select by from audit where what='gap seen'").scalars().all()
    assert found == ["mo"]


def test_who_may_not_act_sees_it_and_cannot_close_it(home: House) -> None:
    silent(home)
    home.user("vi", "viewer", "Vi Lee")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("vi")
    assert "trust-x" in visitor.get("/missed").text
    assert "I have looked" not in visitor.page
    assert visitor.send("/missed", account="trust-x").status_code == 403
    assert "trust-x between" in visitor.get("/missed").text


def test_a_silence_after_it_is_still_said(home: House, mo: Visitor) -> None:
    silent(home)
    home.clock.at = NOW + timedelta(minutes=20)
    assert "account trust-x has not been read for" in mo.get("/").text


def test_health_is_well_once_the_account_is_read_again(home: House) -> None:
    silent(home)
    answer = Visitor(console(home.desk)).get("/health")
    assert answer.status_code == 200
    assert answer.json()["incidents"] == 1


def vanished(home: House) -> None:
    with home.desk.work() as unit:
        assert not believed(unit, "trust-x", 20, 20, NOW)
        unit.commit()


def test_what_vanished_at_once_waits_for_a_person(home: House, mo: Visitor) -> None:
    vanished(home)
    assert "20 of 20 items on trust-x could not be found" in mo.get("/").text
    assert 'href="/missed"' in mo.page
    assert "I have looked: they were deleted" in mo.get("/missed").text
    assert "as mo has confirmed" in mo.send("/missed/deleted", account="trust-x").text
    assert mo.send("/missed/deleted", account="nobody").status_code == 200
    with home.desk.work() as unit:
        assert believed(unit, "trust-x", 20, 20, NOW)


def test_who_may_not_act_cannot_confirm_a_deletion(home: House) -> None:
    vanished(home)
    home.user("vi", "viewer", "Vi Lee")
    visitor = Visitor(console(home.desk))
    visitor.sign_in("vi")
    assert "I have looked: they" not in visitor.get("/missed").text
    assert visitor.send("/missed/deleted", account="trust-x").status_code == 403


def test_a_first_reading_shows_how_far_it_is(home: House, mo: Visitor) -> None:
    reached = NOW - timedelta(days=9)
    with home.desk.work() as unit:
        for stream, items in (("mentions", 1200), ("replies", 34)):
            unit.accounts.first_reading("trust-x", stream, items, reached, NOW)
        unit.commit()
    assert "1,234 items so far, back to" in mo.get("/accounts").text
    told = Visitor(console(home.desk)).get("/health").json()["accounts"]["trust-x"]
    assert told["first_reading"]["items"] == 1234
    read_at(home, NOW)
    with home.desk.work() as unit:
        unit.accounts.left_at("trust-x", "replies", "1", NOW, done=True)
        unit.commit()
    assert "so far" not in mo.get("/accounts").text
    told = Visitor(console(home.desk)).get("/health").json()["accounts"]["trust-x"]
    assert told["first_reading"] is None
