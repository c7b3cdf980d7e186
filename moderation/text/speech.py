"""Whose words they are: quoted, reported, denied or asked."""

import re
from collections.abc import Sequence
from functools import lru_cache

from moderation.text.folding import Form
from moderation.text.tokens import Token

_QUOTED = re.compile(r"\"([^\"\n]{1,400})\"|(?<![\w'])'([^'\n]{2,}(?:'\w[^'\n]*){0,6})'(?!\w)")
_SAYING = frozenset(
    [
        "said",
        "says",
        "saying",
        "told",
        "tells",
        "telling",
        "called",
        "calls",
        "calling",
        "shouted",
        "shouts",
        "shouting",
        "screamed",
        "screams",
        "yelled",
        "yells",
        "yelling",
        "tweeted",
        "posted",
        "wrote",
        "texted",
        "labelled",
        "labeled",
        "branded",
        "heard",
        "hears",
        "hearing",
        "sworn",
        "swore",
    ]
)
_SAYERS_ARE_US = frozenset({"i", "ive", "id", "i'll", "im"})
_RINGING = frozenset(["for", "back", "in", "the", "you", "us", "this", "it"])  # called the ward
_DENIALS = frozenset(
    [
        "not",
        "no",
        "never",
        "dont",
        "didnt",
        "doesnt",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "wont",
        "cant",
        "couldnt",
        "wouldnt",
        "shouldnt",
        "havent",
        "hasnt",
        "aint",
        "without",
        "hardly",
        "nor",
        "neither",
        "nobody",
        "nothing",
        "stop",
    ]
)
_TURNS = frozenset({"but", "however", "although", "though", "yet", "just", "only"})
_ASKS = frozenset(
    [
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "which",
        "can",
        "could",
        "is",
        "are",
        "do",
        "does",
        "did",
        "will",
        "would",
        "should",
        "has",
        "have",
        "am",
        "may",
        "anyone",
    ]
)
REPORT = 14  # words after a verb of saying that still belong to what was said


def quoted(plain: Form) -> list[tuple[int, int]]:
    """Return where words stand between quotation marks, in the original."""
    if '"' not in plain.words and "'" not in plain.words:
        return []
    return [plain.span(m.start(), m.end()) for m in _QUOTED.finditer(plain.words)]


def reported(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where somebody else's words are passed on without marks, in the original."""
    found = []
    for place, token in enumerate(tokens):
        if token.forms[0] in _SAYING and not _mine(tokens, place):
            last = place
            while last + 1 < len(tokens) and last - place < REPORT:
                if tokens[last + 1].sentence != token.sentence:
                    break
                last += 1
            if last > place:
                found.append((tokens[place + 1].start, tokens[last].end))
    return found


def _mine(tokens: Sequence[Token], place: int) -> bool:
    """Whether the writer is the one who said it: I called her, but not: I was called."""
    before = [t.forms[0] for t in tokens[max(0, place - 3) : place]]
    passive = {"was", "were", "got", "been", "being", "get", "heard"} & set(before)
    heard = tokens[place].forms[0] in ("heard", "hears", "hearing")
    after = tokens[place + 1].forms[0] if place + 1 < len(tokens) else ""
    if tokens[place].forms[0].startswith("call") and not passive and after in _RINGING:
        return True
    return bool(_SAYERS_ARE_US & set(before)) and not passive and not heard


def denied(tokens: Sequence[Token], place: int) -> bool:
    """Return whether the word at *place* is denied by one of the four before it."""
    for before in reversed(tokens[max(0, place - 4) : place]):
        word = before.forms[0]
        if before.sentence != tokens[place].sentence or word in _TURNS:
            return False
        if word in _DENIALS:
            return True
    return False


def asks(tokens: Sequence[Token], plain: Form) -> bool:
    """Return whether it asks something: a question mark, or a first word that asks."""
    return "?" in plain.words or (bool(tokens) and _asking(tokens[0].forms[0]))


@lru_cache(maxsize=1024)
def _asking(word: str) -> bool:
    return word in _ASKS
