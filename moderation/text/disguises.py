"""What one unbroken run of signs may say: figures for letters, dots, stars, stretched letters."""

import re
from functools import lru_cache
from typing import NamedTuple

from moderation.text.spelling import APART, STANDARD

LONGEST = 60  # a longer run of signs is cut into plain words and no disguise is looked for
WORD = r"(?:[^\W_]|[\u0900-\u0dff])+(?:'[^\W_]+)*"
_PIECE = re.compile(
    rf"{WORD}|[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]", re.UNICODE
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SEPARATED = re.compile(r"[^\W\d_]{1,3}(?:[.\-_·•~/,+*]+[^\W\d_]{1,3})+")
_BETWEEN = re.compile(r"[.\-_·•~/,+*]+")
_LEET_O = str.maketrans("013456789@$!|€£+", "oieasgtbgasilelt")
_LEET_L = str.maketrans("013457@$!|€+", "oleastasliet")
_SIGNS = re.compile(r"[@$!|€£+*#%&^_-]")
_CORE = re.compile(r"[@$]?[^\W_].*[^\W_$*#%!]|[@$]?[^\W_]+[*#%$]*", re.UNICODE)
_MASKS = re.compile(r"[*#%&^_\-.]")
_LINK = re.compile(r"https?:|www\.")
_FIGURES = re.compile(r"[\d.,:/%£+\-]+(?:[a-z]{1,3})?")

_ENDINGS = frozenset(["s", "ll", "d", "ve", "re"])  # our lad'll go: the lad


class Piece(NamedTuple):
    """One word inside the run, ``run[start:end]``, with all that it may stand for."""

    start: int
    end: int
    forms: tuple[str, ...]


def pieces(run: str) -> tuple[Piece, ...]:
    """Return the words in *run*, a stretch of text without white space."""
    if len(run) <= LONGEST:
        return _remembered(run)
    if _LINK.match(run):
        return (Piece(0, len(run), (":link:",)),)
    return tuple(Piece(m.start(), m.end(), forms(m[0])) for m in _PIECE.finditer(run))


@lru_cache(maxsize=65536)
def _remembered(run: str) -> tuple[Piece, ...]:
    if run.isalpha():
        return (Piece(0, len(run), forms(run)),)
    if _LINK.search(run):
        return (Piece(0, len(run), (":link:",)),)
    whole = _disguised(run)
    if whole is not None:
        return (whole,)
    found = [Piece(m.start(), m.end(), forms(m[0])) for m in _PIECE.finditer(run)]
    return tuple(_joined(run, found))


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, ...]:
    """Return what a plain word may stand for, itself first."""
    bare = word if word in APART else word.replace("'", "")
    all_of = [bare]
    stem, _, rest = word.partition("'")
    if rest in _ENDINGS and len(stem) > 2:
        all_of.append(stem)
    if bare in STANDARD:
        all_of.append(STANDARD[bare])
    if len(bare) <= LONGEST and _STRETCHED.search(bare):
        once, twice = _STRETCHED.sub(r"\1", bare), _STRETCHED.sub(r"\1\1", bare)
        all_of += [once, twice, "≈" + squeezed(bare)]
        all_of += [STANDARD[w] for w in (once, twice) if w in STANDARD]
    if not bare.isalpha() and not _FIGURES.fullmatch(bare) and not bare.isdigit():
        all_of += _letters(bare)
    return tuple(dict.fromkeys(all_of))


def squeezed(word: str) -> str:
    """Return *word* with every run of one letter as a single letter."""
    return re.sub(r"(.)\1+", r"\1", word)


def _letters(word: str) -> list[str]:
    """A word with figures and signs for letters, in letters, where it holds some of each."""
    if not any(c.isalpha() for c in word):
        return []
    spelled = [word.translate(_LEET_O), word.translate(_LEET_L)]
    return [w for s in spelled if s.isalpha() for w in (s, STANDARD.get(s, s))]


def _disguised(run: str) -> Piece | None:
    """The run as one disguised word: f.u.c.k, sh!t, a$$hole, c**t."""
    core = _CORE.search(run)
    if core is None or (not _SIGNS.search(run) and not _SEPARATED.search(run)):
        return None
    said = core[0]
    if said.isalpha() or not any(c.isalpha() for c in said):
        return None
    letters = _BETWEEN.split(said) if _SEPARATED.fullmatch(said) else []
    if len(letters) > 2 and all(len(s) == 1 for s in letters):
        return Piece(core.start(), core.end(), (re.sub(r"[\W_]", "", said),))
    found = _letters(said) if _SIGNS.search(said.strip("-_")) else []
    if "*" in said or "#" in said[1:] or "%" in said:
        found.append(_MASKS.sub("*", said).replace("'", ""))
    if not found or (said[0] == "@" and len(said) > 16):
        return None
    plain = [m[0] for m in _PIECE.finditer(said)]
    if len(plain) > 1 and not any("*" in f for f in found) and all(len(p) > 3 for p in plain):
        return None  # two whole words with a sign between them
    return Piece(core.start(), core.end(), tuple(dict.fromkeys([said, *found])))


def _joined(run: str, found: list[Piece]) -> list[Piece]:
    """Give the first piece of fu-ck the joined word as well."""
    if 1 < len(found) <= 12:
        words = [run[p.start : p.end] for p in found]
        short = all(len(w) <= 2 for w in words) or any(len(w) == 1 for w in words)
        if short and all(w.isalpha() for w in words):
            first = found[0]
            joined = (*first.forms, "".join(words))
            return [Piece(first.start, found[-1].end, joined), *found[1:]]
    return found
