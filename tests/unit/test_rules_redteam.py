"""Comments in other people's English: dialect, understatement, sarcasm and reported words."""

from typing import Any

import pytest

from config import words
from moderation import registry
from moderation.items import Item, ItemRef
from moderation.principles import Reading
from moderation.text import read


def holds(name: str, value: Any, text: str, **scores: float) -> bool:
    """Ask one rule about one comment, with the scores that a classifier gave."""
    reading = Reading(Item(ItemRef("facebook", "a", "1"), text), read(text), signals=scores)
    return bool(registry.load("moderation.rules", name, "RULE")(value, words.load()).find(reading))


@pytest.mark.parametrize(
    "text",
    [
        "swallowed the lot. whole strip",
        "I've took everything in the medicine cabinet",
        "i am on the railway tracks near the crossing",
        "other side of the barrier now, feels calm",
        "FOI: how many suicides last year, I'm going to be the next one",
        "wanna unalive myself rn",
        "razors laid out by the bath",
        "i'll be six foot under before you ring",
        "gonna hang mesen",
        "tell the bairns i tried",
        "dw i isio marw heno",
        "main marna chahta hoon aaj raat",
    ],
)
def test_an_understated_farewell_calls_a_person(text: str) -> None:
    assert holds("intent", "crisis_urgent", text)


@pytest.mark.parametrize(
    "text",
    [
        "thieves took the lot, whole box of raffle prizes",
        "leaves on the railway track again, train cancelled",
        "goodbye everyone, retirement starts tomorrow",
        "jumping off the cliff for charity in June",
        "I was going to jump in 2016, your nurse talked me down",
        "the noose in the school play looked too real",
        "took everything to the skip",
        "hopped off the bus at the hospital",
        "going to hang the baubles tonight",
        "without your team I'd be dead",
    ],
)
def test_harmless_twins_call_nobody(text: str) -> None:
    assert not holds("intent", "crisis_urgent", text)
    assert not holds("intent", "crisis_other", text)


@pytest.mark.parametrize(
    "text",
    [
        "my da texted to say goodbye and his phone is off",
        "My sister has locked herself in the toilet with a razor",
        "my mate left a note and his car's gone",
        "her mam has been hiding tablets all week",
        "found him with a cable around his neck",
        "my lads cut his wrists",
    ],
)
def test_a_relative_in_danger_is_heard(text: str) -> None:
    assert holds("intent", "crisis_other", text)


@pytest.mark.parametrize(
    "text",
    ["he's left a note for the gp", "left a letter on your desk", "she texted about the bus"],
)
def test_notes_and_texts_are_often_only_that(text: str) -> None:
    assert not holds("intent", "crisis_other", text)


def test_a_score_for_worry_needs_somebody_to_worry_about() -> None:
    assert not holds(
        "intent", "crisis_other", "Passed from pillar to post again", crisis_other=0.97
    )
    assert holds("intent", "crisis_other", "my nephew has gone strange", crisis_other=0.97)


def test_fault_found_with_a_service_is_no_cry_by_a_middling_score() -> None:
    assert not holds("intent", "crisis", "Close it, what a shambles", crisis=0.8)
    assert not holds("intent", "crisis", "Killers. My wife waited a year", crisis=0.8)
    assert holds("intent", "crisis", "what a shambles my life is", crisis=0.8)


@pytest.mark.parametrize(
    "text",
    [
        "next time i see nurse pat shes getting battered",
        "gonna come down there and kick your receptionist's head in",
        "I know which school your kids go to",
    ],
)
def test_menaces_in_passing_are_threats(text: str) -> None:
    assert holds("threat", True, text)


@pytest.mark.parametrize(
    "text",
    [
        "whoever picked these chairs wants hanging",
        "tear it down and start again",
        "I'll swing for that fella on the phones one day haha",
        "me mam will go through you when she sees the bill",
        "could have throttled him",
        "that lot need stringing up for closing it",
    ],
)
def test_heated_talk_is_no_threat(text: str) -> None:
    assert not holds("threat", True, text)


def test_a_score_of_insult_beside_a_view_of_the_service_is_no_abuse() -> None:
    assert not holds("abuse", True, "your clinic couldnt run a tap", insult=0.99)
    assert not holds("abuse", True, "take this down like you always do, cowards", insult=0.99)
    assert not holds("abuse", True, "get off your arses and pick up", insult=0.99)
    assert not holds("abuse", True, "you lovely bastards")
    assert holds("abuse", True, "you have a face for radio", insult=0.99)


def test_insults_of_whoever_writes_for_us_are_heard() -> None:
    assert holds("abuse", True, "whoever runs this page is a stupid tool")
    assert holds("abuse", True, "what a hideous old troll she is")


@pytest.mark.parametrize(
    "text",
    [
        "the paki remark somebody made to my nurse was vile, we won't stand for it",
        "a slur like tranny isnt banter",
    ],
)
def test_a_slur_told_to_condemn_it_is_no_hate(text: str) -> None:
    assert not holds("hate", True, text)


@pytest.mark.parametrize("text", ["your surgeon looks like a 🦍", "burn down every synagogue"])
def test_hate_by_picture_and_by_fire_is_heard(text: str) -> None:
    assert holds("hate", True, text)


def test_a_desk_number_is_nobodys_own() -> None:
    assert not holds("identifiers", "any", "reception is on 01642 850123")
    assert holds("identifiers", "own", "my home line is 01642 850123")
    assert holds("identifiers", "own", "reception never ring 07700 900123")


def test_a_named_patients_illness_is_somebody_elses() -> None:
    assert holds("identifiers", "other", "Mr Alan Bright in bed 9 has got MRSA")
    assert not holds("identifiers", "other", "The nurses in bay 9 have got a new kettle")


def test_a_question_is_no_advert_by_score() -> None:
    assert not holds("intent", "spam", "is this page really yours?", spam=0.97)
    assert holds("intent", "spam", "Garden sheds delivered anywhere", spam=0.97)


def test_praise_with_claps_and_rude_words_is_praise() -> None:
    assert holds("intent", "praise", "😍👏👏")
    assert holds("intent", "praise", "shit hot nurses, shit hot team")
    assert not holds("intent", "criticism", "😍👏👏")


def test_chasing_a_complaint_is_a_complaint() -> None:
    assert holds("intent", "complaint", "no reply to my complaint since May")
    assert not holds("intent", "complaint", "no complaints at all")


@pytest.mark.parametrize(
    "text",
    ["I am going to end my life", "thinking of hanging myself", "gonna top meself if it goes on"],
)
def test_speaking_of_killing_oneself_in_earnest_calls_a_person(text: str) -> None:
    assert holds("intent", "crisis_urgent", text, crisis=0.95)


@pytest.mark.parametrize(
    "text",
    ["nearly killed myself laughing lol", "I tried to end my life 9 years ago and am well now"],
)
def test_a_joke_or_what_is_over_does_not_call_anybody(text: str) -> None:
    assert not holds("intent", "crisis_urgent", text, crisis=0.95)
