"""The words that a judgement is given in, most urgent first, and what each may never lead to."""

from collections.abc import Iterable

LABELS = (
    "crisis_urgent",
    "crisis_nonurgent",
    "safeguarding",
    "threat",
    "staff_targeting",
    "confidential_info_other",
    "confidential_info_own",
    "data_rights",
    "foi",
    "complaint",
    "clinical_question",
    "media_enquiry",
    "hate",
    "abuse",
    "recording_of_staff",
    "illegal_activity",
    "impersonation",
    "misinformation",
    "profanity",
    "spam_ad",
    "criticism_keep",
    "positive",
    "none",
)

# A person in distress: nothing is ever done against them.
CRISIS = frozenset({"crisis_urgent", "crisis_nonurgent"})
# Rights that outlive every act: what carries them is never deleted and its author never blocked.
RIGHTS = frozenset({"data_rights", "foi", "complaint"})
# Opinions, needs and rights: by themselves these are never a ground for an act against a person.
NO_GROUND = (
    CRISIS
    | RIGHTS
    | {"criticism_keep", "positive", "none", "clinical_question", "media_enquiry", "safeguarding"}
)
# With any of these beside it, the machine does nothing alone.
FOR_A_PERSON = (NO_GROUND - {"none"}) | {
    "confidential_info_own",
    "recording_of_staff",
    "misinformation",
    "threat",
    "staff_targeting",
}

_PLACE = {label: place for place, label in enumerate(LABELS)}


def ordered(labels: Iterable[str]) -> tuple[str, ...]:
    """Return *labels* once each, most urgent first; words of a pack's own come before "none"."""
    return tuple(sorted(set(labels), key=lambda label: (_PLACE.get(label, len(LABELS) - 2), label)))
