"""What stands in an account's way has words of its own, and a person lets stopped acts go on."""

from datetime import timedelta

import pytest

from listener.ports import Hindrance, Standing
from listener.store.books import SqlBooks
from listener.store.tables import accounts
from listener.web.create import console
from tests.web.house import NOW, House
from tests.web.visitor import Visitor

LATER = NOW + timedelta(minutes=35)
WORDS = [
    (Hindrance.RATE_LIMITED, LATER, "", "Rate limited until 10:05am"),
    (Hindrance.QUOTA, NOW + timedelta(days=1), "", "Quota exhausted until Sunday 22 November at"),
    (Hindrance.MONEY, LATER, "month", "Money cap reached (month) until 10:05am"),
    (Hindrance.TOKEN, None, "", "Token expired or missing"),
    (Hindrance.PERMISSION, None, "", "Permission missing"),
    (Hindrance.POLICY, None, "", "Policy blocked, for acts only"),
]


def stopped(home: House, why: str = "Facebook has blocked our writing for now") -> None:
    with home.desk.work() as unit:
        unit.accounts.stop_writes("trust-fb", why)
        unit.standings.note(Standing("trust-fb", Hindrance.POLICY, why, NOW, acts=True))
        unit.health.trouble("writes", "trust-fb", why, NOW)
        unit.commit()


@pytest.mark.parametrize(("kind", "until", "span", "words"), WORDS)
def test_each_state_has_its_own_words_on_the_pages_and_its_own_code_in_health(
    home: House, mo: Visitor, kind: Hindrance, until: object, span: str, words: str
) -> None:
    acts = kind is Hindrance.POLICY
    with home.desk.work() as unit:
        unit.standings.note(Standing("trust-x", kind, "why", NOW, until, span, acts))  # type: ignore[arg-type]
        unit.commit()
    assert words in mo.get("/accounts").text
    assert words in mo.get("/").text
    told = Visitor(console(home.desk)).get("/health").json()
    assert told["accounts"]["trust-x"]["states"] == [kind.value]
    assert told["accounts"]["trust-fb"]["states"] == []


def test_what_has_run_out_is_not_shown(home: House, mo: Visitor) -> None:
    with home.desk.work() as unit:
        unit.standings.note(Standing("trust-x", Hindrance.RATE_LIMITED, "why", NOW, LATER))
        unit.commit()
    home.clock.at = LATER + timedelta(minutes=1)
    assert "Rate limited" not in mo.get("/accounts").text


def test_a_lead_lets_stopped_acts_go_on(home: House, amira: Visitor) -> None:
    stopped(home)
    assert "let it act again" in amira.get("/accounts").text
    told = amira.send("/accounts/acts", account="trust-fb").text
    assert "let it act again" not in told
    assert "Policy blocked" not in told
    with home.engine.connect() as db:
        assert db.execute(accounts.select()).mappings().first()["writes_stopped"] == ""  # type: ignore[index]
        lines = db.exec_driver_sql("select by, account from audit where what='acts let go on'")
        assert lines.all() == [("amira", "trust-fb")]
        open_ = "select count(*) from incidents where closed_at is null and kind='writes'"
        assert db.exec_driver_sql(open_).scalar() == 0
    assert amira.send("/accounts/acts", account="trust-fb").status_code == 200


def test_a_moderator_sees_it_and_may_not(home: House, mo: Visitor) -> None:
    stopped(home)
    assert "let it act again" not in mo.get("/accounts").text
    assert mo.send("/accounts/acts", account="trust-fb").status_code == 403
    assert "Policy blocked" in mo.get("/accounts").text


def test_what_was_used_of_each_allowance_is_shown(home: House, mo: Visitor) -> None:
    book = SqlBooks(home.engine, "trust-x")
    day = NOW.replace(hour=0, minute=0)
    book.add("x_day", day, 420, 5000)
    book.add("x_month", day.replace(day=1), 1420, None)
    book.add("x_day", day - timedelta(days=1), 999, 5000)
    book.add("youtube_units", day - timedelta(hours=16), 1200, 10000)
    page = mo.get("/accounts").text
    assert "$0.42 of $5.00" in page
    assert "$1.42" in page
    assert "$1.00" not in page
    assert "1,200 of 10,000" not in page  # that day is over
    book.add("youtube_units", day + timedelta(hours=8), 50, 10000)
    assert "50 of 10,000" in mo.get("/accounts").text
