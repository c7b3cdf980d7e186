"""Who is told, and by which way: from the name of a recipient to addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who answers for *answers_for* and can be reached by *channels*, best first."""

    name: str
    answers_for: frozenset[str]
    channels: tuple[str, ...]
    when: str = "always"
    order: int = 1

    def on_duty(self, *, in_hours: bool) -> bool:
        """Return whether now is their time."""
        return self.when == "always" or (self.when == "in_hours") == in_hours


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

    def who(self, recipient: str, *, in_hours: bool) -> tuple[Reachable, ...]:
        """Return who answers for *recipient* now, first to be called first.

        Where nobody is on duty, everybody who answers for it: a call is never dropped.
        """
        wanted = recipient.replace("-", "_")
        names = {wanted, *_ALSO.get(wanted, ())}
        all_ = [p for p in self._people if names & p.answers_for or p.name == recipient]
        duty = [p for p in all_ if p.on_duty(in_hours=in_hours)]
        return tuple(duty or all_) or self._signed_in(recipient)

    def instead(self, recipient: str, *, in_hours: bool) -> tuple[Reachable, ...]:
        """Return who is told where nobody answers for *recipient*."""
        others = ("on_call",) if recipient == "director" else ("moderators", "communications")
        found = (self.who(name, in_hours=in_hours) for name in others)
        return next((people for people in found if people), ())

    def _signed_in(self, name: str) -> tuple[Reachable, ...]:
        address = self._person(name)
        return (Reachable(name, frozenset(), (f"mailto:{address}",)),) if address else ()

    def named(self, name: str) -> Reachable | None:
        """Return the contact called *name*."""
        return next((p for p in self._people if p.name == name), None)
