"""Whom a case can be handed to, in which words, and how soon they must say that they have it."""

from dataclasses import dataclass
from datetime import timedelta

from moderation.deadlines import Clock
from moderation.principles import Route

SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Team:
    """A team or a role. *id* is the recipient that contacts answer for; *clock* is what it owes.

    *quick*: somebody may be at risk, so an hour is all it may take to pick the case up.
    """

    id: str
    title: str
    response: str
    clock: Clock | None = None
    quick: bool = False


TEAMS: tuple[Team, ...] = (
    Team("foi", "Freedom of information", "foi_handoff", Clock.FOI),
    Team("pals", "Complaints and PALS", "complaint_handoff", Clock.COMPLAINT),
    Team("ig", "Information governance", "data_rights_handoff", Clock.DATA_RIGHTS),
    Team("safeguarding", "Safeguarding", "safeguarding_referral", quick=True),
    Team("press", "Press office", "media_handoff"),
    Team("on_call", "On call", "crisis_page", quick=True),
    Team("line_manager", "Line manager", "line_manager_alert"),
    Team("police", "Security, for the police", "police_pack", quick=True),
    Team("legal", "Legal services", "legal_referral"),
    Team("care_team", "Care team", "care_team_note"),
)

_FOR = {
    Route.CRISIS: "safeguarding",
    Route.SAFEGUARDING: "safeguarding",
    Route.THREAT: "police",
    Route.STAFF_TARGETED: "line_manager",
    Route.CONFIDENTIAL: "ig",
    Route.DATA_RIGHTS: "ig",
    Route.FOI: "foi",
    Route.COMPLAINT: "pals",
    Route.MEDIA: "press",
}


# Routes that a setting may hand over without a person. A crisis calls people instead.
HANDED = tuple(r.value for r in _FOR if r is not Route.CRISIS)


def team(name: str) -> Team | None:
    """Return the team of that id or title; None if there is none."""
    return next((t for t in TEAMS if name in (t.id, t.title)), None)


def proposed(route: Route) -> Team | None:
    """Return the team that a case of *route* belongs with; None if it stays here."""
    return team(_FOR.get(route, ""))


def title(name: str) -> str:
    """Return a team's title; a name that is none stays as it is."""
    found = team(name)
    return found.title if found else name
