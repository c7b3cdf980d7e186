"""The ladder of a principle: for each platform, the verbs to try first, and then the next."""

from collections.abc import Mapping
from typing import Any

from config.packs.faults import Faults, meant, shown
from config.packs.fields import Fields
from moderation.actions import AGAINST_A_PERSON, REVERSES, Verb

# Those with a connector; an organisation may have others.
PLATFORMS = (
    "default",
    "x",
    "facebook",
    "instagram",
    "threads",
    "youtube",
    "linkedin",
    "bluesky",
    "mastodon",
    "reddit",
    "feeds",
    "files",
    "nextdoor",
)
Rungs = tuple[tuple[Verb, ...], ...]

# Verbs that undo are a person's, on a case; a policy does not ask for them.
_ASKABLE = tuple(v.value for v in Verb if v not in REVERSES.values())
_SHAPE = 'a list of lists, such as [["hide", "report"], ["report"]]'


def ladder(table: Any, where: str, faults: Faults) -> Mapping[str, Rungs]:
    """Return the rungs by platform; a platform without its own uses "default"."""
    if not isinstance(table, Mapping):
        faults.add(where, f"{shown(table)} stands where we need a table with a line a platform")
        return {}
    if table and "default" not in table:
        faults.add(where, 'there is no "default" for the platforms that are not named')
    for name in table:
        faults.misspelt(where, name, PLATFORMS)
    return {name: _rungs(value, f"{where}, {name}", faults) for name, value in table.items()}


def _rungs(value: Any, where: str, faults: Faults) -> Rungs:
    if not isinstance(value, list) or not all(isinstance(v, list) for v in value):
        faults.add(where, f"{shown(value)} stands where we need {_SHAPE}")
        return ()
    if not value or not all(value):
        faults.add(where, f"a step is empty; say what to do, {_SHAPE}")
    return tuple(tuple(_verbs(verbs, where, faults)) for verbs in value)


def _verbs(names: list[Any], where: str, faults: Faults) -> list[Verb]:
    for name in names:
        if name not in _ASKABLE:
            faults.add(where, f"{shown(name)} is nothing that can be done{meant(name, _ASKABLE)}")
    verbs = [Verb(n) for n in names if n in _ASKABLE]
    against = [v.value for v in verbs if v in AGAINST_A_PERSON]
    if Verb.KEEP in verbs and against:
        faults.add(where, f'"keep" and "{against[0]}" cannot both be done; take one of them out')
    if Verb.HIDE in verbs and Verb.DELETE in verbs:
        faults.add(where, '"hide" and "delete" cannot both be done; write two steps, best first')
    return verbs


def auto(fields: Fields, rungs: Mapping[str, Rungs]) -> frozenset[Verb]:
    """Return the verbs that the machine may do alone: only "hide", and only if it is on a rung."""
    asked = fields.texts("auto")
    where = f"{fields.where}, auto"
    offered = {v.value for steps in rungs.values() for verbs in steps for v in verbs}
    for name in asked:
        if name != Verb.HIDE.value:
            fields.faults.add(
                where, f'{shown(name)} is never done by the machine alone; only "hide" may be'
            )
        elif name not in offered:
            fields.faults.add(where, f"{shown(name)} is on no rung of its ladder")
    return frozenset({Verb.HIDE} if Verb.HIDE.value in asked else ())
