"""Cries for help that never say so: cues weighed together, wishes said twice, other languages."""

import pytest

from config import words
from moderation import registry
from moderation.items import Item, ItemRef
from moderation.principles import Reading
from moderation.text import read

BOOK = words.load()


def hears(name: str, text: str, *context: str, **scores: float) -> bool:
    """Ask one intent about one comment, with the scores that a classifier gave."""
    item = Item(ItemRef("facebook", "a", "1"), text)
    reading = Reading(item, read(text), signals=scores, context=context)
    return bool(registry.load("moderation.rules", "intent", "RULE")(name, BOOK).find(reading))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("syringe in my hand, every drop of insulin, all of it", 0.0),
        ("kissed the twins goodnight one final time", 0.3),
        ("its finished now. goodbye xx", 0.3),
        ("tell my sister it was never her fault", 0.2),
        ("cord round my neck, nobody home till six", 0.1),
        ("cats gone to my brother, spare key is with next door, cheerio all", 0.2),
        ("sat by the reservoir. no going back", 0.6),
        ("shotgun is loaded. thats all ive got to say", 0.4),
        ("better off dead, the insurance will see the kids right", 0.9),
        ("no more tomorrows. sorry mam", 0.5),
    ],
)
def test_cues_that_weigh_enough_together_call_a_person(text: str, score: float) -> None:
    assert hears("crisis_urgent", text, crisis=score)


@pytest.mark.parametrize(
    "text",
    [
        "my insulin pen is still in the fridge on ward 2",
        "thank you all, last day of chemo, bye for now x",
        "the whole box of tablets was the wrong dose",
        "the bridge is closed, go round by the reservoir",
        "should I stop taking my tablets before surgery",
        "left the letter on the desk for the consultant",
        "my cat has gone to next door again",
        "kissed the new baby for the first time",
        "cant wait for the weekend, all done here x",
    ],
)
def test_the_same_words_apart_call_nobody(text: str) -> None:
    assert not hears("crisis_urgent", text, crisis=0.1)
    assert not hears("crisis", text, crisis=0.1)


@pytest.mark.parametrize(
    "text",
    [
        "I want to be dead. I am not safe by myself",
        "I do not want to be here any longer. Not after tomorrow",
        "i want to die and im frightened of what i might do",
        "had enough of being alive, give my bed away, I wont be needing it",
    ],
)
def test_a_wish_beside_danger_is_urgent(text: str) -> None:
    assert hears("crisis_urgent", text, crisis=0.99)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("had enough of being alive", True),
        ("had enough of being told to wait", False),
        ("I dont want to be here any more", True),
        ("I dont want to be here any longer than I must, the food is cold", False),
    ],
)
def test_an_idiom_is_one_only_where_it_holds_the_whole_wish(text: str, heard: bool) -> None:
    assert (hears("crisis_urgent", text) or hears("crisis", text)) is heard


def test_a_wish_to_die_said_twice_is_urgent() -> None:
    assert hears("crisis_urgent", "i wanna die i wanna die", crisis=0.9)
    assert not hears("crisis_urgent", "i wanna die", crisis=0.5)


def test_a_high_score_without_a_word_is_no_emergency() -> None:
    assert not hears("crisis_urgent", "heading there now", crisis=0.98)
    assert not hears("crisis", "please do something", crisis=0.9)


def test_words_cut_in_two_and_spelled_by_ear_are_heard() -> None:
    assert hears("crisis_urgent", "im gona hang my self", crisis=0.5)
    assert hears("crisis_urgent", "ah divvent want te live, takin tablits the neet", crisis=0.5)


@pytest.mark.parametrize(
    "text",
    [
        "nie mam siły dalej żyć, chcę umrzeć",
        "ਮੈਂ ਹੋਰ ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦਾ",
        "hun nahi jeena chaundi main",
        "زندگی سے تنگ آ گئی ہوں، مرنا چاہتی ہوں",
        "mujhe ab nahi jeena, marna hai",
        "আমার আর বাঁচতে ইচ্ছে করে না",
        "ar baste sai na",
        "મારે મરી જવું છે",
        "have nathi jivvu mare, mari javu che",
        "تعبت من حياتي وبدي موت",
        "je ne veux plus vivre, envie de mourir",
        "não quero viver assim, prefiro morrer",
        "ya no quiero vivir, prefiero morirme",
        "எனக்கு வாழவே பிடிக்கவில்லை, சாகணும்",
        "vaazhkai veruthu pochu, saaganum pola irukku",
        "dw i ddim isio byw fel hyn",
        "nu mai vreau sa traiesc asa",
        "मुझे अब और जीना नहीं है",
        "waxaan rabaa in aan dhinto",
    ],
)
def test_a_wish_to_die_is_heard_in_other_languages(text: str) -> None:
    assert hears("crisis", text) or hears("crisis_urgent", text)


@pytest.mark.parametrize(
    "text",
    [
        "wzięłam wszystkie tabletki, żegnajcie",
        "ਸਾਰੀਆਂ ਗੋਲੀਆਂ ਖਾ ਲਈਆਂ ਨੇ",
        "گولیاں ہاتھ میں ہیں، آج آخری رات ہے",
        "saari goliyan kha li maine",
        "সব ট্যাবলেট খেয়ে ফেলেছি",
        "hokol tablet khaia laisi",
        "બધી ગોળીઓ ગળી ગયો છું",
        "بلعت كل الحبوب",
        "j'ai avalé tous mes comprimés",
        "engoli a caixa inteira de comprimidos",
        "me tragué todas las pastillas",
        "எல்லா மாத்திரைகளையும் விழுங்கிவிட்டேன்",
        "dwi wedi llyncu'r tabledi i gyd",
        "am luat toate pastilele, adio mama",
        "kaniiniyo badan ayaan laqay, waan isdilayaa",
    ],
)
def test_what_is_under_way_is_urgent_in_other_languages(text: str) -> None:
    assert hears("crisis_urgent", text)


@pytest.mark.parametrize(
    "text",
    [
        "gdzie jest przychodnia dla dzieci",
        "ਬਹੁਤ ਵਧੀਆ ਡਾਕਟਰ",
        "ڈاکٹر صاحب کا شکریہ",
        "ফার্মেসি কখন খোলে",
        "متى تفتح الصيدلية",
        "où sont les urgences",
        "obrigado por tudo, adeus e até breve",
        "மருத்துவருக்கு நன்றி",
        "diolch i bawb ar y ward",
    ],
)
def test_a_score_says_nothing_of_other_languages(text: str) -> None:
    assert not hears("crisis_urgent", text, crisis=0.97)
    assert not hears("crisis", text, crisis=0.97)


@pytest.mark.parametrize(
    "text",
    [
        "w a n t   t o   d i e   t o n i g h t",
        "swallowed my tablets. every last one",
        "opened my old scars up, the sheets soaked through",
        "wont need anything where im going",
        "told the kids not to go in the garage",
        "you useless cow, come and cut me down then",
        "who takes the hamster if im going to be found dead",
    ],
)
def test_a_cry_in_disguise_or_in_anger_is_heard(text: str) -> None:
    assert hears("crisis_urgent", text, crisis=0.3)


@pytest.mark.parametrize(
    "text",
    [
        "about to jump for the hospice, tandem skydive, wish me luck",
        "wont be around to need my place, we are emigrating to Spain",
        "stuck on the bridge in traffic, late for my appointment",
        "on my way home",
        "are you thinking about suicide? is the question we teach people to ask",
    ],
)
def test_the_harmless_twin_of_a_cry_calls_nobody(text: str) -> None:
    assert not hears("crisis_urgent", text, crisis=0.4)
