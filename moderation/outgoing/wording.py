"""The phrases that a message to the public must not hold, each with the reason in plain words."""

import re
from collections.abc import Sequence

from moderation.outgoing.advice import ADVICE
from moderation.outgoing.confidences import CONFIDENCES
from moderation.outgoing.manners import MANNERS
from moderation.outgoing.phrases import Wording, any_of

RULES: tuple[Wording, ...] = (*CONFIDENCES, *MANNERS, *ADVICE)

# What people write where something must still be put in.
LEFT_OPEN = re.compile(
    r"\[[A-Z][A-Z /_-]{2,}\]|\[(?:insert|add|your|the|name|team|service|link|date|number|first|last)"
    r"\b[^\]\n]*\]|<(?:insert|add|your|the|name|team|service|link|date|number|first|last)\b[^>\n]*>"
    r"|\{\{|\}\}|\b[Xx]{3,}\b|_{3,}|\b(?:TBC|TODO|lorem ipsum)\b|%[a-z]\w*%",
    re.IGNORECASE,
)
POLITICS = any_of(
    r"(?:vote|voting) (?:for|against|labour|conservative|tory|reform|green|lib dem)",
    r"(?:labour|conservatives?|tory|tories|lib dems?|liberal democrats?|reform uk|green party|snp|"
    r"plaid cymru)\b(?! (?:ward|room|suite|pains?))",
    r"(?:this|the|last) government (?:has |have )?(?:failed|cut|cuts|ruined|destroyed|should|must)",
    r"(?:prime minister|health secretary) (?:is|has|should|must)",
)


def whole_words(names: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of *names* as whole words; None where there are none."""
    real = sorted({n.strip() for n in names if len(n.strip()) > 2}, key=len, reverse=True)
    if not real:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, real)) + r")(?!\w)", re.IGNORECASE)
