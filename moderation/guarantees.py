"""What a finding forbids, whatever a pack says: a cry for help, rights, opinion, irreversible acts.

These are in code and not in packs, so that no pack, score or setting can do without them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from moderation.actions import AGAINST_A_PERSON, Capabilities, Verb
from moderation.items import Item
from moderation.labels import CRISIS, FOR_A_PERSON, NO_GROUND, RIGHTS
from moderation.principles import Principle, Reading, Route

_SENTIMENT = "sentiment"
_NOT_IN_CRISIS = AGAINST_A_PERSON | {Verb.ASK_REMOVE}
_NOT_UNDONE = frozenset({Verb.DELETE, Verb.BLOCK, Verb.DM_BLOCK})
# All that a machine may ever do alone: UK law bars a decision of weight by machine only.
_ALONE = frozenset({Verb.HIDE})


def without_sentiment(reading: Reading) -> Reading:
    """Return *reading* as principles that act against a person see it: blind to mood.

    So no score of sentiment, however high, can be a ground.
    """
    if not any(name.startswith(_SENTIMENT) for name in reading.signals):
        return reading
    kept = {n: s for n, s in reading.signals.items() if not n.startswith(_SENTIMENT)}
    return replace(reading, signals=kept)


def acts_against(principle: Principle) -> bool:
    """Return whether *principle* asks anywhere for something against the person who wrote."""
    return any(AGAINST_A_PERSON & set(verbs) for r in principle.ladder.values() for verbs in r)


def is_ground(principle: Principle) -> bool:
    """Return whether *principle* may lead to an act against a person at all."""
    return bool(set(principle.labels) - NO_GROUND)


def in_crisis(principles: Iterable[Principle]) -> bool:
    """Return whether one of *principles* heard a cry for help."""
    return any(p.route is Route.CRISIS or CRISIS & set(p.labels) for p in principles)


def barred(principles: Iterable[Principle]) -> Mapping[Verb, str]:
    """Return the verbs that may not even be proposed, each with the reason in words."""
    spoken = tuple(principles)
    if in_crisis(spoken):
        return dict.fromkeys(_NOT_IN_CRISIS, "a cry for help comes first")
    labels = {label for p in spoken for label in p.labels}
    if labels & RIGHTS:
        return dict.fromkeys(_NOT_UNDONE, "it carries a complaint, a request or a right")
    if "safeguarding" in labels:
        return dict.fromkeys(_NOT_UNDONE, "it may be needed to protect somebody")
    return {}


def bars_machine(principles: Iterable[Principle]) -> str:
    """Return why the machine may not act alone, in words; empty if nothing here forbids it."""
    labels = {label for p in principles for label in p.labels}
    found = sorted(labels & FOR_A_PERSON)
    return f"{found[0].replace('_', ' ')} is for a person to judge" if found else ""


def machine_may(verb: Verb, item: Item, can: Capabilities) -> bool:
    """Return whether *verb* can be taken back, and the platform itself does it."""
    ability = can.ability(verb, item.kind, own_thread=item.own_thread)
    return verb in _ALONE and ability is not None and ability.reversible and not ability.by_hand
