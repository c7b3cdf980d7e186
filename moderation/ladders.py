"""Which of a principle's rungs can be climbed on a platform: the first whose every verb works."""

from collections.abc import Collection

from moderation.actions import Capabilities, Verb
from moderation.items import Item
from moderation.principles import Principle

# Asked of our own people, not of a platform: always possible.
_OURS = frozenset({Verb.KEEP, Verb.REVIEW})


def possible(verb: Verb, item: Item, can: Capabilities) -> bool:
    """Return whether *verb* can be done on *item*, by the platform itself or by hand."""
    if verb in _OURS:
        return True
    return can.ability(verb, item.kind, own_thread=item.own_thread) is not None


def rung(
    principle: Principle, item: Item, can: Capabilities, barred: Collection[Verb]
) -> tuple[Verb, ...]:
    """Return the verbs that *principle* proposes here; none of them is in *barred*.

    A rung with a barred verb is passed over. If no whole rung is left, what can be done of the
    last one is proposed.
    """
    rungs = principle.ladder.get(can.platform) or principle.ladder.get("default", ())
    open_to_us = [
        tuple(v for v in verbs if v not in barred and possible(v, item, can)) for verbs in rungs
    ]
    whole = (kept for kept, verbs in zip(open_to_us, rungs, strict=True) if kept == tuple(verbs))
    return next(whole, open_to_us[-1] if open_to_us else ())
