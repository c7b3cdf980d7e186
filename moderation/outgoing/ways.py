"""Whether a platform takes these words now; if not, why, so that a person can do it by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind
from moderation.outgoing.lengths import x_length


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words would go: the item that is answered. *said*: what was sent there before."""

    kind: Kind
    own_thread: bool
    posted_at: datetime | None
    link: str = ""
    said: frozenset[Verb] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """How words reach their author. *by_hand*: why the platform does not take them from us."""

    by_hand: str = ""
    link: str = ""
    too_long: str = ""


_NAMES = {"x": "X", "youtube": "YouTube", "linkedin": "LinkedIn"}
_CALLED = {Verb.REPLY: "a public reply", Verb.DM_REPLY: "a private message"}


def way(can: Capabilities | None, verb: Verb, place: Place, words: str, now: datetime) -> Way:
    """Return how *words* can be sent to the author of what stands at *place*, *now*."""
    if can is None:
        return Way("this account is not in the settings any more", place.link)
    ability = can.ability(verb, place.kind, own_thread=place.own_thread)
    name = _NAMES.get(can.platform, can.platform.capitalize())
    called = _CALLED.get(verb, "it")
    if ability is None:
        return Way(f"{name} has no way for us to send {called} here", place.link)
    closed = _closed(ability, place, now, f"{name} takes {called}", verb)
    return Way(closed, place.link, _too_long(ability, can.platform, words, name))


def _closed(ability: Ability, place: Place, now: datetime, lead: str, verb: Verb) -> str:
    if ability.by_hand:
        return ability.note or f"{lead} only in its own pages"
    window = ability.window
    if window and place.posted_at and now - place.posted_at > window:
        return f"{lead} only within {_spoken(window)} of what they wrote, and that is over"
    if ability.once and verb in place.said:
        return f"{lead} once for each comment, and one was sent"
    return ""


def _too_long(ability: Ability, platform: str, words: str, name: str) -> str:
    if ability.longest is None:
        return ""
    over = (x_length(words) if platform == "x" else len(words)) - ability.longest
    return f"it is {over} characters too long for {name}" if over > 0 else ""


def _spoken(window: timedelta) -> str:
    if window >= timedelta(days=2):
        return f"{window.days} days"
    return f"{int(window / timedelta(hours=1))} hours"


def verbs(said: Collection[str]) -> frozenset[Verb]:
    """Return those of *said* that are verbs."""
    known = {v.value for v in Verb}
    return frozenset(Verb(v) for v in said if v in known)
