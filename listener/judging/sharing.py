"""Two packs that ask the same are asked once: rules that are equal share what they found.

Only where both packs know the same house and the same hours; a rule looks at nothing else that
belongs to a pack.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from moderation.principles import PolicyPack, Principle, Reading, Rule, Span


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """A rule that remembers what it found in a text, for as long as the text is kept."""

    rule: Rule

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return where the condition holds.

        Scores of mood are kept from some principles, so their number tells two readings apart.
        """
        key = (id(self), len(reading.signals))
        memo = reading.text.memo
        if key not in memo:
            memo[key] = self.rule.find(reading)
        found: Sequence[Span] = memo[key]
        return found


def sharing(old: PolicyPack, new: PolicyPack) -> tuple[PolicyPack, PolicyPack]:
    """Return both packs so that what stands in both alike is asked once a text."""
    if old.house != new.house or old.settings.get("hours") != new.settings.get("hours"):
        return old, new
    known = {p.id: p for p in old.principles}
    same = {
        p.id: Shared(p.rule) for p in new.principles if p.id in known and known[p.id].rule == p.rule
    }
    return _with(old, same), _with(new, same)


def _with(pack: PolicyPack, same: dict[str, Shared]) -> PolicyPack:
    principles = tuple(_taking(p, same) for p in pack.principles)
    return replace(pack, principles=principles)


def _taking(principle: Principle, same: dict[str, Shared]) -> Principle:
    shared = same.get(principle.id)
    return replace(principle, rule=shared) if shared else principle
