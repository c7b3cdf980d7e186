"""From a case as it is read to what goes to a team: dates, clause, and by when it is picked up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from config.holidays import united_kingdom
from listener.correspondence import Desk, facts
from listener.steps.handoff import Handover
from listener.store.console.casefile import CaseFile
from moderation import deadlines
from moderation.deadlines import Clock
from moderation.outgoing.values import values
from moderation.principles import Route
from moderation.teams import SOON, Team

_QUICK = frozenset({Route.CRISIS.value, Route.SAFEGUARDING.value})
_GIVEN = ("account", "platform", "received_at", "clause", "reason_plain", "staff_support_contact")


def prepared(file: CaseFile, desk: Desk, team: Team, by: str, now: datetime) -> Handover:
    """Return what *team* is told: ids, codes and dates, and never what was said or by whom."""
    received = file.item["posted_at"] or file.item["first_seen_at"]
    owed = _owed(team, received)
    known = values(desk.pack, desk.organisation, desk.lines, facts(file, desk, {}), now, desk.own)
    data: dict[str, Any] = {name: known[name] for name in _GIVEN if name in known}
    data |= {"topic": _topic(file), "decision_note": f"{by} decided; why is in the case"}
    data.setdefault("clause", "no clause")
    data.setdefault("reason_plain", "the reason is in the case")
    if owed is not None:
        data |= {"owed": owed.due.isoformat(), "early": owed.early.isoformat()}
    quick = team.quick or str(file.case["route"]) in _QUICK
    return Handover(team, received, now + SOON if quick else _next_day(now), data, owed)


def _owed(team: Team, received: datetime) -> deadlines.Deadline | None:
    if team.clock is None:
        return None
    return deadlines.deadline(team.clock, received, united_kingdom())


def _next_day(now: datetime) -> datetime:
    """The end of the next working day."""
    return deadlines.deadline(Clock.STAFF_SUPPORT, now, united_kingdom()).due


def _topic(file: CaseFile) -> str:
    findings: Sequence[Mapping[str, Any]] = file.verdict.get("findings") or ()
    ours = [f for f in findings if f.get("route") == file.case["route"]] or list(findings)
    return str(ours[0].get("title", "")) if ours else "not named"
