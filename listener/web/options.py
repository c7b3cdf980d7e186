"""Which acts a case offers: what the platform can do, the policy asks for and the role allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from listener.web.roles import TWO_PEOPLE, Role, may_do
from listener.web.words import VERBS
from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

# In the order in which they are shown: what can be taken back first.
_SHOWN = (
    Verb.HIDE,
    Verb.MUTE,
    Verb.REPORT,
    Verb.DELETE,
    Verb.BLOCK,
    Verb.DM_BLOCK,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One act on offer. *how*: "now", "confirm" (a page asks first) or "by_hand"."""

    verb: Verb
    text: str
    how: str
    proposed: bool = False
    note: str = ""
    undo: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """All that can be done about a case, and in words why the rest cannot."""

    options: tuple[Option, ...]
    withheld: tuple[str, ...]
    replies: bool = False

    def option(self, verb: str) -> Option | None:
        """Return the option for *verb* if it is on offer."""
        return next((o for o in self.options if o.verb == verb), None)


def offered(
    item: Mapping[str, Any],
    verdict: Mapping[str, Any],
    done: frozenset[str],
    agreed: frozenset[str],
    can: Capabilities | None,
    role: Role,
) -> Offer:
    """Return what *role* is offered; *done* are the verbs that stand already, *agreed* those
    that a second person agreed to.

    A cry for help is offered nothing that takes something away from its author.
    """
    if can is None:
        return Offer((), ("This account is not in the settings any more, so nothing can be done.",))
    spoken = can.ability(Verb.REPLY, Kind(item["kind"]), own_thread=item["own_thread"])
    replies = spoken is not None and not spoken.by_hand
    if in_crisis(verdict):
        return Offer((), (_CRISIS,), replies)
    asked = frozenset(verdict.get("proposed") or ())
    options: list[Option] = []
    withheld: list[str] = []
    for verb in _SHOWN:
        ability = can.ability(verb, Kind(item["kind"]), own_thread=item["own_thread"])
        if verb in done:
            continue
        if ability is None:
            withheld.extend(_cannot(verb, can, verb in asked))
        elif may_do(role, verb):
            options.append(_option(verb, ability, verb in asked, verb in agreed))
        elif verb in asked:
            withheld.append(f"{VERBS[verb]}: your role cannot do this. Ask a senior moderator.")
    return Offer(tuple(options), tuple(withheld), replies)


_CRISIS = (
    "This may be a cry for help. Hide, delete, report, mute and block are not offered, "
    "so that nobody in danger is shut out."
)


def in_crisis(verdict: Mapping[str, Any]) -> bool:
    """Return whether anything in the verdict says crisis."""
    labels = verdict.get("labels") or ()
    return verdict.get("route") == "crisis" or any(str(x).startswith("crisis") for x in labels)


def _cannot(verb: Verb, can: Capabilities, asked: bool) -> list[str]:
    if verb not in {Verb.HIDE, Verb.DELETE} and not asked:
        return []
    own = any(a.verb is verb and a.own_thread for a in can.abilities)
    why = "only under posts of our own" if own else "not offered by this platform"
    return [f"{VERBS[verb]}: {why}."]


def _option(verb: Verb, ability: Ability, proposed: bool, agreed: bool) -> Option:
    how = "by_hand" if ability.by_hand else "now"
    if verb in TWO_PEOPLE and not (agreed and ability.by_hand):
        how = "confirm"
    undo = "It can be taken back." if ability.reversible else "It cannot be taken back."
    return Option(
        verb,
        VERBS[verb],
        how,
        proposed,
        ability.note,
        "" if ability.by_hand else undo,
        ability.by_hand,
    )
