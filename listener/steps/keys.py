"""The key of an act: it names the wanted effect, so that the same one is never wanted twice."""

import hashlib
from collections.abc import Sequence

from listener.ports import Intent, IntentState
from moderation.actions import REVERSES, SPEAKS, Verb

_NEVER_WAS = (IntentState.CANCELLED, IntentState.REFUSED)


def key_of(verb: Verb, item_id: int, before: Sequence[Intent], text: str = "") -> str:
    """Return the key of *verb* on an item that had the intents *before*.

    A hide after an unhide is a new wish; a second hide before it is the same one. The same words
    are never said twice. What was refused or cancelled may be wanted again.
    """
    if verb in SPEAKS:
        said = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
        return f"{verb.value}:{item_id}:{said}:{_failed(verb, before, text)}"
    back = {v: k for k, v in REVERSES.items()} | REVERSES
    turned = sum(1 for i in before if i.verb is back.get(verb) and i.state not in _NEVER_WAS)
    return f"{verb.value}:{item_id}:{turned}:{_failed(verb, before)}"


def _failed(verb: Verb, before: Sequence[Intent], text: str = "") -> int:
    return sum(1 for i in before if i.verb is verb and i.text == text and i.state in _NEVER_WAS)
