"""Who may decide an objection to what was done, and what the answer says."""

from collections.abc import Iterable

UPHELD = "upheld"  # our decision stands
OVERTURNED = "overturned"

OUTCOMES = {
    UPHELD: "our decision stands.",
    OVERTURNED: "our decision was not right, and we have taken it back where the platform lets us.",
}


def why_not(by: str, deciders: Iterable[str]) -> str:
    """Return why *by* may not decide the appeal; empty if they may."""
    if by in set(deciders):
        return "somebody who did not take the decision must look at the appeal"
    return ""
