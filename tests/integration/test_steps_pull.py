"""Pulling: pages and cursors together, edits, deletions, and what a platform can answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.errors import (
    AuthExpired,
    ConnectorError,
    MoneySpent,
    NotPermitted,
    OutOfBudget,
    RateLimited,
    Transient,
)
from listener.ports import Stored
from moderation.items import Item, ItemRef, Thread
from tests.fakes.houses import STREAM, House
from tests.fakes.platform import ACCOUNT, NOON, an_item


def edited(item: Item, text: str, *, minutes: int = 5) -> Item:
    """Return *item* with other words."""
    ref = ItemRef(item.ref.platform, item.ref.account, item.ref.id)
    return replace(item, ref=ref, text=text, edited_at=NOON + timedelta(minutes=minutes))


def test_what_is_pulled_twice_is_stored_once(house: House) -> None:
    house.platform.says(an_item("1"), an_item("2"), an_item("3"))
    assert house.pull().stored == Stored(new=3)
    with house.work() as unit:
        unit.accounts.left_at(ACCOUNT, STREAM, "0", house.now, done=True)
        unit.commit()
    assert house.pull().stored == Stored(known=3)
    assert house.count("items") == house.count("versions") == 3


def test_a_broken_pull_goes_on_after_the_last_stored_page(house: House) -> None:
    house.platform.says(*(an_item(str(n)) for n in range(5)))
    calls = iter([None, Transient("the way is down")])
    pull = house.connector.pull

    def breaking(stream: str, cursor: str | None):  # type: ignore[no-untyped-def]
        for page in pull(stream, cursor):
            if (fault := next(calls, None)) is not None:
                raise fault
            yield page

    house.connector.pull = breaking  # type: ignore[method-assign]
    first = house.pull()
    assert first.stored == Stored(new=2)
    assert first.trouble == "the way is down"
    assert house.later(minutes=1).pull().stored == Stored(new=3)


def test_an_edited_comment_is_a_new_version_and_judged_again(house: House) -> None:
    first = an_item("1", "a kind word")
    house.platform.says(first)
    house.pull()
    house.judge()
    house.platform.says(edited(first, "buy spam"))
    assert house.pull().stored == Stored(edited=1)
    assert house.judge().acts == 1
    assert house.count("versions") == 2
    assert house.value("select text from versions where id=(select version_id from items)") == (
        "buy spam"
    )


def test_words_that_come_back_are_judged_again_as_they_were(house: House) -> None:
    first = an_item("1", "a kind word")
    house.platform.says(first, edited(first, "buy spam"), edited(first, "a kind word", minutes=9))
    house.pull()
    assert house.count("versions") == 2
    assert house.value("select v.text from items i join versions v on v.id=i.version_id") == (
        "a kind word"
    )


def test_an_older_page_does_not_undo_an_edit(house: House) -> None:
    first = edited(an_item("1"), "the first words", minutes=1)
    house.platform.says(edited(first, "the last words", minutes=9))
    house.pull()
    house.platform.says(first)
    house.pull()
    assert house.value("select v.text from items i join versions v on v.id=i.version_id") == (
        "the last words"
    )


def test_an_edit_that_changes_the_id_stays_the_same_item(house: House) -> None:
    house.platform.says(an_item("1", "first"), an_item("2", "second", earlier_ids=("1",)))
    assert house.pull().stored == Stored(new=1, edited=1)
    assert house.count("items") == 1
    with house.work() as unit:
        by_old, by_new = (
            unit.items.find(ItemRef("facebook", ACCOUNT, name)) for name in ("1", "2")
        )
    assert by_old == by_new
    assert by_new is not None
    assert by_new.item.text == "second"


def test_a_deleted_comment_loses_its_words_and_keeps_its_digest(house: House) -> None:
    item = an_item("1", "words that must go")
    house.platform.says(item)
    house.pull()
    house.judge()
    house.platform.gone.append(item.ref)
    assert house.pull().stored.gone == 1
    assert house.value("select text from versions") == ""
    assert house.value("select raw from versions") is None
    assert house.value("select digest from versions") == item.ref.digest
    assert house.value("select count(*) from audit where what='gone'") == 1


def test_a_cry_for_help_that_was_deleted_is_judged_before_its_words_go(house: House) -> None:
    item = an_item("1", "crisis")
    house.platform.says(item)
    house.platform.gone.append(item.ref)
    house.pull()
    assert house.judge().urgent == 1
    assert house.value("select text from versions") == ""
    assert house.count("cases", "urgent") == 1


def test_a_comment_that_comes_back_is_shown_with_its_words(house: House) -> None:
    item = an_item("1", "back again")
    house.platform.says(item)
    house.platform.gone.append(item.ref)
    house.pull()
    house.judge()
    house.platform.gone.clear()
    house.platform.says(item)
    house.pull()
    assert house.value("select text from versions") == "back again"
    assert house.value("select state from items") == "visible"


def test_what_we_say_ourselves_is_kept_and_never_judged(house: House) -> None:
    house.platform.says(an_item("1", "our own spam post", author="page"))
    house.pull()
    assert house.judge().judged == 0
    assert house.count("items") == 1


def test_a_rate_limit_is_waited_for(house: House) -> None:
    house.platform.pull_faults.append(RateLimited("slow down", NOON + timedelta(minutes=10)))
    house.platform.says(an_item("1"))
    assert house.pull().trouble == "slow down"
    assert house.later(minutes=9).pull().stored == Stored()
    assert house.later(minutes=2).pull().stored == Stored(new=1)


def test_an_expired_token_pauses_the_account_until_it_is_let_in_again(house: House) -> None:
    house.platform.says(an_item("1"))
    house.platform.pull_faults.append(AuthExpired('account "town-fb": connect it again'))
    house.pull()
    with house.work() as unit:
        state = unit.accounts.get(ACCOUNT)
    assert state is not None
    assert state.paused == 'account "town-fb": connect it again'
    assert house.count("incidents", "closed_at is null and kind='token'") == 1
    assert house.later(minutes=20).pull().stored == Stored(new=1)
    assert house.count("incidents", "closed_at is null") == 0
    assert house.value("select paused from accounts") == ""


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotPermitted("no"), "permission"),
        (OutOfBudget("spent"), "quota"),
        (MoneySpent("dear"), "money"),
    ],
)
def test_what_a_person_must_mend_is_an_incident_at_once(
    house: House, error: ConnectorError, kind: str
) -> None:
    house.platform.pull_faults.append(error)
    house.pull()
    assert house.value("select kind from incidents") == kind


def test_a_platform_that_stays_away_is_an_incident_and_ends_as_one(house: House) -> None:
    house.platform.says(an_item("1"))
    house.platform.pull_faults += [Transient("down")] * 3
    for _ in range(3):
        house.pull()
        house.later(minutes=20)
    assert house.count("incidents", "closed_at is null and kind='pull'") == 1
    house.pull()
    assert house.count("incidents", "closed_at is null") == 0


def test_text_that_no_database_can_keep_is_kept_in_its_length(house: House) -> None:
    house.platform.says(an_item("1", "nul \x00 and half \ud83d pair"))
    house.pull()
    assert house.value("select text from versions") == "nul \ufffd and half \ufffd pair"
    assert house.judge().judged == 1


def test_someone_whom_the_platform_hides_has_no_author(house: House) -> None:
    house.platform.says(an_item("1", author=""))
    house.pull()
    assert house.count("authors") == 0
    assert house.judge().judged == 1


def test_a_pull_breaks_off_between_pages_when_told_to_stop(house: House) -> None:
    from listener.steps.pull import pull

    house.platform.says(*(an_item(str(n)) for n in range(6)))
    asked = iter([False, True])
    done = pull(
        house.work, house.connector, ACCOUNT, [STREAM], NOON, stopping=lambda: next(asked, True)
    )
    assert done.stored == Stored(new=2)
    assert house.pull().stored == Stored(new=4)


def test_what_we_said_is_kept_in_the_same_transaction_and_moves_no_figure(house: House) -> None:
    ref = ItemRef("facebook", ACCOUNT, "post")
    house.platform.ours.append(Thread(ref, "The ward garden opens."))
    house.platform.says(an_item("1"))
    assert house.pull().stored == Stored(new=1)
    assert house.value("select text from threads") == "The ward garden opens."
    house.platform.ours[0] = Thread(ref, "It opens on Monday.")
    assert house.pull().stored == Stored()
    assert house.value("select text from threads") == "It opens on Monday."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RateLimited("slow", NOON + timedelta(minutes=5)), "Rate limited until 12:05pm"),
        (OutOfBudget("spent", NOON + timedelta(hours=20)), "Quota exhausted until Thursday 19"),
        (MoneySpent("dear", NOON + timedelta(hours=12), "day"), "Money cap reached (day) until"),
        (MoneySpent("dear"), "Out of credit"),
        (AuthExpired("who?"), "Token expired or missing"),
        (NotPermitted("no"), "Permission missing"),
    ],
)
def test_each_hindrance_has_words_of_its_own_until_it_is_over(
    house: House, error: ConnectorError, words: str
) -> None:
    house.platform.pull_faults.append(error)
    state = house.pull().state
    with house.work() as unit:
        (standing,) = unit.standings.of(ACCOUNT, house.now)
    assert state == standing.kind.value
    assert standing.words(house.now).startswith(words)
    house.later(days=2).pull()
    with house.work() as unit:
        assert unit.standings.of(ACCOUNT, house.now) == []
