"""Cases that go to their team by themselves, where the settings or the pack say so for a route.

The case stays in the queue: the team gets it, and the answer to the author is still ours to give.
Somebody in crisis is called about at once, whatever these settings are.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from listener import handovers
from listener.correspondence import Desk
from listener.parts import Parts
from listener.ports import MACHINE, Conflict, Work
from listener.steps import handoff
from listener.store.console import reading
from listener.store.console.casefile import CaseFile, casefile
from listener.store.console.escalation import not_handed
from moderation import teams
from moderation.errors import Impossible
from moderation.principles import Route

MOST = 50  # in one round


def hand_over(
    database: Engine,
    work: Work,
    desk: Desk,
    routes: tuple[str, ...],
    now: datetime,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Hand open cases of *routes* that no team has to the team they belong with; return how many.

    A case that a person changes meanwhile is left for the next round.
    """
    with reading(database) as db:
        files = [file for n in not_handed(db, routes, MOST) if (file := casefile(db, n))]
    return sum(_handed(work, desk, file, now) for file in files if not stopping())


def round_of(app: Parts, now: datetime, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Hand over what the settings of *app*, or else its pack, say; return how many cases."""
    chosen = app.settings.organisation
    pack = app.stands().pack
    routes = chosen.hand_off
    if routes is None:
        routes = tuple(str(r) for r in pack.settings.get("hand_off", ()))
    if not routes:
        return 0
    desk = Desk(pack, chosen.name, chosen.values)
    return hand_over(app.database, app.work, desk, routes, now, stopping=stopping)


def _handed(work: Work, desk: Desk, file: CaseFile, now: datetime) -> bool:
    team = teams.proposed(Route(file.case["route"]))
    if team is None:
        return False
    what = handovers.prepared(file, desk, team, "the setting for this route", now)
    number, version = int(file.case["id"]), int(file.case["version"])
    try:
        handoff.hand_over(work, number, version, what, MACHINE, now, stays=True)
    except (Conflict, Impossible):
        return False
    return True
