"""How an act is carried out anywhere: what is not offered is refused, with the way by hand."""

from collections.abc import Callable, Mapping

from connectors._http import utcnow
from connectors.errors import Ambiguous, Gone, Invalid
from moderation.actions import Ability, Action, Capabilities, Outcome, Receipt, Verb

Doing = Callable[[Action], Receipt]
# What is so already once the item itself is gone.
MET_BY_ABSENCE = frozenset({Verb.DELETE, Verb.HIDE})


def receipt(outcome: Outcome, reason: str = "", link: str = "", **details: str) -> Receipt:
    """Return a receipt of this moment; *details* may hold a ``reference``."""
    reference = details.pop("reference", "")
    return Receipt(outcome, reason, link, reference, utcnow(), details)


def not_offered(action: Action, can: Capabilities, link: str) -> Receipt | None:
    """Return a refusal when *can* has no way, or only a person has; None when there is one."""
    found = can.ability(action.verb, action.kind, own_thread=action.own_thread)
    if found is not None and not found.by_hand:
        return None
    return receipt(Outcome.REFUSED, _why(action, can, found), link)


def _why(action: Action, can: Capabilities, found: Ability | None) -> str:
    what = action.verb.value.replace("_", " ")
    if found is not None:
        return found.note or f"{can.platform} lets only a person {what}, in its own pages"
    partly = next((a for a in can.abilities if a.verb is action.verb), None)
    if partly is not None and partly.own_thread and not action.own_thread:
        return f"{can.platform} can {what} only in conversations that our account started"
    if partly is not None:
        return f"{can.platform} cannot {what} a {action.kind.value}"
    return f"{can.platform} offers no way to {what}"


def carry_out(
    action: Action, can: Capabilities, doings: Mapping[Verb, Doing], link: str
) -> Receipt:
    """Carry out *action* by one of *doings* and return what came of it."""
    refused = not_offered(action, can, link)
    if refused is not None:
        return refused
    try:
        return doings[action.verb](action)
    except Ambiguous as fault:
        return receipt(Outcome.UNKNOWN, str(fault), link)
    except Gone:
        if action.verb in MET_BY_ABSENCE:
            return receipt(Outcome.ALREADY, "it is no longer there", link)
        return receipt(Outcome.REFUSED, "it is no longer there", link)
    except Invalid as fault:
        return receipt(Outcome.REFUSED, str(fault), link)


def asked(
    action: Action, can: Capabilities, questions: Mapping[Verb, Callable[[Action], bool | None]]
) -> Receipt:
    """Return whether *action* has happened: APPLIED, REFUSED "not done", or UNKNOWN."""
    found = can.ability(action.verb, action.kind, own_thread=action.own_thread)
    repeatable = "yes" if found is not None and found.repeatable else "no"
    question = questions.get(action.verb)
    done = question(action) if question and found and not found.by_hand else None
    if done is None:
        why = f"{can.platform} does not show whether this was done"
        return receipt(Outcome.UNKNOWN, why, action.permalink, repeatable=repeatable)
    if done:
        return receipt(Outcome.APPLIED)
    return receipt(Outcome.REFUSED, "not done")
