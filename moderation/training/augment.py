"""How people really type: dropped apostrophes, slips of the keyboard, shouting, emoji."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_KEYS = "qwertyuiop asdfghjkl zxcvbnm"
_NEIGHBOURS = {
    key: (_KEYS[i - 1 : i] + _KEYS[i + 1 : i + 2]).strip()
    for i, key in enumerate(_KEYS)
    if key != " "
}
_SHORT = {
    **{"you": "u", "are": "r", "your": "ur", "please": "pls", "because": "cos", "to": "2"},
    **{"want to": "wanna", "going to": "gonna", "for": "4", "people": "ppl", "what": "wot"},
    **{"tomorrow": "tmrw", "right now": "rn", "i don't know": "idk", "thanks": "thx"},
    **{"with": "wiv", "the": "da", "nothing": "nothin", "really": "rly", "though": "tho"},
    **{"appointment": "appt", "hospital": "hosp", "about": "abt", "okay": "ok"},
}
_SAD = ["😢", "😭", "💔", "😔", "🙏", "😞"]
_ANGRY = ["😡", "🤬", "🙄", "😤", "👎", "🤦"]
_GLAD = ["😊", "❤️", "👏", "💙", "🙏", "👍"]
_PLAIN = ["🤔", "👀", "🤷", "😅"]
_OPENINGS = [
    *("ok so ", "tbh ", "Hi, ", "hello ", "honestly ", "right, ", "so ", "well "),
    *("@user ", "lol ", "FFS ", "sorry but "),
]
_ENDINGS = [
    *("!!", "...", " tbh", " lol", " x", " #NHS", " ffs", "?!"),
    *(" @user", " smh", " innit", " mate"),
]


def _lower(text: str, rng: Random) -> str:
    return text.lower()


def _bare(text: str, rng: Random) -> str:
    return re.sub(r"['’.,;:!]", "", text)


def _shout(text: str, rng: Random) -> str:
    return text.upper() if len(text) < 160 else text


def _slip(text: str, rng: Random) -> str:
    """Swap, drop, double or mistype one letter for about every six words."""
    letters = list(text)
    for _ in range(1 + len(text) // 40):
        i = rng.randrange(len(letters)) if letters else 0
        if len(letters) < 5 or not letters[i].isalpha() or i + 1 >= len(letters):
            continue
        kind = rng.randrange(4)
        if kind == 0 and letters[i + 1].isalpha():
            letters[i], letters[i + 1] = letters[i + 1], letters[i]
        elif kind == 1:
            del letters[i]
        elif kind == 2:
            letters.insert(i, letters[i])
        else:
            letters[i] = rng.choice(_NEIGHBOURS.get(letters[i].lower(), letters[i]))
    return "".join(letters)


def _text_speak(text: str, rng: Random) -> str:
    for long, short in _SHORT.items():
        if rng.random() < 0.6:
            text = re.sub(rf"\b{long}\b", short, text, flags=re.IGNORECASE)
    return text


def _stretch(text: str, rng: Random) -> str:
    words = text.split(" ")
    i = rng.randrange(len(words))
    return " ".join(
        [*words[:i], re.sub(r"([aeiou])(\w?)$", r"\1\1\1\2", words[i]), *words[i + 1 :]]
    )


def _open(text: str, rng: Random) -> str:
    return rng.choice(_OPENINGS) + text


def _end(text: str, rng: Random) -> str:
    return text.rstrip(".") + rng.choice(_ENDINGS)


_WAYS: list[Callable[[str, Random], str]] = [
    *(_lower, _lower, _bare, _bare, _shout, _slip, _slip, _text_speak, _stretch, _open, _end),
]


def augmented(text: str, sentiment: str, rng: Random) -> str:
    """Return *text* typed another way; what it means stays."""
    for way in rng.sample(_WAYS, rng.choice((1, 1, 2, 3))):
        text = way(text, rng)
    if rng.random() < 0.12:
        faces = {"negative": _SAD + _ANGRY, "positive": _GLAD}.get(sentiment, _PLAIN)
        text = f"{text} {rng.choice(faces) * rng.choice((1, 1, 2, 3))}"
    return text
