"""An account or a comment that poses as the organisation or the NHS.

TOML: ``impersonation = true``.

Words come from the lexicon ``impersonation`` (claims to be official, with something wanted). A name
or handle counts when it is close to one of the organisation's own and the account is not ours, and
when it says "official" or "support" beside NHS; in both cases only if the words ask for something
(lexicon ``lures``). Questions whether a page is genuine are none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values
from moderation.wordbook import Wordbook, book

_CLAIMS = ("official", "support", "refund", "helpdesk", "team", "service", "accounts", "verify")


@dataclass(frozen=True, slots=True)
class Impersonation:
    """Holds when somebody poses as official."""

    words: Wordbook

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the words that claim it; a span without a place where the name does."""
        author = reading.item.author
        if author.kind == "official" or _is_ours(reading):
            return ()
        found = self.words.hits(reading.text)
        said = _spans.meant(reading, found.get("impersonation", ()))
        if said and not (reading.text.asks and "scam" in reading.text.words):
            return _spans.spans(said, "claims to be official")
        if found.get("lures") and (
            _looks_like_ours(reading) or _claims(author.name, author.handle)
        ):
            return _spans.somewhere("an account named like an official one asks for something")
        return _spans.somewhere("a name close to ours") if _looks_like_ours(reading) else ()


def _is_ours(reading: Reading) -> bool:
    handle = _bare(reading.item.author.handle)
    return bool(handle) and handle in {_bare(h) for h in reading.house.handles}


def _looks_like_ours(reading: Reading) -> bool:
    said = {_bare(reading.item.author.handle), _bare(reading.item.author.name)} - {""}
    ours = {_bare(n) for n in (*reading.house.handles, *reading.house.names)}
    return any(
        len(o) > 5 and (OSA.distance(s, o, score_cutoff=2) <= 1 or (s.startswith(o) and s != o))
        for s in said
        for o in ours
    )


def _claims(*names: str) -> bool:
    said = " ".join(names).lower()
    return ("nhs" in said or "hospital" in said) and any(c in said for c in _CLAIMS)


def _bare(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def make(value: Any, lexicons: Lexicons) -> Impersonation:
    """Return the rule for *value*."""
    _values.only_true(value, "impersonation")
    return Impersonation(book(lexicons))


RULE = make
