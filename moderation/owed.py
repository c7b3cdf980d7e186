"""Which clocks an item starts: one for every duty that was found in it, not only for its route."""

from moderation.actions import SPEAKS
from moderation.deadlines import Clock
from moderation.principles import Route
from moderation.verdicts import Verdict

_BY_ROUTE = {
    Route.CRISIS: Clock.CRISIS,
    Route.DATA_RIGHTS: Clock.DATA_RIGHTS,
    Route.FOI: Clock.FOI,
    Route.COMPLAINT: Clock.COMPLAINT,
}
# Whoever handles these is not measured by office hours.
_NO_ANSWER_BY_THE_CLOCK = frozenset({Route.CRISIS, Route.SAFEGUARDING, Route.THREAT})


def clocks(verdict: Verdict) -> tuple[Clock, ...]:
    """Return the clocks that *verdict* starts; a colleague's support runs on a case of its own."""
    routes = {f.route for f in verdict.findings} | {verdict.route}
    found = [clock for route, clock in _BY_ROUTE.items() if route in routes]
    if {Route.DATA_RIGHTS, Route.COMPLAINT} <= routes:
        found.append(Clock.DATA_COMPLAINT)
    if SPEAKS & set(verdict.proposed) and verdict.route not in _NO_ANSWER_BY_THE_CLOCK:
        found.append(Clock.RESPONSE)
    return tuple(found)


def targets_staff(verdict: Verdict) -> bool:
    """Return whether a colleague needs support because of it."""
    return any(f.route is Route.STAFF_TARGETED for f in verdict.findings)
