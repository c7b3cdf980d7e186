"""Two weeks in a minute: many items, people at work, steps that are killed half-way.

What must hold whatever happens: no clock is lost, no message leaves twice, every breach was said.
WELLHEARD_TWO_WEEKS_ITEMS sets how many items there are.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config.holidays import united_kingdom
from listener.benches import clock_of
from listener.notify.digests import following
from listener.ports import Conflict, Message, Missing, NotSent
from listener.steps import chase, handoff, paging, pausing, receiving, resolve, tell
from listener.steps.bench import Bench
from listener.steps.handoff import Handover
from listener.store.work import SqlWork
from moderation import teams
from moderation.actions import Verb
from moderation.cases import Case, Happened, Status
from moderation.errors import Impossible
from moderation.principles import Mode, Route
from tests.fakes.houses import House, a_house
from tests.fakes.platform import an_item
from tests.fakes.policies import a_pack, abuse, crisis, right

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
ITEMS = int(os.environ.get("WELLHEARD_TWO_WEEKS_ITEMS", "150"))
WORDS = ("crisis", "foi", "complaint", "data_rights", "abuse", "a kind word", "staff abuse")


class Killed(BaseException):
    """The process is gone in the middle of something."""


@dataclass
class Post:
    """Takes messages; sometimes it is down, sometimes we are killed before or after.

    One of those who answer for Freedom of Information is told once a day.
    """

    dice: random.Random
    left: Counter[str] = field(default_factory=Counter)
    told: Counter[int] = field(default_factory=Counter)  # the messages in digests
    calm: bool = False

    def digests(self, message: Message, now: datetime) -> tuple[dict[str, datetime], bool]:
        """Return who is told of *message* in a digest, and when; others are told at once."""
        return {"FOI, once a day": following(time(8, 30), now)}, message.id % 2 == 0

    def send(self, message: Message) -> str:
        """Take a message, or not."""
        luck = 1.0 if self.calm else self.dice.random()
        if luck < 0.05:
            raise NotSent("the server is down")
        if luck < 0.08:
            raise Killed
        self.left[message.key] += 1
        self.told.update(e["message"] for e in message.data.get("entries", ()))
        return "taken"


class Shaky(SqlWork):
    """A unit of work in a process that is killed now and then, before or after it commits."""

    dice: random.Random
    calm = False

    def commit(self) -> None:
        """Commit, unless the process is gone first."""
        luck = 1.0 if Shaky.calm else Shaky.dice.random()
        if luck < 0.03:
            raise Killed
        super().commit()
        if luck < 0.05:
            raise Killed


def a_team(folder: Path) -> House:
    house = a_house(folder)
    ask = ((Verb.KEEP, Verb.REPLY),)
    duties = [
        replace(right(r), ladder={"default": ask}) for r in ("foi", "complaint", "data_rights")
    ]
    staff = replace(abuse(route=Route.STAFF_TARGETED), id="staff")
    house.pack = a_pack(crisis(), *duties, abuse(), staff)
    house.mode, house.now = Mode.REVIEW, MONDAY
    plain = house.bench

    def bench(account: str, platform: str) -> Bench:
        return replace(plain(account, platform), clocks=partial(clock_of, house.pack))

    house.bench = bench  # type: ignore[method-assign]
    return house


@pytest.fixture
def team(tmp_path: Path) -> Iterator[House]:
    house = a_team(tmp_path)
    yield house
    house.database.dispose()


def survives(step: Any, *given: Any) -> Any:
    """Run *step*; being killed in it, or coming second, is part of the weather."""
    try:
        return step(*given)
    except (Killed, Conflict, Impossible, Missing):
        return None


def drained(step: Any, *given: Any) -> None:
    """Run *step* while it finds something to do, as the engine does; killed, it starts again."""
    while True:
        try:
            if not step(*given):
                return
        except (Killed, Conflict):
            continue


def works(house: House, dice: random.Random) -> None:
    """Let a colleague do something with a case, as colleagues do."""
    number = dice.randint(1, max(1, house.count("cases")))
    with house.work() as unit:
        case = unit.cases.get(number)
    if case is None or case.status is Status.CLOSED:
        return
    deed = dice.choice([_answers, _claims, _closes, _hands, _pauses, _says])
    survives(deed, house, case, dice)


def _answers(house: House, case: Case, _dice: random.Random) -> None:
    resolve.reply(house.work, case.id, case.version, "Thank you.", "ann", house.now)


def _claims(house: House, case: Case, _dice: random.Random) -> None:
    resolve.claim(house.work, case.id, case.version, "ann", house.now)


def _closes(house: House, case: Case, dice: random.Random) -> None:
    if dice.random() < 0.3:
        resolve.keep(house.work, case.id, case.version, "ann", house.now, "we spoke to them")


def _hands(house: House, case: Case, _dice: random.Random) -> None:
    team = teams.team("foi")
    assert team is not None
    what = Handover(team, house.now, house.now + timedelta(hours=8))
    handoff.hand_over(house.work, case.id, case.version, what, "ann", house.now)


def _pauses(house: House, case: Case, dice: random.Random) -> None:
    if dice.random() < 0.5:
        pausing.pause(house.work, case.id, case.version, "foi", "ann", house.now, "asked them")
    else:
        days = united_kingdom()
        pausing.resume(house.work, case.id, case.version, "foi", "ann", house.now, days)


def _says(house: House, case: Case, _dice: random.Random) -> None:
    if case.urgent:
        paging.acknowledge(house.work, case.id, "ann", house.now)
    with house.work() as unit:
        handed = [m for m in unit.messages.of_case(case.id) if m.data.get("team")]
    for message in handed[:1]:
        receiving.receive(house.work, message.id, "Jo (by link)", house.now)


def fortnight(house: House, seed: int, items: int) -> Post:
    """Let two weeks pass in half-hours."""
    dice = random.Random(seed)
    post = Post(dice)
    Shaky.dice, Shaky.calm = dice, False
    house.work = lambda: Shaky(house.database)
    hours = [dice.randrange(14 * 48) for _ in range(items)]
    for half_hour in range(14 * 48 + 48):
        for number, at in enumerate(hours):
            if at == half_hour:
                words = f"{dice.choice(WORDS)} {dice.choice(WORDS)}"
                author = f"person{dice.randrange(max(2, items // 3))}"
                said = an_item(str(number), words, author=author, posted_at=house.now)
                house.platform.says(said)
        survives(house.pull)
        while house.count("versions", "waiting"):
            survives(house.judge)
        for _ in range(dice.randint(0, 3)):
            works(house, dice)
        drained(chase.chase, house.work, house.now)
        drained(tell.tell, house.work, post, house.now)
        house.later(minutes=30)
    Shaky.calm = post.calm = True
    for _ in range(40):
        drained(chase.chase, house.work, house.now)
        drained(tell.tell, house.work, post, house.now)
        house.later(minutes=30)
    return post


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_two_weeks_lose_no_clock_and_say_nothing_twice(team: House, seed: int) -> None:
    post = fortnight(team, seed, ITEMS)
    _no_message_twice(team, post)
    _no_clock_lost(team)
    _every_breach_was_said(team)
    with team.work() as unit:
        assert unit.audit.verify() is None


def _no_message_twice(house: House, post: Post) -> None:
    """Killed after it left and before that was written down, only a call for help is repeated."""
    twice = {key: n for key, n in post.left.items() if n > 1}
    assert {key for key in twice if not key.startswith("urgent:")} == set()
    assert [m for m, n in post.told.items() if n > 1] == []
    assert post.told
    left = "state = 'kept' and created_at < "
    assert house.count("messages", f"{left} '{house.now - timedelta(days=2):%Y-%m-%d}'") == 0
    waiting = house.count("messages", f"state = 'waiting' and next_at < '{house.now:%Y-%m-%d}'")
    assert waiting == 0
    assert house.count("messages", "state = 'sending'") == 0
    known = house.count("messages", "state in ('sent', 'unknown')")
    assert known >= len(post.left) > ITEMS / 10


def _no_clock_lost(house: House) -> None:
    """Whatever carries a duty has its clock, and each clock runs, stands, or came to an end."""
    duties = {"foi": "foi", "complaint": "complaint", "data_rights": "data_rights"}
    cases = house.count("cases")
    with house.work() as unit:
        for number in range(1, cases + 1):
            case = unit.cases.get(number)
            assert case is not None
            held = unit.items.get(case.item)
            assert held is not None
            kinds = {d.kind: d for d in unit.deadlines.of_case(case.id)}
            if case.kind == "item":
                wanted = {k for word, k in duties.items() if word in held.item.text}
                assert wanted <= set(kinds), case.id
            for clock in kinds.values():
                over = clock.met_at or clock.paused_at or case.status is Status.CLOSED
                assert over or clock.breached_at or clock.next_at, clock


def _every_breach_was_said(house: House) -> None:
    """What ran out while it was owed says so in its case; legal clocks told somebody as well."""
    cases = house.count("cases")
    with house.work() as unit:
        for number in range(1, cases + 1):
            case = unit.cases.get(number)
            assert case is not None
            told = [e for e in unit.cases.events(number) if e.happened is Happened.BREACHED]
            said = {str(e.data.get("clock")) for e in told}
            messages = {str(m.data.get("clock", "")) for m in unit.messages.of_case(number)}
            for clock in unit.deadlines.of_case(number):
                late = not clock.met_at and not clock.paused_at and clock.due_at < house.now
                if late and case.status is not Status.CLOSED:
                    assert clock.kind in said, clock
                if (
                    clock.breached_at
                    and clock.kind not in ("crisis",)
                    and "pick up" not in clock.kind
                ):
                    assert clock.kind in messages, clock
