"""Criticism however it is put, complaints, sworn criticism, and words that a score needs."""

from typing import Any

import pytest

from config import words
from moderation import registry
from moderation.items import Item, ItemRef
from moderation.principles import Reading
from moderation.text import read

BOOK = words.load()


def holds(name: str, value: Any, text: str, **scores: float) -> bool:
    """Ask one rule about one comment, with the scores that a classifier gave."""
    reading = Reading(Item(ItemRef("facebook", "a", "1"), text), read(text), signals=scores)
    return bool(registry.load("moderation.rules", name, "RULE")(value, BOOK).find(reading))


@pytest.mark.parametrize(
    "text",
    [
        "joke of a ward",
        "all fur coat, that trust",
        "couldnt organise a raffle",
        "it was better under the old lot",
        "funny how the beds went after the vote",
        "the dentist saw the cat quicker, just saying",
        "chance would be a fine thing",
        "rang 38 times, nobody",
        "my neighbour got seen quicker at the vet",
        "managers on 150k and no nurses",
        "she deserved better",
        "skandal, nikt nie odbiera telefonu",
        "quelle honte cet hôpital",
    ],
)
def test_a_grumble_is_criticism_in_any_words(text: str) -> None:
    assert holds("intent", "criticism", text)


def test_a_cross_mood_is_criticism_beside_the_service_and_nothing_without_it() -> None:
    mood = {"sentiment_negative": 0.5, "sentiment_neutral": 0.3}
    assert holds("intent", "criticism", "your clinic and its merry ways", **mood)
    assert not holds("intent", "criticism", "my cousin and his merry ways", **mood)
    assert not holds("intent", "criticism", "your clinic, tuesday", sentiment_neutral=0.9)


def test_a_mood_that_something_else_explains_is_no_criticism() -> None:
    assert not holds("intent", "criticism", "i want to die, ward 3", sentiment_negative=0.6)


def test_praise_and_criticism_can_stand_in_one_comment() -> None:
    both = "The midwives were wonderful. The parking is a disgrace"
    assert holds("intent", "praise", both)
    assert holds("intent", "criticism", both)
    assert not holds("intent", "praise", "Brilliant. My op is cancelled again, a disgrace")


def test_a_small_kind_word_in_a_cold_mood_is_no_praise() -> None:
    cold = {"sentiment_positive": 0.05, "praise": 0.05, "sentiment_neutral": 0.9}
    assert not holds("intent", "praise", "meet by the grand entrance", **cold)
    assert holds("intent", "praise", "meet by the grand entrance, lovely", sentiment_positive=0.6)


@pytest.mark.parametrize(
    "text",
    [
        "bastards lost my mams notes again",
        "useless tossers cancelled my scan",
        "shower of bastards closed the walk-in",
        "arseholes kept my nan waiting nine hours",
        "fuck off have you answered a phone this year, useless",
    ],
)
def test_swearing_at_a_service_is_no_abuse(text: str) -> None:
    assert not holds("abuse", True, text, insult=0.99)


@pytest.mark.parametrize(
    "text",
    ["arseholes", "you bastards lost my notes", "useless cow on the desk lost my notes"],
)
def test_an_insult_aimed_at_somebody_stays_abuse(text: str) -> None:
    assert holds("abuse", True, text)


@pytest.mark.parametrize(
    "text",
    [
        "Can somebody look into why my scan was moved",
        "I would like somebody to ring me about my dad",
        "who do I speak to about my mum's care",
        "promised a call in May, nothing received",
        "chciałbym złożyć skargę",
        "أريد تقديم شكوى",
    ],
)
def test_asking_for_something_to_be_done_is_a_complaint(text: str) -> None:
    assert holds("intent", "complaint", text)


def test_what_befell_a_patient_is_a_complaint_when_the_score_says_so_too() -> None:
    told = "my grandad lay in a soaked bed on the ward until the morning came"
    assert holds("intent", "complaint", told, complaint=0.95)
    assert not holds("intent", "complaint", told, complaint=0.5)
    assert not holds(
        "intent", "complaint", "car park shut, app broken again, useless as ever", complaint=0.95
    )
    assert not holds("intent", "complaint", "my grandad was on the ward", complaint=0.99)


def test_a_score_needs_a_word_of_its_own_kind() -> None:
    assert not holds("intent", "clinical_question", "is it on the left?", clinical_question=0.99)
    assert holds("intent", "clinical_question", "is this rash from grass?", clinical_question=0.99)
    assert not holds("intent", "foi", "which door is it", information_request=0.99)
    assert not holds("intent", "spam", "pop round for a brew", spam=0.99)


@pytest.mark.parametrize(
    "text",
    [
        "running 10k in memory of my nan, link on my page",
        "the sign by the door needs putting up",
        "waiting outside the clinic until they call you in",
        "bring the lads down to the open day",
        "we will batter you at the quiz",
        "listen carefully to what patients say",
        "Dr Wells should be struck off",
        "crossed the wrong patient, see you at the tribunal",
        "shooting you all on Friday, bring a smile, the photographer is in reception",
        "you gorgeous old trout, lunch soon",
    ],
)
def test_what_only_sounds_like_a_breach_is_none(text: str) -> None:
    for name, value in (
        ("threat", True),
        ("abuse", True),
        ("words", "recording"),
        ("words", "targeting"),
    ):
        assert not holds(name, value, text)
