"""What a report counts, from the store: replies, clocks, breaches, how often accounts were read."""

from datetime import timedelta

from sqlalchemy import insert

from listener.ports import Stored
from listener.report.figures import ClockFigures, Replies
from listener.report.periods import Period, Span
from listener.steps import forget, resolve, second
from listener.store.periods import period_figures
from listener.store.tables import breaches, deadlines
from moderation.actions import Verb
from moderation.principles import Mode
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item


def a_case(house: House, number: str = "1") -> None:
    house.mode = Mode.REVIEW
    house.platform.says(an_item(number, "abuse"))
    house.pull()
    house.judge()


def test_replies_are_counted_by_what_approved_their_words(house: House) -> None:
    a_case(house)
    for number, words in enumerate(("general_ack@2", "own-words", "general_ack@2, changed")):
        version = house.value("select version from cases where id = 1")
        resolve.reply(house.work, 1, int(str(version)), f"w {number}", "ann", NOON, response=words)
    version = int(str(house.value("select version from cases where id = 1")))
    told = {"text": "agreed words", "response": "own-words"}
    case = second.propose(house.work, 1, version, Verb.REPLY, "ann", NOON, "locked", **told)
    second.approve(house.work, 1, case.version, "bob", NOON + timedelta(minutes=1))
    figures = period_figures(house.database, Period.of(NOON), NOON)
    assert figures.replies == [Replies(ACCOUNT, approved=1, agreed=1, alone=2)]
    assert figures.answered == 4


def test_clocks_are_in_time_late_or_still_waiting(house: House) -> None:
    for number in ("1", "2", "3", "4"):
        a_case(house, number)
    due = NOON + timedelta(hours=1)
    met = (due, due + timedelta(seconds=1), None, None)
    with house.database.begin() as db:
        db.execute(deadlines.delete())
        for case, moment in enumerate(met, 1):
            later = due + timedelta(days=3) if case == 4 else due
            row = {"case_id": case, "kind": "foi", "started_at": NOON, "met_at": moment}
            db.execute(insert(deadlines).values(**row, due_at=later))
    figures = period_figures(house.database, Period.of(NOON), NOON + timedelta(hours=2))
    assert figures.clocks == [ClockFigures("foi", in_time=1, late=1, waiting=1)]


def test_breaches_are_counted_in_the_period_in_which_they_happened(house: House) -> None:
    row = {"recorded_at": NOON, "by": "ann"}
    with house.database.begin() as db:
        for sort, at in (("breach", NOON), ("near_miss", NOON), ("breach", NOON.replace(month=9))):
            found = {"sort": sort, "category": "staff_post", "happened_at": at}
            db.execute(insert(breaches).values(**row, **found))
    november = Period.of(NOON, Span.MONTH)
    figures = period_figures(house.database, november, NOON)
    assert figures.breaches == {("breach", "staff_post"): 1, ("near_miss", "staff_post"): 1}
    assert sum(period_figures(house.database, november.before.before, NOON).breaches.values()) == 1


def test_how_often_an_account_was_read_is_known_after_its_polls_are_gone(house: House) -> None:
    for number in range(6):
        at = NOON + timedelta(days=number)
        with house.work() as unit:
            unit.health.slot(ACCOUNT, at)
            (poll,) = unit.health.polls(ACCOUNT)
            unit.health.poll(poll, "failed" if number == 1 else "done", at, Stored())
            unit.commit()
    month = Period.of(NOON, Span.MONTH)
    before = period_figures(house.database, month, NOON).by_account
    assert (before[0].pulls, before[0].failed_pulls) == (6, 1)
    for days in (9, 10, 30):
        forget.prune(house.work, NOON + timedelta(days=days))
        assert period_figures(house.database, month, NOON).by_account == before
    assert house.count("polls") == 0


def test_the_period_before_is_only_known_if_this_installation_was_there(house: House) -> None:
    assert period_figures(house.database, Period.of(NOON), NOON).before is None
    house.platform.says(an_item("1"))
    house.pull()
    following = Period.of(NOON + timedelta(days=7))
    before = period_figures(house.database, following, NOON + timedelta(days=7)).before
    assert before is not None
    assert before.items == 1
