"""Whether words are aimed at people: at the reader, at somebody present, at the writer."""

from moderation.principles import Reading
from moderation.wordbook import Hit

_YOU = frozenset(
    [
        "you",
        "your",
        "yourself",
        "yourselves",
        "youre",
        "u",
        "ur",
        "yous",
        "ya",
        "thee",
        "@",
        "em",
        "them",
        "they",
        "theyre",
        "those",
        "these",
    ]
)
_THEM = frozenset(
    [
        "she",
        "shes",
        "he",
        "hes",
        "her",
        "him",
        "his",
        "hers",
        "staff",
        "nurse",
        "nurses",
        "doctor",
        "doctors",
        "dr",
        "desk",
        "phones",
        "counter",
        "receptionist",
        "receptionists",
        "reception",
        "manager",
        "managers",
        "management",
        "bosses",
        "team",
        "lot",
        "people",
        "who",
        "woman",
        "man",
        "bloke",
        "lass",
        "girl",
        "boy",
        "consultant",
        "midwife",
        "midwives",
        "matron",
        "sister",
        "porter",
        "porters",
        "gp",
        "surgeon",
        "psychiatrist",
        "secretary",
        "clerk",
        "carer",
        "carers",
        "paramedic",
        "paramedics",
        "guard",
        "guards",
        "security",
        "exec",
        "execs",
        "director",
        "directors",
        "everyone",
        "some",
        "somebody",
        "someone",
        "bunch",
        "pack",
        "load",
        "set",
        "shower",
        "another",
        "such",
        "both",
        "all",
        "fucking",
        "absolute",
        "total",
        "complete",
        "utter",
        "proper",
        "pure",
        "right",
    ]
)
_SPOKEN_TO = frozenset(["you", "your", "youre", "yourself", "yourselves", "u", "ur", "yous"])
_ME = frozenset(["i", "im", "me", "my", "myself", "ive", "we", "were", "us", "our", "am"])
_AROUND = 6


def aimed(reading: Reading, hit: Hit) -> bool:
    """Return whether the term speaks of people other than the writer."""
    tokens = reading.text.tokens
    sentence = tokens[hit.first].sentence
    said = {form for t in tokens if t.sentence == sentence for form in t.forms}
    return bool(said & (_YOU | _THEM)) or reading.text.original[:1] == "@"


def at_reader(reading: Reading, hit: Hit) -> bool:
    """Return whether the term is close to a word for the reader or for those present."""
    return bool(_near(reading, hit) & _YOU) or reading.text.original[:1] == "@"


def spoken_to(reading: Reading) -> bool:
    """Return whether the writer speaks to somebody."""
    return bool(reading.text.words & _SPOKEN_TO)


def at_writer(reading: Reading, hit: Hit) -> bool:
    """Return whether the writer speaks of themselves: I felt like an idiot."""
    tokens = reading.text.tokens
    before = {t.forms[0] for t in tokens[max(0, hit.first - 5) : hit.first]}
    return bool(before & _ME) and not before & (_YOU | {"she", "he", "think", "hope", "call"})


def _near(reading: Reading, hit: Hit) -> set[str]:
    tokens = reading.text.tokens
    sentence = tokens[hit.first].sentence
    near = tokens[max(0, hit.first - _AROUND) : hit.last + 1 + _AROUND]
    return {form for t in near if t.sentence == sentence for form in t.forms}
