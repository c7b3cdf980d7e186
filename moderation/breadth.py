"""Whether a query says enough: one that fits everybody's talk is no search but a dragnet."""

from moderation.queries import All, Either, Not, Query, Term
from moderation.queries.rewriting import pushed

_ENOUGH = 4
_PLAIN, _GENERAL, _TELLING = 0, 1, 4
# Words that are in every second post.
_EVERYDAY_WORDS = """
a about after again all also am an and any are as at back be because been before being best
better but by can come could day days did do does doing done dont down even every few first for
from get go going good got great had has have having he help her here him his home how i if im
in into is it its just know last life like little long look love made make man many may me more
most much must my need never new news next no not now of off on one only or other our out over
people please put really right said same saw say see she should since so some still such take
thank thanks that the their them then there these they thing things think this those time to
today too two under until up us use used very want was way we week well went were what when
where which while who why will with woman work would year years yes yet you your
"""
# What our field always talks about: it takes several, or one beside something of its own.
_FIELD_WORDS = """
a&e ambulance appointment bed board care case child children clinic clinical council crisis
discharge doctor doctors doctor's drug family funding government gp gps gp's health healthcare
hospital hospitals icb illness information injection jab job jobs local medical medicine mental
nhs nurse nurses nursing operation patient patients police prescription public school service
services social staff strike support surgery team test therapy treatment trust uk vaccine
vaccination wait waiting ward wards children's woman women worker workers young
england britain british london scotland wales
"""
_EVERYDAY, _FIELD = frozenset(_EVERYDAY_WORDS.split()), frozenset(_FIELD_WORDS.split())


def too_wide(query: Query) -> str:
    """Return why *query* would bring too much, in one sentence; empty if it is narrow enough."""
    if _weight(pushed(query)) >= _ENOUGH:
        return ""
    if not any(_telling(q) for q in _leaves(query)):
        return (
            "It would bring too much: add words of its own, such as the name of a place, a "
            "service or a campaign, to each side of every OR"
        )
    return (
        "One side of an OR would bring too much: every side needs words of its own, and words "
        "that must not be there are not enough"
    )


def _weight(query: Query) -> int:
    """Return how telling the least telling way to fulfil *query* is."""
    match query:
        case Term(words, mark):
            told = sum(_of_word(w) for w in dict.fromkeys(words))
            return told + (_GENERAL if mark == "#" else 0)
        case Not():
            return _PLAIN
        case All(parts):
            return sum(_weight(p) for p in parts)
        case Either(parts):
            return min(_weight(p) for p in parts)


def _of_word(word: str) -> int:
    if len(word) < 3 or word in _EVERYDAY or word.isdigit():
        return _PLAIN
    return _GENERAL if word in _FIELD else _TELLING


def _leaves(query: Query) -> list[Query]:
    match query:
        case Not():
            return []
        case All(parts) | Either(parts):
            return [leaf for p in parts for leaf in _leaves(p)]
        case _:
            return [query]


def _telling(query: Query) -> bool:
    return _weight(query) >= _ENOUGH
