"""Who is told, and by which way: from the name of a recipient to addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who answers for *answers_for* and can be reached by *channels*, best first.

    *shifts*: from when until when they are on duty; none named, whenever *when* says.
    *digest*: at this hour, London time, they are told of hand-offs once a day.
    """

    name: str
    answers_for: frozenset[str]
    channels: tuple[str, ...]
    when: str = "always"
    order: int = 1
    shifts: tuple[tuple[datetime, datetime], ...] = ()
    digest: time | None = None

    def on_duty(self, *, in_hours: bool, at: datetime | None = None) -> bool:
        """Return whether *at* is their time; where it is not given, shifts do not count."""
        right = self.when == "always" or (self.when == "in_hours") == in_hours
        shift = not self.shifts or at is None or any(a <= at < b for a, b in self.shifts)
        return right and shift


# The same team under the names that policies use for its mailbox.
_ALSO = {
    "pals": ("complaints",),
    "ig": ("data_protection", "information_governance"),
    "police": ("security",),
    "line_manager": ("managers",),
}


class Directory:
    """Everybody who can be told something.

    *person* gives the e-mail address of somebody who signs in, empty if there is none.
    """

    def __init__(
        self, people: Sequence[Reachable], person: Callable[[str], str] = lambda _name: ""
    ) -> None:
        self._person = person
        self._people = tuple(sorted(people, key=lambda p: (p.order, p.name)))

    def who(
        self, recipient: str, *, in_hours: bool, at: datetime | None = None
    ) -> tuple[Reachable, ...]:
        """Return who answers for *recipient* now, first to be called first.

        Where nobody is on duty, everybody who answers for it: a call is never dropped.
        """
        all_ = self.answering(recipient)
        duty = tuple(p for p in all_ if p.on_duty(in_hours=in_hours, at=at))
        return duty or all_ or self._signed_in(recipient)

    def answering(self, recipient: str) -> tuple[Reachable, ...]:
        """Return everybody who answers for *recipient*, on duty or not."""
        wanted = recipient.replace("-", "_")
        names = {wanted, *_ALSO.get(wanted, ())}
        return tuple(p for p in self._people if names & p.answers_for or p.name == recipient)

    def instead(
        self, recipient: str, *, in_hours: bool, at: datetime | None = None
    ) -> tuple[Reachable, ...]:
        """Return who is told where nobody answers for *recipient*."""
        others = ("on_call",) if recipient == "director" else ("moderators", "communications")
        found = (self.who(name, in_hours=in_hours, at=at) for name in others)
        return next((people for people in found if people), ())

    def _signed_in(self, name: str) -> tuple[Reachable, ...]:
        address = self._person(name)
        return (Reachable(name, frozenset(), (f"mailto:{address}",)),) if address else ()

    def named(self, name: str) -> Reachable | None:
        """Return the contact called *name*."""
        return next((p for p in self._people if p.name == name), None)
