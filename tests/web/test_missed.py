"""What may have been missed stands on every page until somebody has looked."""

from datetime import timedelta

from sqlalchemy import update

from listener.steps.gaps import watch
from listener.store.tables import accounts
from listener.web.create import console
from tests.web.house import NOW, House
from tests.web.visitor import Visitor

EVERY = timedelta(minutes=5)


def silent(home: House) -> None:
    with home.engine.begin() as db:
        db.execute(update(accounts).values(pulled_at=NOW - timedelta(hours=9)))
    assert watch(home.desk.work, "trust-x", EVERY, None, NOW)
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
