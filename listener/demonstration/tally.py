"""What a showing brought, counted on both sides: what was said and what was stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Engine, func, select

from listener.rehearsal.world import World
from listener.store.database import in_our_words, reading
from listener.store.tables import aliases, cases, items, verdicts


@dataclass(frozen=True, slots=True)
class Tally:
    """*lost*: given to us and not stored. *doubled*: words that reached somebody twice."""

    said: int = 0
    pulled: int = 0
    judged: int = 0
    hidden: int = 0
    cases: Mapping[str, int] = field(default_factory=dict)
    urgent: int = 0
    lost: int = 0
    doubled: int = 0
    first_judged_seconds: float | None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """What a watcher would notice changing."""
        return (self.pulled, self.judged, self.hidden, sum(self.cases.values()), self.urgent)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)


def tally(database: Engine, world: World, first: float | None) -> Tally:
    """Return the figures as they stand now. Raises: StoreTrouble."""
    with world.lock:
        given = {n.first_id for n in world.notes if not world.ours(n) and world.served[n.first_id]}
        summary = world.summary()
    with in_our_words(database), reading(database) as db:
        known = {row[0] for row in db.execute(select(items.c.platform_id))}
        known |= {row[0] for row in db.execute(select(aliases.c.platform_id))}
        judged = db.execute(select(func.count(func.distinct(verdicts.c.item_id)))).scalar_one()
        pulled = db.execute(select(func.count()).select_from(items)).scalar_one()
        lanes = db.execute(select(cases.c.route, func.count()).group_by(cases.c.route))
        by_route = {row[0]: row[1] for row in lanes}
        urgent = select(func.count()).select_from(cases).where(cases.c.urgent)
        return Tally(
            said=summary["said"],
            pulled=pulled,
            judged=judged,
            hidden=summary["hidden"],
            cases=by_route,
            urgent=db.execute(urgent).scalar_one(),
            lost=len(given - known),
            doubled=summary["doubled"],
            first_judged_seconds=first,
        )
