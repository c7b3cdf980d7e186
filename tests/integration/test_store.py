"""The store itself: transactions, the audit's chain, migrations, and its troubles in our words."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, StatementError

from listener.ports import AuditLine, StoreBusy, Stored, StoreDown, StoreFull, StoreTrouble
from listener.report.periods import Period
from listener.store import due, figures, migrations
from listener.store.database import open_database
from listener.store.periods import period_figures
from listener.store.tables import metadata
from listener.store.work import SqlWork, work_on
from tests.fakes.houses import House
from tests.fakes.platform import ACCOUNT, NOON, an_item


def line(what: str, at: datetime = NOON) -> AuditLine:
    """Return a line for the audit."""
    return AuditLine(what, "ann", at, data={"count": 1})


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(house: House) -> None:
    with house.database.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_does_nothing(house: House) -> None:
    assert migrations.current(house.database) == migrations.newest()
    assert migrations.upgrade(house.database) == migrations.newest()


def test_leaving_without_commit_leaves_nothing_behind(house: House) -> None:
    with house.work() as unit:
        unit.items.store([an_item("1")], {}, NOON)
        unit.audit.add(line("never"))
    assert house.count("items") == house.count("audit") == 0


def test_an_error_on_the_way_leaves_nothing_behind(house: House) -> None:
    def breaks() -> None:
        with house.work() as unit:
            unit.items.store([an_item("1")], {}, NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks()
    assert house.count("items") == 0


def test_the_audit_is_a_chain(house: House) -> None:
    for what in ("one", "two", "three"):
        with house.work() as unit:
            unit.audit.add(line(what))
            unit.audit.add(line(what))
            unit.commit()
    with house.work() as unit:
        assert unit.audit.verify() is None
    assert house.values("select id from audit order by id") == [1, 2, 3, 4, 5, 6]


def test_the_chain_is_the_same_whatever_the_time_zone_of_a_line(house: House) -> None:
    away = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=5)))
    with house.work() as unit:
        unit.audit.add(line("from away", away))
        unit.commit()
    with house.work() as unit:
        assert unit.audit.verify() is None


@pytest.mark.parametrize("sql", ["update audit set what='two'", "delete from audit"])
def test_the_database_itself_refuses_to_change_the_audit(house: House, sql: str) -> None:
    with house.work() as unit:
        unit.audit.add(line("one"))
        unit.commit()
    with pytest.raises(DBAPIError, match="append-only"), house.database.begin() as db:
        db.execute(text(sql))


def test_a_line_that_was_changed_anyway_shows(house: House) -> None:
    for what in ("one", "two", "three"):
        with house.work() as unit:
            unit.audit.add(line(what))
            unit.commit()
    off = {
        "sqlite": "drop trigger audit_no_update",
        "postgresql": "alter table audit disable trigger all",
    }
    with house.database.begin() as db:
        db.execute(text(off[house.database.dialect.name]))
        db.execute(text("update audit set what='forged' where id=2"))
    with house.work() as unit:
        assert unit.audit.verify() == 2


def test_lines_cut_off_at_the_end_show(house: House) -> None:
    for what in ("one", "two"):
        with house.work() as unit:
            unit.audit.add(line(what))
            unit.commit()
    off = {
        "sqlite": "drop trigger audit_no_delete",
        "postgresql": "alter table audit disable trigger all",
    }
    with house.database.begin() as db:
        db.execute(text(off[house.database.dialect.name]))
        db.execute(text("delete from audit where id=2"))
    with house.work() as unit:
        assert unit.audit.verify() == 2


def test_many_threads_append_to_one_chain(house: House) -> None:
    database = open_database(house.database.url.render_as_string(hide_password=False))

    def append() -> None:
        for _ in range(10):
            with SqlWork(database) as unit:
                unit.audit.add(line("one"))
                unit.commit()

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.dispose()
    assert house.count("audit") == 40
    with house.work() as unit:
        assert unit.audit.verify() is None


def test_moments_come_back_aware_and_in_utc(house: House) -> None:
    house.platform.says(an_item("1"))
    house.pull()
    with house.work() as unit:
        held = unit.items.get(1)
    assert held is not None
    assert held.item.posted_at == NOON
    assert held.item.posted_at.tzinfo is UTC


def test_a_naive_moment_is_refused(house: House) -> None:
    with pytest.raises(StatementError, match="without a time zone"), house.work() as unit:
        unit.accounts.pulled(ACCOUNT, datetime(2026, 1, 1), well=True)  # noqa: DTZ001


def test_a_wake_is_heard_after_the_commit_and_once(house: House) -> None:
    heard: list[tuple[str, str]] = []

    class Engine:
        def wake(self, step: str, key: str = "", *, at: datetime | None = None) -> None:
            heard.append((step, key))

    with SqlWork(house.database, Engine()) as unit:
        unit.wake("judge")
    assert heard == []
    with SqlWork(house.database, Engine()) as unit:
        unit.wake("judge")
        unit.wake("judge")
        unit.commit()
    assert heard == [("judge", "")]


def test_a_poll_slot_is_taken_once_and_a_stopped_process_gives_its_poll_back(house: House) -> None:
    with house.work() as unit:
        assert unit.health.slot(ACCOUNT, NOON)
        assert not unit.health.slot(ACCOUNT, NOON)
        (poll,) = unit.health.polls(ACCOUNT)
        unit.health.poll(poll, "running", NOON, Stored())
        unit.commit()
    with house.work() as unit:
        assert unit.health.polls(ACCOUNT) == []
        assert unit.health.stale_polls() == 1
        assert unit.health.polls(ACCOUNT) == [poll]
        assert unit.health.polls("another") == []


def test_the_rows_say_what_is_due(house: House) -> None:
    assert due.due(house.database, house.now) == set()
    house.platform.says(an_item("1", "spam"), an_item("2", "crisis"))
    house.pull()
    assert due.due(house.database, house.now) == {("judge", "")}
    house.judge()
    assert due.due(house.database, house.now) == {("act", ACCOUNT), ("tell", "")}
    with house.work() as unit:
        unit.accounts.pause(ACCOUNT, "the token", house.now)
        unit.commit()
    assert due.due(house.database, house.now) == {("tell", "")}


def test_health_and_the_week_are_counted_from_the_store(house: House) -> None:
    house.platform.says(an_item("1", "spam"), an_item("2", "abuse"), an_item("3"))
    house.pull()
    house.judge()
    house.act()
    told = figures.health(house.database, house.now + timedelta(seconds=30))
    assert told["accounts"][0]["seconds_since_pull"] == 30
    assert told["totals"] == {"items": 3, "judged": 3, "cases": 2, "acts": 1}
    assert told["waiting"]["to_judge"] == 0
    week = Period.of(house.now)
    counted = period_figures(house.database, week, house.now)
    assert counted.items == 3
    assert counted.acts == {("hide", "wellheard"): 1}
    assert counted.grounds == {("hide", "Spam"): 1}
    assert counted.by_label == {"spam_ad": 1, "abuse": 1, "none": 1}
    assert [(r.route, r.opened) for r in counted.lanes] == [("moderation", 2)]
    assert counted.audit_whole
    assert counted.out_of_hours == 0
    asleep = period_figures(house.database, week, house.now, lambda moment: moment.year == 1999)
    assert asleep.out_of_hours == 3


def test_a_locked_database_is_said_in_our_words(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'wellheard.db'}", busy_seconds=0.1)
    migrations.upgrade(database)
    other = sqlite3.connect(tmp_path / "wellheard.db", isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(StoreBusy, match=r"wellheard\.db is locked"), work_on(database)():
        pass
    other.execute("rollback")
    other.close()
    with work_on(database)() as unit:
        assert unit.accounts.all() == []
    database.dispose()


def test_a_full_disk_is_said_in_our_words_and_mended_by_room(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'wellheard.db'}")
    migrations.upgrade(database)
    house = House(database, work_on(database))
    house.platform.says(*(an_item(str(n), "long words " * 500) for n in range(100)))
    with database.connect() as db:
        pages = db.exec_driver_sql("pragma page_count").scalar_one()
        db.exec_driver_sql(f"pragma max_page_count={pages}")
    database.dispose()

    def small(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"pragma max_page_count={room[0]}")

    room = [pages + 2]
    event.listen(database, "connect", small)
    with pytest.raises(StoreFull, match="free some room"):
        house.pull()
    room[0] = 10**6
    database.dispose()
    house.pull()
    assert house.count("items") == 100
    database.dispose()


def test_a_database_that_cannot_be_opened_is_said_in_our_words(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    with pytest.raises(StoreDown, match="cannot be opened"):
        migrations.current(database)


def test_a_server_that_does_not_answer_is_said_without_its_password() -> None:
    database = open_database("postgresql://me:secret@127.0.0.1:1/wellheard")
    with pytest.raises(StoreTrouble) as trouble:
        migrations.current(database)
    assert "secret" not in str(trouble.value)
    assert "wellheard on 127.0.0.1" in str(trouble.value)
    database.dispose()
