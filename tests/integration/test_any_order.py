"""Whatever comes in whatever order, the store ends up as the platform stands: 1,000 stories.

Pages, calls and looks; late, stale and doubled; edits, deletions and comebacks between them; and
a crash at any moment, which is a transaction that never ends.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from connectors.base import Page, Tombstone
from listener.ports import AccountState
from listener.steps.pull import take_in
from moderation.actions import Presence, State
from moderation.items import Item, ItemRef, digest
from tests.fakes.houses import House, a_house
from tests.fakes.platform import NOON, an_item

SEEDS, MOMENTS = 1000, 6


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = a_house(tmp_path)
    yield made
    made.database.dispose()


@dataclass
class Story:
    """What stands on one account's platform, and every version that ever stood there."""

    account: str
    rng: random.Random
    now: datetime = NOON
    living: dict[str, Item] = field(default_factory=dict)
    ever: list[Item] = field(default_factory=list)

    def happens(self) -> None:
        """Have somebody say, change, delete or bring back something."""
        self.now += timedelta(minutes=1)
        roll, known = self.rng.random(), sorted({i.ref.id for i in self.ever})
        if roll < 0.5 or not known:
            self._stands(f"{len(known)}", f"said {self.rng.random()}", None)
        elif roll < 0.8:
            id = self.rng.choice(known)
            if id in self.living:
                self._stands(id, f"changed {self.rng.random()}", self.now)
        elif roll < 0.92:
            self.living.pop(self.rng.choice(known), None)
        else:
            back = next(i for i in reversed(self.ever) if i.ref.id == known[0])
            self.living[back.ref.id] = back

    @property
    def gone(self) -> tuple[Tombstone, ...]:
        """What was said and no longer stands."""
        lost = {i.ref.key: i.ref for i in self.ever if i.ref.id not in self.living}
        return tuple(map(Tombstone, lost.values()))

    def _stands(self, id: str, said: str, edited: datetime | None) -> None:
        item = an_item(id, said, account=self.account, edited_at=edited)
        item = replace(item, ref=ItemRef("facebook", self.account, id, digest(said)))
        self.living[id] = item
        self.ever.append(item)


def comes(house: House, story: Story, page: Page, *, crash: bool = False) -> None:
    with house.work() as unit:
        take_in(unit, story.account, page, story.now, house.connector.can)
        if not crash:
            unit.commit()


def something(house: House, story: Story) -> None:
    """Let one way or another bring something, or crash while it does."""
    rng = story.rng
    way, crash = rng.random(), rng.random() < 0.2
    some = rng.sample(list(story.living.values()), rng.randint(0, len(story.living)))
    if way < 0.4:
        comes(house, story, Page(tuple(some * rng.choice((1, 2))), ""), crash=crash)
    elif way < 0.6:
        stale = tuple(rng.sample(story.ever, min(3, len(story.ever))))
        alive = tuple(i for i in stale if i.ref.id in story.living)
        comes(house, story, Page(alive, ""), crash=crash)
    elif way < 0.8:
        comes(house, story, Page((), "", gone=story.gone), crash=crash)
    else:
        look(house, story, crash=crash)


def look(house: House, story: Story, *, crash: bool = False) -> None:
    """Ask how everything that is stored stands."""
    with house.work() as unit:
        for ref in {i.ref.key: i.ref for i in story.ever}.values():
            held = unit.items.find(ref)
            if held is None:
                continue
            now = story.living.get(ref.id)
            state = State.GONE if now is None else State.VISIBLE
            said = now.text if now else None
            unit.items.presence(held.id, Presence(ref, state, said, hidden=False), story.now)
        if not crash:
            unit.commit()


def settles(house: House, story: Story, *, looks: bool) -> None:
    """Bring all that stands one last time: by a page and tombstones, or by looking."""
    living = tuple(story.living.values())
    if looks:
        with house.work() as unit:
            unknown = tuple(i for i in living if unit.items.find(i.ref) is None)
        comes(house, story, Page(unknown, ""))
        look(house, story)
    else:
        comes(house, story, Page(living, "", gone=story.gone))


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_left_unjudged(house: House) -> None:
    stories = []
    for seed in range(SEEDS):
        story = Story(f"a{seed}", random.Random(seed))
        with house.work() as unit:
            unit.accounts.enrol(AccountState(story.account, "facebook", "page"), NOON)
            unit.commit()
        for _ in range(MOMENTS):
            story.happens()
            something(house, story)
        settles(house, story, looks=bool(seed % 2))
        stories.append(story)
    while house.judge(1000).judged:
        pass
    assert house.count("versions", "waiting") == house.count("versions", "judged_at is null") == 0
    assert house.value(_DOUBLED) == house.value(_UNJUDGED) == 0
    assert standing(house) == {
        (s.account, id): i.text for s in stories for id, i in s.living.items()
    }
    never = {(s.account, i.ref.id, i.ref.digest) for s in stories for i in s.ever}
    with house.database.connect() as db:
        found = list(db.execute(text(_VERSIONS)))
        assert len(found) == len({(r.account, r.platform_id, r.digest) for r in found})
        assert {(r.account, r.platform_id, r.digest) for r in found} <= never
        assert not [r for r in found if r.gone_at and r.text]


_DOUBLED = (
    "select count(*) from (select 1 from items group by account, platform_id having count(*) > 1)"
)
_UNJUDGED = (
    "select count(*) from versions v "
    "where not exists (select 1 from verdicts where version_id = v.id)"
)
_VERSIONS = (
    "select i.account, i.platform_id, i.gone_at, v.digest, v.text from versions v "
    "join items i on i.id = v.item_id"
)


def standing(house: House) -> dict[tuple[str, str], str]:
    """Return the words that stand on each item that is not gone."""
    chosen = (
        "select i.account, i.platform_id, v.text from items i "
        "join versions v on v.id = i.version_id where i.gone_at is null"
    )
    with house.database.connect() as db:
        return {(r.account, r.platform_id): r.text for r in db.execute(text(chosen))}
