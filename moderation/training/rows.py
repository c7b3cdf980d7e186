"""A row to learn from: words, what is known about them, and where they came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from moderation.training.heads import BINARY, SENTIMENTS, TOXIC


@dataclass(frozen=True, slots=True)
class Row:
    """*targets* holds the heads that are known, 0 to 1; a head that is not in it is masked."""

    text: str
    source: str
    targets: Mapping[str, float] = field(default_factory=dict)
    sentiment: str = ""  # masked when empty
    weight: float = 1.0
    group: str = ""  # the unit of the split; the words themselves when empty

    def __post_init__(self) -> None:
        unknown = set(self.targets) - set(BINARY)
        if unknown or self.sentiment not in ("", *SENTIMENTS):
            raise ValueError(f"no such head: {sorted(unknown) or self.sentiment}")


def fingerprint(text: str) -> str:
    """Return a hash of the words that case, accents' spacing and punctuation do not change."""
    plain = re.sub(r"\W+", " ", text.casefold()).strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:24]


def is_validation(row: Row, share: float) -> bool:
    """Decide by a stable hash of the group, so that no group is on both sides."""
    key = f"{row.source}\x1f{row.group}" if row.group else fingerprint(row.text)
    number = int(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8], 16)
    return number / 0x1_0000_0000 < share


_OWN_RISK = re.compile(
    r"suicid|kill(?:ing)? my ?self|kms|end(?:ing)? (?:it all|my life)|want(?:ed)? to die"
    r"|self.?harm",
    re.IGNORECASE,
)
_ELSEWHERE = (
    "crisis",
    "crisis_other",
    "data_request",
    "clinical_question",
    "media_enquiry",
    "safeguarding",
)


def no_cry_for_help(text: str) -> dict[str, float]:
    """Return the intents that words on a public site, far from any clinic, do not have."""
    return {} if _OWN_RISK.search(text) else dict.fromkeys(_ELSEWHERE, 0.0)


def not_toxic() -> dict[str, float]:
    """Return the targets of words that are no abuse of any kind."""
    return dict.fromkeys(TOXIC, 0.0)
