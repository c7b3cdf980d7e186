"""Names of people in outgoing words: with a title, in a greeting, under a letter, or well known.

A name can only be guessed at. Places and institutions that carry one ("St Mary's", "Grace Road")
are no persons.
"""

import re
from collections.abc import Iterator

from moderation.given_names import GIVEN_NAMES

_TITLED = re.compile(
    r"\b(?:Dr|Doctor|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Nurse|Sister|Sr|Matron|Consultant|Midwife|PC"
    r"|Sgt|Rev|Fr|HCA|Dame|Sir)\.? (?!Who\b)[A-Z][a-zà-ÿ'’-]+(?: [A-Z][a-zà-ÿ'’-]+)?"
)
_WORD = re.compile(r"(?<![\w'’-])[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?")
_GREETED = re.compile(r"(?:^|[.!?\n])\s*(?:Hi|Hello|Hey|Hiya|Dear)[, ]+([A-Z][a-zà-ÿ'’-]+)")
_SIGNED = re.compile(
    r"(?:regards|wishes|sincerely|faithfully|thanks|cheers|love),?\s+[-–]?\s*"
    r"([A-Z][a-zà-ÿ'’-]+)(?: [A-Z][a-zà-ÿ'’-]+)?\s*(?:$|\n|\()"
)
# Whom a greeting or a signature may address without naming a person.
_NOBODY_WORDS = """
    All Everyone Everybody Team Teams Colleague Colleagues Friends Folks There Sir Madam Both The
    Our Your NHS Communications Comms PALS Press Staff Applicant Requester Parents Families Carers
    Patients Visitors Neighbours Members Governors Volunteers Students Editor Customer Trust Thank
    Thanks Please Sorry Customers Reader Readers Resident Residents Wellheard
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
# Given names that are as often a plant, a month, a time of day or a place.
_ALSO = "dawn daisy ebony georgia heather iris jordan june poppy rosemary max rob jan"
_ALSO_WORDS = frozenset(_ALSO.split())
_SHORT = (
    "jen bev deb debs gaz shaz baz kath trish jess abi ali tim tom tony ted vicky zoe steph nat"
)
_SHORT_NAMES = frozenset(_SHORT.split())
_BEFORE = re.compile(
    r"\b(?:St|Saint|San|Santa|Queen|King|Prince|Princess|Royal|Lady|Lord|Duke|Duchess|Pope)\.? $"
)
_PLACE = re.compile(
    r"^(?:['’]s?)?(?: [A-Z][a-zà-ÿ'’-]+){0,2} (?:and [A-Z][a-z]+ )?"
    r"(?i:hospitals?|wards?|cent(?:re|er)|clinic|unit|house|trust|foundation|awards?|streets?|roads?|lane|park|surgery|practice"
    r"|university|college|school|infirmary|hospice|institute|building|wing|suite|room|lodge|court"
    r"|gardens?|charity|fund|appeal|memorial|library|bridge|church|campus|day|act|law|rule|syndrome"
    r"|disease|campaign|week|report|inquiry|review|club|square|avenue|close|drive|hall|theatre"
    r"|museum|green|hill|farm)\b|^['’]s?(?=[ ,.!?]|$)"
)


def persons(words: str) -> Iterator[tuple[int, int]]:
    """Yield where *words* seem to name a person."""
    for match in _TITLED.finditer(words):
        yield match.span()
    for pattern in (_GREETED, _SIGNED):
        for match in pattern.finditer(words):
            if match[1].rstrip("'’s") not in _NOBODY:
                yield match.span(1)
    for match in _WORD.finditer(words):
        if _given(match[0]) and not _institution(words, match.span()):
            yield match.span()


def _given(word: str) -> bool:
    name = word.lower()
    return name in _SHORT_NAMES or (name in GIVEN_NAMES and name not in _ALSO_WORDS)


def _institution(words: str, span: tuple[int, int]) -> bool:
    named = bool(_BEFORE.search(words[: span[0]]))
    return named or bool(_PLACE.search(words[span[1] :]))
