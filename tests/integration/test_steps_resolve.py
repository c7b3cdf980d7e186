"""What a person does with a case, and what time does to it."""

from datetime import timedelta

import pytest

from listener.ports import Conflict, Deadline, Message, Missing, NotSent
from listener.steps import resolve
from listener.steps.chase import chase
from listener.steps.forget import approve, forget, propose, prune
from listener.steps.report import report, want
from listener.steps.tell import tell
from moderation.actions import Verb
from moderation.cases import Case, Happened, Status
from moderation.errors import Impossible
from moderation.principles import Mode
from tests.fakes.houses import House
from tests.fakes.platform import NOON, an_item


@pytest.fixture
def opened(house: House) -> tuple[House, Case]:
    """Return a house with one open case about an insult."""
    house.mode = Mode.REVIEW
    house.platform.says(an_item("1", "abuse"))
    house.pull()
    house.judge()
    with house.work() as unit:
        case = unit.cases.of_item(1)
    assert case is not None
    return house, case


Opened = tuple[House, Case]


def test_a_kept_case_is_closed_and_its_unsent_acts_are_off(opened: Opened) -> None:
    house, case = opened
    case = resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON, close=False)
    case = resolve.keep(house.work, 1, case.version, "ann", NOON, "fair criticism")
    assert (case.status, case.outcome) == (Status.CLOSED, "kept")
    assert house.act() is None
    assert house.value("select state from intents") == "cancelled"


def test_a_stale_page_changes_nothing_and_is_told_what_happened(opened: Opened) -> None:
    house, case = opened
    resolve.claim(house.work, 1, case.version, "bob", NOON)
    with pytest.raises(Conflict, match="claimed by bob") as conflict:
        resolve.keep(house.work, 1, case.version, "ann", NOON)
    assert [e.happened for e in conflict.value.since] == [Happened.CLAIMED]
    with house.work() as unit:
        now = unit.cases.get(1)
    assert now is not None
    assert now.status is Status.OPEN


def _strikes(house: House) -> object:
    return house.value("select count(*) from strikes where withdrawn_at is null")


def test_an_upheld_breach_counts_against_the_author_until_it_is_undone(opened: Opened) -> None:
    house, case = opened
    case = resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON)
    assert _strikes(house) == 1
    with house.work() as unit:
        held = unit.items.get(1)
        assert held is not None
        assert unit.items.histories([held], NOON)[1].strikes == 1
        later = NOON + timedelta(days=91)
        assert unit.items.histories([held], later)[1].strikes == 0
        intent = unit.intents.of_item(1)[0]
    house.act()
    with house.work() as unit:
        now = unit.cases.get(1)
    assert now is not None
    resolve.undo(house.work, 1, now.version, intent.id, "bob", NOON)
    assert _strikes(house) == 0


def test_a_comment_that_is_kept_after_all_counts_for_nothing(opened: Opened) -> None:
    house, case = opened
    case = resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON, close=False)
    assert _strikes(house) == 1
    resolve.keep(house.work, 1, case.version, "ann", NOON, "fair criticism")
    assert _strikes(house) == 0


def test_a_hide_is_undone_by_an_unhide(opened: Opened) -> None:
    house, case = opened
    case = resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON)
    house.act()
    assert house.platform.hidden == {"1"}
    with house.work() as unit:
        case = unit.cases.get(1) or case
    resolve.undo(house.work, 1, case.version, 1, "ann", NOON, "it was fair")
    house.act()
    assert house.platform.hidden == set()
    assert house.value("select state from items") == "visible"


def test_what_was_not_sent_yet_is_undone_by_not_sending_it(opened: Opened) -> None:
    house, case = opened
    case = resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON)
    resolve.undo(house.work, 1, case.version, 1, "ann", NOON)
    assert house.act() is None
    assert house.platform.did == []


def test_a_deletion_cannot_be_undone(opened: Opened) -> None:
    house, case = opened
    resolve.act(house.work, 1, case.version, [Verb.DELETE], "ann", NOON)
    house.act()
    with house.work() as unit:
        now = unit.cases.get(1)
    assert now is not None
    with pytest.raises(Impossible, match="cannot be taken back"):
        resolve.undo(house.work, 1, now.version, 1, "ann", NOON)
    with pytest.raises(Missing):
        resolve.undo(house.work, 1, now.version, 99, "ann", NOON)


def test_hide_undo_and_hide_again_are_three_acts(opened: Opened) -> None:
    house, case = opened
    for step in ("hide", "undo", "hide"):
        with house.work() as unit:
            case = unit.cases.get(1) or case
        if step == "hide":
            resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON, close=False)
        else:
            resolve.undo(house.work, 1, case.version, 1, "ann", NOON)
        house.act()
    assert house.platform.did == [(Verb.HIDE, "1"), (Verb.UNHIDE, "1"), (Verb.HIDE, "1")]


def test_the_same_act_asked_for_twice_is_done_once(opened: Opened) -> None:
    house, case = opened
    case = resolve.act(house.work, 1, case.version, [Verb.HIDE], "ann", NOON, close=False)
    resolve.act(house.work, 1, case.version, [Verb.HIDE], "bob", NOON, close=False)
    house.act()
    assert house.act() is None
    assert house.platform.did == [(Verb.HIDE, "1")]


def test_the_same_words_are_never_sent_twice(opened: Opened) -> None:
    house, case = opened
    case = resolve.reply(house.work, 1, case.version, "Thank you.", "ann", NOON)
    resolve.reply(house.work, 1, case.version, "Thank you.", "bob", NOON)
    assert house.count("intents") == 1


def test_a_reply_needs_its_words(opened: Opened) -> None:
    house, case = opened
    with pytest.raises(Impossible):
        resolve.reply(house.work, 1, case.version, "  ", "ann", NOON)
    with pytest.raises(Impossible):
        resolve.act(house.work, 1, case.version, [Verb.REPLY], "ann", NOON)


def test_a_claim_keeps_others_out_until_it_runs_out(opened: Opened) -> None:
    house, case = opened
    case = resolve.claim(house.work, 1, case.version, "ann", NOON)
    with pytest.raises(Conflict, match="ann is working"):
        resolve.claim(house.work, 1, case.version, "bob", NOON)
    chase(house.work, NOON + timedelta(minutes=31))
    resolve.claim(house.work, 1, case.version + 1, "bob", NOON + timedelta(minutes=31))


def test_a_snoozed_case_wakes_up(opened: Opened) -> None:
    house, case = opened
    until = NOON + timedelta(hours=2)
    resolve.snooze(house.work, 1, case.version, until, "ann", NOON, "waits for the ward")
    assert chase(house.work, NOON + timedelta(hours=1)) == 0
    assert chase(house.work, NOON + timedelta(hours=3)) == 1
    assert house.value("select status from cases") == "open"


def test_a_closed_case_can_be_opened_again(opened: Opened) -> None:
    house, case = opened
    case = resolve.keep(house.work, 1, case.version, "ann", NOON)
    case = resolve.reopen(house.work, 1, case.version, "bob", NOON, "a colleague called")
    case = resolve.escalate(house.work, 1, case.version, "pals", "bob", NOON)
    assert (case.status, case.team) == (Status.WAITING, "pals")
    case = resolve.note(house.work, 1, "PALS has it.", "bob", NOON)
    case = resolve.claim(house.work, 1, case.version, "bob", NOON)
    assert resolve.release(house.work, 1, case.version, "bob", NOON).owner == ""


def test_a_clock_warns_once_and_breaches_once(opened: Opened) -> None:
    house, case = opened
    with house.work() as unit:
        unit.deadlines.start(
            Deadline(
                case_id=case.id,
                kind="complaint",
                started_at=NOON,
                due_at=NOON + timedelta(days=3),
                warn_at=NOON + timedelta(days=2),
                next_at=NOON + timedelta(days=2),
            )
        )
        unit.commit()
    for hours in (47, 49, 50, 73, 74):
        chase(house.work, NOON + timedelta(hours=hours))
    assert house.values("select kind from messages order by id") == ["warned", "breached"]
    with house.work() as unit:
        happened = [e.happened for e in unit.cases.events(case.id)]
    assert happened.count(Happened.WARNED) == happened.count(Happened.BREACHED) == 1


class Pager:
    """Sends, or does not."""

    def __init__(self, *faults: BaseException) -> None:
        self.faults = list(faults)
        self.sent: list[str] = []

    def send(self, message: Message) -> str:
        """Send unless something goes wrong first."""
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(message.key)
        return "sent-1"


def ask_for(house: House, key: str, *, urgent: bool) -> None:
    """Put a message into the outbox."""
    with house.work() as unit:
        unit.messages.add(Message(key, "handed over", "pals", NOON, NOON, urgent=urgent))
        unit.commit()


def test_urgent_messages_leave_first_and_each_leaves_once(house: House) -> None:
    ask_for(house, "a", urgent=False)
    ask_for(house, "b", urgent=True)
    ask_for(house, "b", urgent=True)
    pager = Pager()
    assert tell(house.work, pager, NOON) == 2
    assert tell(house.work, pager, NOON + timedelta(hours=1)) == 0
    assert pager.sent == ["b", "a"]


def test_a_dead_pager_is_an_incident_and_is_tried_again(house: House) -> None:
    ask_for(house, "a", urgent=True)
    pager = Pager(NotSent("the mail server does not answer"))
    assert tell(house.work, pager, NOON) == 0
    assert house.count("incidents", "closed_at is null and kind='pager'") == 1
    assert tell(house.work, pager, NOON + timedelta(minutes=1)) == 1
    assert house.count("incidents", "closed_at is null") == 0


def test_after_a_crash_only_an_urgent_message_goes_out_again(house: House) -> None:
    ask_for(house, "a", urgent=True)
    with pytest.raises(KeyboardInterrupt):
        tell(house.work, Pager(KeyboardInterrupt()), NOON)
    ask_for(house, "b", urgent=False)
    with pytest.raises(KeyboardInterrupt):
        tell(house.work, Pager(KeyboardInterrupt()), NOON)
    later = Pager()
    tell(house.work, later, NOON + timedelta(minutes=5))
    assert later.sent == ["a"]
    assert house.value("select state from messages where key='b'") == "unknown"


def test_words_are_forgotten_when_a_person_agrees_and_no_case_needs_them(house: House) -> None:
    house.mode = Mode.REVIEW
    house.platform.says(an_item("1", "abuse", author="amy"), an_item("2", "hello", author="bob"))
    house.pull()
    house.judge()
    house.later(days=400)
    assert propose(house.work, timedelta(days=365), house.now) == 1
    assert forget(house.work, house.now) == 0
    assert approve(house.work, "ann", house.now) == 1
    assert forget(house.work, house.now) == 1
    assert house.values("select text from versions where text != ''") == ["abuse"]
    assert house.values("select handle from authors where handle != ''") == ["amy"]
    assert house.count("verdicts") == 2
    with house.work() as unit:
        assert unit.audit.verify() is None
    prune(house.work, house.now)
    assert house.count("echoes") == 0


def test_a_report_is_written_once_and_after_a_full_disk_again(house: House) -> None:
    class Writer:
        faults = [OSError(28, "No space left on device")]  # noqa: RUF012
        wrote: list[str] = []  # noqa: RUF012

        def write(self, kind: str, period: str, now: object) -> list[str]:
            if self.faults:
                raise self.faults.pop()
            self.wrote.append(period)
            return ["weekly.html"]

    writer = Writer()
    assert want(house.work, ["weekly"], NOON) == 1
    assert want(house.work, ["weekly"], NOON) == 0
    assert report(house.work, writer, NOON) == 0
    assert report(house.work, writer, NOON) == 0
    assert report(house.work, writer, NOON + timedelta(minutes=11)) == 1
    assert report(house.work, writer, NOON + timedelta(minutes=30)) == 0
    assert writer.wrote == ["2026-W46"]


def test_no_month_is_reported_in_which_nobody_listened_yet(house: House) -> None:
    kinds = ["monthly", "half_yearly"]
    assert want(house.work, kinds, NOON) == 0
    assert want(house.work, kinds, NOON.replace(month=12, day=1, hour=8)) == 1
    assert want(house.work, kinds, NOON.replace(year=2027, month=1, day=1, hour=9)) == 2
    asked = house.values("select kind || ' ' || period from reports order by id")
    assert asked == ["monthly 2026-11", "monthly 2026-12", "half_yearly 2026-H2"]
