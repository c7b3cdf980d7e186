"""Which helplines to offer now: open ones only, a line that never closes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from moderation.deadlines import LONDON

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on *days* (Monday is 0) from *opens* up to, not including, *closes*, London time.

    *until_midnight* is for a line that closes when the day ends.
    """

    days: frozenset[int]
    opens: time
    closes: time
    until_midnight: bool = False

    def contains(self, local: datetime) -> bool:
        """Return whether *local*, a London time, is within."""
        now = local.time()
        return (
            local.weekday() in self.days
            and self.opens <= now
            and (self.until_midnight or now < self.closes)
        )


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line. No openings means that it never closes."""

    id: str
    name: str
    phone: str = ""
    other_phone: str = ""
    text: str = ""  # the word to send
    text_to: str = ""  # the number to send it to
    say: str = ""  # how to reach it, where "on <phone>" is not enough
    openings: tuple[Opening, ...] = ()
    rank: int = 9
    audience: str = "everyone"
    area: str = ""
    topic: str = ""
    crisis: bool = False
    packs: frozenset[str] = frozenset()
    not_packs: frozenset[str] = frozenset()
    verified: bool = True
    never_expires: bool = False
    source: str = ""
    checked_on: date = date.min
    review_by: date = date.min

    @property
    def always(self) -> bool:
        """Whether it never closes."""
        return not self.openings

    def open_at(self, moment: datetime) -> bool:
        """Return whether it answers at *moment* (aware)."""
        local = moment.astimezone(LONDON)
        return self.always or any(o.contains(local) for o in self.openings)

    def overdue(self, today: date) -> bool:
        """Return whether its owner's check has run out."""
        return not self.never_expires and today > self.review_by

    def serves(self, pack: str) -> bool:
        """Return whether it is for people who write to the organisation of *pack*."""
        return (not self.packs or pack in self.packs) and pack not in self.not_packs

    @property
    def how(self) -> str:
        """How to reach it, in words: "Samaritans on 116 123"."""
        if self.say:
            return self.say
        if self.phone:
            also = f" or {self.other_phone}" if self.other_phone else ""
            return f"{self.name} on {self.phone}{also}"
        return f"text {self.text} to {self.text_to} ({self.name})"


def offer(
    lines: Sequence[Helpline],
    now: datetime,
    pack: str,
    *,
    young: bool = False,
    topic: str = "",
) -> tuple[Helpline, ...]:
    """Return the crisis lines to show at *now*, those that never close first, best first.

    *young*: the person seems to be under 19, so lines for young people come in.
    *topic*: lines for one subject (domestic_abuse, drugs) come in as well.
    Closed, unverified and overdue lines, and other trusts' own, are never among them.
    """
    fit = (line for line in lines if _fits(line, now, pack, young=young, topic=topic))
    return tuple(sorted(fit, key=lambda line: (not line.always, line.rank, line.id)))


def _fits(line: Helpline, now: datetime, pack: str, *, young: bool, topic: str) -> bool:
    wanted = line.crisis or (topic != "" and line.topic == topic)
    heard = line.audience == "everyone" or (young and line.audience in {"under_19", "under_35"})
    good = line.verified and not line.overdue(now.astimezone(LONDON).date())
    return wanted and heard and good and line.serves(pack) and line.open_at(now)


def named_overdue(lines: Sequence[Helpline], words: str, today: date) -> tuple[Helpline, ...]:
    """Return the overdue or unverified lines whose number stands in *words*, so it must wait."""
    digits = "".join(words.split())
    return tuple(
        line
        for line in lines
        if (line.overdue(today) or not line.verified)
        and any(n and "".join(n.split()) in digits for n in (line.phone, line.other_phone))
    )
