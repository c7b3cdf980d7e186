"""One item that another pack would judge differently, and the counts over many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moderation import sentences
from moderation.actions import AGAINST_A_PERSON, Verb
from moderation.items import Item
from moderation.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """One item whose outcome differs, with both reasons."""

    item: Item
    before: Verdict
    after: Verdict
    number: int = 0  # the item's row, where it is stored

    @property
    def added(self) -> tuple[Verb, ...]:
        """Acts against the author that are new."""
        return _more(self.after, self.before)

    @property
    def removed(self) -> tuple[Verb, ...]:
        """Acts against the author that fall away."""
        return _more(self.before, self.after)

    def line(self) -> dict[str, Any]:
        """Return the change as a line of a file; the words of the item are not in it."""
        return {
            "id": self.item.ref.id,
            "platform": self.item.ref.platform,
            "before": _side(self.before),
            "after": _side(self.after),
            "added": [v.value for v in self.added],
            "removed": [v.value for v in self.removed],
            "spoke": sorted(_spoken(self.after) - _spoken(self.before)),
            "silent": sorted(_spoken(self.before) - _spoken(self.after)),
        }


@dataclass(slots=True)
class Tally:
    """The counts of a replay so far."""

    items: int = 0
    changed: int = 0
    spoke: Counter[str] = field(default_factory=Counter)  # principles that speak now
    silent: Counter[str] = field(default_factory=Counter)  # principles that no longer speak
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    automatic: Counter[str] = field(default_factory=Counter)  # acts of the machine alone

    def merge(self, other: "Tally") -> None:
        """Add the counts of *other*."""
        self.items += other.items
        self.changed += other.changed
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))

    def add(self, change: Change) -> None:
        """Count *change*."""
        before, after = _spoken(change.before), _spoken(change.after)
        alone = set(change.before.automatic), set(change.after.automatic)
        self.changed += 1
        self.spoke.update(after - before)
        self.silent.update(before - after)
        self.added.update(v.value for v in change.added)
        self.removed.update(v.value for v in change.removed)
        self.automatic["added"] += len(alone[1] - alone[0])
        self.automatic["removed"] += len(alone[0] - alone[1])

    def as_table(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        counts = {name: dict(sorted(getattr(self, name).items())) for name in _COUNTERS}
        return {"items": self.items, "changed": self.changed, **counts}


_COUNTERS = ("spoke", "silent", "added", "removed", "automatic")


def tally_of(table: Mapping[str, Any]) -> Tally:
    """Return the tally that ``as_table`` wrote."""
    counters = {name: Counter(table[name]) for name in _COUNTERS}
    return Tally(table["items"], table["changed"], **counters)


def _spoken(verdict: Verdict) -> set[str]:
    return {finding.principle for finding in verdict.findings}


def _more(one: Verdict, other: Verdict) -> tuple[Verb, ...]:
    return tuple(v for v in one.proposed if v not in other.proposed and v in AGAINST_A_PERSON)


def _side(verdict: Verdict) -> dict[str, Any]:
    proposals = tuple(v for v in verdict.proposed if v is not Verb.KEEP)
    said = sentences.proposed(verdict, proposals) if proposals else sentences.kept(verdict)
    return {
        "pack": verdict.pack,
        "labels": list(verdict.labels),
        "proposed": [v.value for v in verdict.proposed],
        "automatic": [v.value for v in verdict.automatic],
        "urgent": verdict.urgent,
        "reason": said,
    }
