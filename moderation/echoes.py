"""Marks of texts that say nearly the same: a pile-on shows, though each changes a word or two.

Why not a simhash: with one word in twenty changed, 64 bits differ in ten, and no index finds
that. Four marks, each of the smallest hashes of the words, still share two in nine cases of ten.
"""

import hashlib
import re
import unicodedata
from functools import cache

_WORD = re.compile(r"\w+", re.UNICODE)
_MARKS, _DEEP = 4, 3  # marks a text, smallest hashes a mark
_FEW = 4  # words; shorter texts are alike only when they are the same
_PRIME = (1 << 61) - 1
ALIKE = 2  # marks that two texts which say the same share

Marks = tuple[int, ...]


def marks(text: str) -> Marks:
    """Return four numbers (64 bits, signed) that stand for *text*; none if it holds no word."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if not words:
        return ()
    said = {" ".join(words)} if len(words) < _FEW else set(words)
    hashes = [_hash(word) % _PRIME for word in said]
    smallest = [min((a * h + b) % _PRIME for h in hashes) for a, b in _permutations()]
    return tuple(
        _hash(f"{i}:{smallest[i * _DEEP : (i + 1) * _DEEP]}", signed=True) for i in range(_MARKS)
    )


def alike(one: Marks, other: Marks) -> bool:
    """Return whether two texts with these marks say nearly the same."""
    return len(set(one) & set(other)) >= ALIKE


def _hash(text: str, *, signed: bool = False) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=signed)


@cache
def _permutations() -> tuple[tuple[int, int], ...]:
    """Twelve fixed ways to shuffle the hashes; the same on every machine and for ever."""
    return tuple(
        (_hash(f"times {i}") % (_PRIME - 1) + 1, _hash(f"plus {i}") % _PRIME)
        for i in range(_MARKS * _DEEP)
    )
