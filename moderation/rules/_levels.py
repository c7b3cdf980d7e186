"""How sure the classifier must be at each level of caution, label by label."""

from collections.abc import Mapping

from moderation.principles import Caution

_ORDER = (Caution.CATCH_ALL, Caution.CAUTIOUS, Caution.BALANCED, Caution.CERTAIN)
# Scores are calibrated: 0.5 is right about half the time. A miss costs most at the top.
_TABLE: Mapping[str, tuple[float, float, float, float]] = {
    "crisis": (0.25, 0.4, 0.6, 0.9),
    "crisis_other": (0.4, 0.55, 0.75, 0.9),
    "clinical_question": (0.5, 0.7, 0.9, 0.98),
    "safeguarding": (0.45, 0.6, 0.75, 0.92),
    "threat": (0.4, 0.55, 0.75, 0.93),
    "identity_attack": (0.4, 0.55, 0.75, 0.93),
    "severe_toxicity": (0.3, 0.5, 0.7, 0.9),
    "insult": (0.5, 0.7, 0.85, 0.95),
    "toxicity": (0.5, 0.7, 0.85, 0.96),
    "obscene": (0.5, 0.7, 0.85, 0.95),
    "label_crisis_urgent": (0.3, 0.35, 0.5, 0.7),
    "label_crisis_nonurgent": (0.3, 0.35, 0.47, 0.7),
    "label_safeguarding": (0.25, 0.35, 0.48, 0.7),
    "label_illegal_activity": (0.3, 0.4, 0.5, 0.8),
    "label_threat": (0.4, 0.5, 0.65, 0.85),
    "label_hate": (0.4, 0.5, 0.7, 0.9),
    "label_abuse": (0.5, 0.65, 0.85, 0.95),
    "label_media_enquiry": (0.5, 0.7, 0.92, 0.97),
    "label_recording_of_staff": (0.4, 0.55, 0.8, 0.95),
    "label_urgent": (0.2, 0.28, 0.38, 0.7),
    "label_clinical_question": (0.4, 0.55, 0.7, 0.9),
}
_USUAL = (0.4, 0.55, 0.7, 0.9)
_USUAL_LABEL = (0.35, 0.45, 0.6, 0.8)


def least(label: str, caution: Caution) -> float:
    """Return the score from which *label* counts at *caution*."""
    usual = _USUAL_LABEL if label.startswith("label_") else _USUAL
    return _TABLE.get(label, usual)[_ORDER.index(caution)]
