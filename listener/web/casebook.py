"""The case page's context: what is said about one comment, in the shapes its template knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from listener.web import trail
from listener.web.care import Care
from listener.web.care_record import CareRecord
from listener.web.context import Fault, Tag
from listener.web.options import Offer
from listener.web.passages import Passage
from listener.web.quoting import Quoting
from moderation import teams
from moderation.actions import Verb

TEAMS = tuple(team.title for team in teams.TEAMS)


@dataclass(frozen=True, slots=True)
class Said:
    """Words in the conversation: ours, the parent's, or an earlier version."""

    label: str
    words: Passage
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it was flagged: one principle that spoke."""

    title: str
    clauses: str
    because: str
    labels: str
    found: tuple[str, ...]
    leading: bool
    think: str = ""


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act with what came of it. *undo*: the id to take it back by, if it can be."""

    text: str
    state: Tag
    more: str
    link: str
    undo: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """An act that waits for a second person."""

    verb: Verb
    text: str
    by: str
    reason: str
    at: str
    may_approve: bool
    why_not: str
    words: str = ""  # what would be said to the author


@dataclass(frozen=True, slots=True)
class CasePage:
    """The case page."""

    id: int
    version: int
    heading: str
    tags: tuple[Tag, ...]
    harsh: str
    words: Passage
    forgotten: bool
    conversation: tuple[Said, ...]
    earlier: tuple[Said, ...]
    attached: tuple[str, ...]
    links: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    measured: bool
    judged: str
    held_back: str
    suppressed: tuple[str, ...]
    scores: tuple[tuple[str, str], ...]
    asks: str
    offer: Offer
    acts: tuple[ActLine, ...]
    done: bool  # an act stands: to keep would call it off
    pending: Pending | None
    history: tuple[tuple[str, int | None], ...]
    evidence: tuple[str, ...]
    events: tuple[trail.Line, ...]
    audit: tuple[trail.Line, ...]
    permalink: str
    link_safe: bool
    mine: bool
    owner: str
    may_act: bool
    may_disclose: bool
    may_record: bool  # write down a breach
    open: bool
    crisis: bool
    teams: tuple[str, ...] = TEAMS
    helplines: tuple[str, ...] = ()
    care: Care | None = None
    answering: str = ""  # whether its author is answered for now
    known: bool = False  # who wrote it is known
    care_record: CareRecord | None = None
    quoting: Quoting | None = None
    queue: str = ""  # how the queue was narrowed, to go back to
    faults: tuple[Fault, ...] = ()
    changed: tuple[trail.Line, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The page's title: unique to the case; an error is said first."""
        lead = "Error: " if self.faults else ""
        return f"{lead}Case {self.id}: {self.heading}"
