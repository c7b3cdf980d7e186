"""What colleagues and the public tell the team about posts and profiles, and what is owed then."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Who tells it, and about what."""

    PROFILE = "profile"  # unwanted contact to a colleague's own profile
    POST = "post"  # a post or comment that a colleague saw
    PUBLIC = "public"  # a member of the public, by telephone, e-mail or at the desk


class Nature(StrEnum):
    """What it is about, as the person who tells it sees it."""

    DANGER = "danger"
    ABUSE = "abuse"
    THREAT = "threat"
    CONFIDENTIAL = "confidential"
    CONTACT = "contact"
    FALSE_ACCOUNT = "false_account"
    STAFF_CONDUCT = "staff_conduct"
    FALSE_CLAIM = "false_claim"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; *before* names a step that must be done first."""

    id: str
    text: str
    before: str = ""


_PROFILE = (
    Step("no_answer", "Do not answer, and do not accept requests from them."),
    Step("evidence", "Keep a copy: pictures of the screen with date, time and address."),
    Step("told", "Tell the line manager and, if it is abuse or a threat, security and the police."),
    Step("redirected", "If it is about care, point them to our page or to PALS."),
    Step(
        "privacy",
        "Look at the profile's privacy settings; then block or delete if wanted.",
        before="evidence",
    ),
)
_SEEN = (
    Step("looked", "Look at the post on the platform, without answering from a private account."),
    Step("evidence", "Keep a copy: pictures of the screen with date, time and address."),
    Step("handed", "Take it up as a case, or tell the team that it belongs with."),
    Step("thanked", "Thank whoever told us, and say what happens next."),
)


def steps(source: Source) -> tuple[Step, ...]:
    """Return what is done about something from *source*, in order."""
    return _PROFILE if source is Source.PROFILE else _SEEN


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that was told. *contact* is how to answer whoever told it; *done*: step -> when.

    *by* wrote it down. *note* is what they were told; it is never read by the machine.
    """

    source: Source
    nature: Nature
    received_at: datetime
    by: str
    id: int = 0
    platform: str = ""
    address: str = ""
    note: str = ""
    contact: str = ""
    noticed_at: datetime | None = None
    due_at: datetime | None = None
    done: tuple[tuple[str, str], ...] = ()
    case_id: int | None = None
    open: bool = True
    outcome: str = ""

    @property
    def urgent(self) -> bool:
        """Whether somebody may be in danger."""
        return self.nature is Nature.DANGER
