"""How far the machine goes alone here and now: the account's mode, the hour and the principles."""

from collections.abc import Mapping

from moderation.principles import Mode
from moderation.switches import strictest
from moderation.verdicts import Verdict


def mode_for(
    account: Mode,
    verdict: Verdict,
    *,
    principles: Mapping[str, Mode] | None = None,
    out_of_hours: Mode | None = None,
    in_hours: bool = True,
    incident: bool = False,
    most: Mode | None = None,
) -> Mode:
    """Return the mode in which *verdict* is decided.

    Out of hours its own mode stands in for the account's: it can be stricter or looser. A
    principle can only make it stricter. In an incident the machine does nothing alone. *most*
    is the furthest that the pack lets it go in an incident or before an election.
    """
    here = account if in_hours or out_of_hours is None else out_of_hours
    named = principles or {}
    limits = [named[f.principle] for f in verdict.findings if f.principle in named]
    if incident:
        limits.append(Mode.REVIEW)
    if most is not None:
        limits.append(most)
    return strictest(here, *limits)
