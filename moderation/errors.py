"""What can go wrong in judgement, named for what happens next.

ModerationError
├── BadPack               the pack is not loaded; every fault is listed
├── UnknownName           a name in a file matches no module; the known ones are listed
├── ClassifierUnavailable rules still run, the item goes to a person as "not measured"
└── Impossible            an event that cannot follow from a case's state
"""

from collections.abc import Sequence


class ModerationError(Exception):
    """Something in judgement went wrong; the message says what, which and what to do."""


class BadPack(ModerationError):
    """A policy pack has faults; *faults* lists all of them, one sentence each."""

    def __init__(self, pack: str, faults: Sequence[str]) -> None:
        self.pack = pack
        self.faults = tuple(faults)
        count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f'pack "{pack}" has {count}:', *(f"  - {f}" for f in faults)]))


class UnknownName(ModerationError):
    """A name stands for no module; the message lists the names that do."""


class ClassifierUnavailable(ModerationError):
    """The classifier cannot run; the item is not measured, so a person looks."""


class Impossible(ModerationError):
    """An event that cannot happen to a case in its present state."""
