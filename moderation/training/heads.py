"""The heads of the model: their names, their order, and which of them are about risk."""

from __future__ import annotations

from moderation.labels import LABELS

TOXIC = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")
INTENTS = (
    "crisis",
    "crisis_other",
    "complaint",
    "information_request",
    "data_request",
    "clinical_question",
    "media_enquiry",
    "safeguarding",
    "spam",
    "praise",
)
BINARY = TOXIC + INTENTS
SENTIMENTS = ("negative", "neutral", "positive")
SENTIMENT_HEADS = tuple(f"sentiment_{name}" for name in SENTIMENTS)
HEADS = BINARY + SENTIMENT_HEADS
# Learned last, from posts that people labelled as a communications officer would: `extend`.
LABEL_HEADS = (*(f"label_{label}" for label in LABELS if label != "none"), "label_urgent")
