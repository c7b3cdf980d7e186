"""What stands in an account's way, in its own words for each, and when its tokens end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


class Hindrance(StrEnum):
    """Why an account is not read, or does not act: each is mended in another way."""

    RATE_LIMITED = "rate_limited"  # by itself, soon
    QUOTA = "quota"  # by itself, at the platform's hour
    MONEY = "money"  # with the next day or month, or by raising the cap
    TOKEN = "token"  # noqa: S105 -- somebody connects the account again
    PERMISSION = "permission"  # somebody grants it
    POLICY = "policy"  # somebody settles it with the platform


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that stands in the way; *acts*: only of acting. *span*: of money, which cap."""

    account: str
    kind: Hindrance
    sentence: str
    since: datetime
    until: datetime | None = None
    span: str = ""
    acts: bool = False

    @property
    def name(self) -> str:
        """The state in two or three words."""
        if self.kind is Hindrance.MONEY and not self.span:
            return "Out of credit"
        return _NAMES[self.kind]

    def words(self, now: datetime) -> str:
        """Return the state in a few words, such as "Rate limited until 2:05pm"."""
        name = f"{self.name} ({self.span})" if self.span else self.name
        end = f" until {_when(self.until, now)}" if self.until and self.until > now else ""
        return f"{name}{end}{', for acts only' if self.acts else ''}"


_NAMES = {
    Hindrance.RATE_LIMITED: "Rate limited",
    Hindrance.QUOTA: "Quota exhausted",
    Hindrance.MONEY: "Money cap reached",
    Hindrance.TOKEN: "Token expired or missing",
    Hindrance.PERMISSION: "Permission missing",
    Hindrance.POLICY: "Policy blocked",
}


def _when(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(_LONDON), now.astimezone(_LONDON).date()
    time = f"{local.hour % 12 or 12}:{local:%M%p}".lower()
    return time if local.date() == today else f"{local:%A} {local.day} {local:%B} at {time}"


class Standings(Protocol):
    """What stands in the accounts' way now."""

    def note(self, standing: Standing) -> None:
        """Write it down, or bring it up to date; since when stays as it was."""

    def over(self, account: str, *kinds: Hindrance, acts: bool = False) -> None:
        """Take away what no longer stands in the way of reading, or of acts."""

    def of(self, account: str, now: datetime) -> Sequence[Standing]:
        """Return what stands in the way of *account*, worst first; what has run out does not."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Until when an account's tokens are good, and the last warning that was given of it."""

    account: str
    ends_at: datetime
    stage: str = ""


class Tokens(Protocol):
    """When tokens end; never the tokens themselves."""

    def lasting(self) -> Sequence[Lasting]:
        """Return those accounts whose tokens end at a known time, and by themselves."""

    def staged(self, account: str, stage: str) -> None:
        """Record the last warning that was given."""

    def asked_at(self, account: str) -> datetime | None:
        """Return when the platform was last asked whether the tokens are good."""

    def inspected(self, account: str, ends_at: datetime | None, now: datetime) -> None:
        """Record until when the platform says that the tokens are good."""
