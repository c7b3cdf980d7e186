"""What the comment answers: the words above it, ours or somebody else's.

TOML: ``under = "cry"`` (a cry for help stands above it), ``under = "crisis"`` (that, or a post
about suicide or self-harm), ``under = "criticism"``, ``under = "praise"``, ``under =
"accusation"`` (somebody is insulted, threatened or hounded above it), or a list.

"Same", "do it then" and "who is she?" say nothing alone: join this to words. Only words are heard
above, never scores, and only of the nearest two texts; where nothing is known of what stands above,
it does not hold.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _crisis, _opinion, _spans, _values
from moderation.text import read
from moderation.wordbook import Wordbook, book

_NEAREST = 2
_ABOUT = frozenset(["suicide", "suicidal", "suicides", "selfharm", "self-harm", "samaritans"])
_HOUNDS = ("abuse", "targeting", "threats", "slurs")


def _cry(above: Reading, words: Wordbook) -> bool:
    cry = _crisis.hear(above, words)
    return bool(cry.danger or cry.other)


def _about_crisis(above: Reading, words: Wordbook) -> bool:
    harm = {"self", "harm"} <= above.text.words
    return harm or bool(_ABOUT & above.text.words) or _cry(above, words)


def _accuses(above: Reading, words: Wordbook) -> bool:
    found = words.hits(above.text)
    insults = (h.term.strength > 1 for h in found.get("insults", ()))
    return any(insults) or any(found.get(name) for name in _HOUNDS)


_ASKS: Mapping[str, tuple[Callable[[Reading, Wordbook], bool], str]] = {
    "cry": (_cry, "answers a cry for help"),
    "crisis": (_about_crisis, "answers words about suicide or self-harm"),
    "criticism": (lambda r, w: _opinion.criticism(r, w) is not None, "answers criticism"),
    "praise": (lambda r, w: _opinion.praise(r, w) is not None, "answers praise"),
    "accusation": (_accuses, "answers an attack on somebody"),
}


@dataclass(frozen=True, slots=True)
class Under:
    """Holds when what stands above the comment is of one of these kinds."""

    words: Wordbook
    kinds: tuple[str, ...]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place."""
        for said in reading.context[:_NEAREST]:
            above = replace(reading, text=read(said), signals={}, context=())
            for kind in self.kinds:
                ask, why = _ASKS[kind]
                if ask(above, self.words):
                    return _spans.somewhere(why)
        return ()


def make(value: Any, lexicons: Lexicons) -> Under:
    """Return the rule for *value*."""
    return Under(book(lexicons), tuple(sorted(_values.some_of(value, tuple(_ASKS), "under"))))


RULE = make
