"""What the organisation has said in public: lines, corrections and links, each with an owner."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from moderation.outgoing import wording


class Standing(StrEnum):
    """How far a statement has come; only a live one is given out."""

    DRAFT = "draft"
    APPROVED = "approved"
    LIVE = "live"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. *phrases* are how people speak of its topic; *link* is where it stands."""

    id: str
    topic: str
    line: str
    link: str
    owner: str
    review_by: date
    phrases: tuple[str, ...] = ()
    standing: Standing = Standing.DRAFT
    approved_by: str = ""
    packs: frozenset[str] = frozenset()
    signers: str = ""  # who must sign it, where the policy asks for that
    signed: bool = False  # somebody of them has signed these very words

    @property
    def digest(self) -> str:
        """What fixes its words and its link: the SHA-256 of both."""
        return hashlib.sha256(f"{self.line.strip()}\n{self.link.strip()}".encode()).hexdigest()

    def why_not(self, today: date) -> str:
        """Return why it may not be given out on *today*; empty if it may."""
        if self.standing is not Standing.LIVE:
            return f"it is {self.standing.value}"
        if not self.approved_by:
            return "nobody has approved it"
        if self.signers and not self.signed:
            return f"it waits for the signature of {self.signers}"
        return f"its review is overdue: ask {self.owner}" if today > self.review_by else ""


def suggested(
    statements: Sequence[Statement], text: str, pack: str, today: date
) -> tuple[Statement, ...]:
    """Return what may be given out and speaks of the topic of *text*, most phrases first."""
    fit = [
        (len(found), s)
        for s in statements
        if not s.why_not(today)
        and (not s.packs or pack in s.packs)
        and (found := _phrases(s, text))
    ]
    return tuple(s for _, s in sorted(fit, key=lambda pair: (-pair[0], pair[1].id)))


def _phrases(statement: Statement, text: str) -> set[str]:
    pattern = wording.whole_words(statement.phrases)
    return {found.lower() for found in pattern.findall(text)} if pattern else set()
