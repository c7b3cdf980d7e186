"""Whether somebody is told what was done to their comment, by which words, or why they are not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from moderation.actions import Verb
from moderation.cases import CaseEvent, Happened
from moderation.labels import CRISIS
from moderation.principles import Route

# Taking the comment away, or the person's voice. A report to a platform is its own matter.
NOTICED = (Verb.HIDE, Verb.DELETE, Verb.BLOCK, Verb.DM_BLOCK)
_SHUTS = frozenset({Verb.BLOCK, Verb.DM_BLOCK})


@dataclass(frozen=True, slots=True)
class Notice:
    """What is owed for one act. An empty *response* means that nobody is told, and *why* so."""

    verb: Verb
    response: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What decides whether a notice is owed. *author* is the kind of account."""

    route: Route
    labels: Collection[str] = ()
    author: str = "person"
    policy: str = "always_try"  # or if_asked
    handed_to_police: bool = False


def owed(verb: Verb, about: About) -> Notice:
    """Return the notice that is owed for *verb*; no words for bots, crisis, live police matters."""
    if verb not in NOTICED:
        return Notice(verb, why="this act takes nothing away from its author")
    if about.route is Route.CRISIS or CRISIS & set(about.labels):
        return Notice(verb, why="somebody in crisis is not sent a notice")
    if about.author == "bot":
        return Notice(verb, why="its author is a bot")
    if about.route is Route.THREAT and about.handed_to_police:
        return Notice(verb, why="the police are dealing with it")
    if about.policy == "if_asked":
        return Notice(verb, why="the policy tells people only if they ask")
    return Notice(verb, _words(verb, about))


def _words(verb: Verb, about: About) -> str:
    if verb in _SHUTS:
        return "block_notice"
    if "confidential_info_own" in about.labels:
        return "confidential_own"
    return "confidential_other" if "confidential_info_other" in about.labels else "removal_notice"


AGAIN = "post_again"  # the notice to somebody whose comment should not have been deleted


def irreparable(events: Sequence[CaseEvent]) -> frozenset[str]:
    """Return the verbs that were overturned in a case and cannot be undone."""
    return frozenset(str(e.data.get("verb", "")) for e in events if e.happened is Happened.OWED)


def told(events: Sequence[CaseEvent]) -> dict[str, CaseEvent]:
    """Return what came of each notice, by verb: sent, or why it could not be."""
    found = (e for e in events if e.happened is Happened.NOTICED)
    return {str(e.data.get("verb", "")): e for e in found}
