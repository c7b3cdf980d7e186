"""A response: words approved by an owner, with gaps that must be filled before they are sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_GAP = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Channel(StrEnum):
    """Who can read it."""

    PUBLIC = "public"
    DM = "dm"
    EMAIL = "email"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Response:
    """One approved text. *version* goes up with every change of its words."""

    id: str
    title: str
    route: str
    channel: Channel
    body: str
    owner: str
    version: int
    review_by: date
    subject: str = ""
    pack: str = ""  # the policy whose own wording this is; empty: everybody's

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of the values that it needs, in order, each once."""
        return tuple(dict.fromkeys(_GAP.findall(f"{self.subject}\n{self.body}")))

    def overdue(self, today: date) -> bool:
        """Return whether its owner must look at it again before it is sent."""
        return today > self.review_by


@dataclass(frozen=True, slots=True)
class Rendered:
    """A response with its gaps filled, as it would be sent."""

    response: str
    version: int
    subject: str
    body: str


class Unfilled(Exception):
    """A value is missing; *names* lists all that are."""

    def __init__(self, response: str, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(f'response "{response}" still needs: {", ".join(names)}')


def render(response: Response, values: Mapping[str, str]) -> Rendered:
    """Return *response* with *values* in its gaps.

    Raises: Unfilled naming every value that is missing or empty: a gap can never be sent.
    """
    missing = tuple(g for g in response.gaps if not values.get(g, "").strip())
    if missing:
        raise Unfilled(response.id, missing)

    def fill(text: str) -> str:
        return _GAP.sub(lambda gap: values[gap[1]], text)

    return Rendered(response.id, response.version, fill(response.subject), fill(response.body))


def open_gaps(words: str) -> tuple[str, ...]:
    """Return the placeholders that still stand in *words*."""
    return tuple(dict.fromkeys(_GAP.findall(words)))


OWN_WORDS = "own-words"
CHANGED = ", changed"


def as_approved(source: str) -> bool:
    """Return whether *source*, as a reply keeps it ("id@3"), is a response as it stands."""
    return bool(source) and source != OWN_WORDS and not source.endswith(CHANGED)
