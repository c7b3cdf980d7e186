"""What people want with us: the words, the score and what speaks against it, for each intent."""

from dataclasses import dataclass

from moderation.principles import Caution


@dataclass(frozen=True, slots=True)
class Intent:
    """How one intent shows.

    Words of *lexicons* are enough, but those of *harmless* that overlap take them back; a score of
    *label* is enough at *caution*, unless a lexicon of *against* speaks. *asking*: only questions
    count by score; *telling*: questions never do; *events*: only beside words of
    ``grievance`` for a patient and for what befell them, told at length; *cues*: only beside
    a word of ``intent_cues`` in the category called as the label. *head*: the classifier's label
    head that is enough by itself, and against which words count for nothing.
    """

    why: str
    lexicons: tuple[str, ...]
    label: str = ""
    caution: Caution = Caution.BALANCED
    against: tuple[str, ...] = ()
    asking: bool = False
    telling: bool = False
    own_words: bool = False
    events: bool = False
    cues: bool = False
    head: str = ""


INTENTS = {
    # Words first: a complaint starts a clock, and the score cannot tell who wants it dealt with
    # from who only grumbles. It counts only beside what befell a patient, told at some length.
    "complaint": Intent(
        "wants to complain",
        ("complaint",),
        "complaint",
        Caution.CERTAIN,
        ("sarcasm",),
        events=True,
        head="complaint",
    ),
    "foi": Intent(
        "asks for recorded information",
        ("foi",),
        "information_request",
        Caution.CERTAIN,
        ("data_rights", "clinical", "harmless", "individual_care", "criticism", "sarcasm"),
        cues=True,
        head="foi",
    ),
    "data_rights": Intent(
        "asks about data held on them",
        ("data_rights",),
        "data_request",
        Caution.CERTAIN,
        cues=True,
        head="data_rights",
    ),
    "clinical_question": Intent(
        "asks about health or treatment",
        ("clinical",),
        "clinical_question",
        Caution.CERTAIN,
        ("individual_care", "whereabouts"),
        asking=True,
        cues=True,
        head="clinical_question",
    ),
    "emergency": Intent("tells of a physical emergency", ("clinical_emergency",)),
    "media_enquiry": Intent(
        "comes from the media",
        ("media",),
        "media_enquiry",
        Caution.CERTAIN,
        ("harmless",),
        cues=True,
        head="media_enquiry",
    ),
    "safeguarding": Intent(
        "tells of somebody at risk",
        ("safeguarding",),
        "safeguarding",
        Caution.CERTAIN,
        ("harmless",),
        cues=True,
        head="safeguarding",
    ),
    "spam": Intent(
        "advertises",
        ("spam",),
        "spam",
        Caution.CERTAIN,
        ("harmless", "good_cause", "criticism", "complaint", "praise", "data_rights", "foi"),
        telling=True,
        cues=True,
    ),
    "recording_of_staff": Intent(
        "shows or threatens a recording", ("recording",), head="recording_of_staff"
    ),
    "under_13": Intent("may be under 13", ("under_age",)),
}
