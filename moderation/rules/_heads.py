"""How a comment reads to the classifier's label heads: what an officer would probably call it.

A classifier without these heads says nothing, neither for a label nor against it.
"""

from collections.abc import Mapping

from moderation.principles import Caution, Reading
from moderation.rules._levels import least

PREFIX = "label_"
LABELS = (
    *("crisis_urgent", "crisis_nonurgent", "safeguarding", "threat", "staff_targeting"),
    *("confidential_info_other", "confidential_info_own", "data_rights", "foi", "complaint"),
    *("clinical_question", "media_enquiry", "hate", "abuse", "recording_of_staff"),
    *("illegal_activity", "impersonation", "misinformation", "profanity", "spam_ad"),
    *("criticism_keep", "positive", "urgent"),
)
# So little that the words found are taken for something else. Nothing here for a cry for help, a
# threat or hate: what words tell of them is never talked away by this.
_FLOORS: Mapping[str, float] = {
    "abuse": 0.02,
    "staff_targeting": 0.08,
    "safeguarding": 0.02,
    "clinical_question": 0.02,
    "recording_of_staff": 0.04,
    "spam_ad": 0.03,
    "criticism_keep": 0.02,
    "positive": 0.02,
    "complaint": 0.02,
}
DOUBTFUL = 0.25  # below this, words alone are no ground for more than a look


def likelihood(reading: Reading, label: str) -> float:
    """Return how likely the label is, 0 to 1; 0 where nothing measured it."""
    return reading.signals.get(PREFIX + label, 0.0)


def is_like(reading: Reading, label: str, level: Caution = Caution.BALANCED) -> bool:
    """Whether the label is likely enough at this level of caution."""
    return likelihood(reading, label) >= least(PREFIX + label, level)


def is_unlike(reading: Reading, label: str) -> bool:
    """Whether it was measured, and the label is next to impossible."""
    return reading.signals.get(PREFIX + label, 1.0) < _FLOORS.get(label, 0.0)


def is_doubtful(reading: Reading, label: str) -> bool:
    """Whether it was measured, and the label is not likely."""
    return reading.signals.get(PREFIX + label, 1.0) < DOUBTFUL
