"""Praise and criticism: what people think of a service, sarcasm read as what it means.

Lexicons: ``praise``, ``criticism``, ``sarcasm`` (thanks for nothing; praise that bites),
``service`` (who and what may be at fault) and ``harmless`` (words of blame that blame nobody:
can't complain, wait a minute). Both may be in one comment: "the nurses were angels, the system is
a disgrace" is praise and criticism, clause by clause. Scores decide where no word does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from moderation.principles import Caution, Reading
from moderation.rules import _crisis, _heads, _spans
from moderation.rules._levels import least
from moderation.rules._tongue import foreign_to
from moderation.wordbook import Hit, Wordbook

_WRY = frozenset(["🙄", "🤡", "😒", "😤", "😡", "🤬", "👎", "🤦", "🖕", "💩", "😠", "🤮"])
_TURNS = frozenset(["but", "however", "although", "though", "yet", "except", "shame", "pity"])
_CURT = 2  # a "Brilliant." of so few words beside a grievance is no praise
_GLAD, _CONTENT = 0.78, 0.45  # praise by score: this much praise, in this good a mood
_COLD = 0.15  # weak words of praise are none where the mood is below this
# Criticism by score: the mood alone, or beside a word for the service or a score of complaint.
_ANGRY, _CROSS, _PUT_OUT = 0.7, 0.45, 0.35


class Sides(NamedTuple):
    """The words for and against, and whether each has a clause to itself."""

    kind: Sequence[Hit]
    harsh: Sequence[Hit]
    praises: bool
    blames: bool


def criticism(reading: Reading, words: Wordbook) -> tuple[Hit, ...] | None:
    """Return what says that somebody is not pleased (it may be nothing in words), or None."""
    key = ("criticism", id(words))
    memo = reading.text.memo
    if key not in memo:
        memo[key] = _criticism(reading, words)
    return memo[key]  # type: ignore[no-any-return]


def praise(reading: Reading, words: Wordbook) -> tuple[Hit, ...] | None:
    """Return what praises, or None; sarcasm and denied praise are none."""
    found = words.hits(reading.text)
    if found.get("sarcasm") or _WRY & reading.text.words:
        return None
    if _heads.is_unlike(reading, "positive"):
        return None
    sides = _sides(reading, words)
    if sides.praises and (sides.harsh or not _lukewarm(reading, sides.kind, words)):
        return tuple(sides.kind)
    if not sides.harsh and _heads.is_like(reading, "positive"):
        return tuple(sides.kind)
    score, mood = reading.signals.get("praise", 0.0), reading.signals.get("sentiment_positive", 0.0)
    if sides.kind or sides.harsh or score < _GLAD or mood < _CONTENT:
        return None
    asks = "?" in reading.text.original
    return None if asks or foreign_to(reading, words) else ()


def _criticism(reading: Reading, words: Wordbook) -> tuple[Hit, ...] | None:
    found = words.hits(reading.text)
    sides = _sides(reading, words)
    sarcastic = list(found.get("sarcasm", ()))
    if sarcastic or (_WRY & reading.text.words and sides.kind):
        return tuple([*sarcastic, *sides.harsh])
    if sides.blames:
        return tuple(sides.harsh)
    if _heads.is_like(reading, "criticism_keep"):
        return ()
    if sides.kind or (found.get("harmless") and not _furious(reading)):
        return None
    return () if _scored(reading, words) else None


def _furious(reading: Reading) -> bool:
    """Whether the scores leave no doubt."""
    told = (reading.signals.get(name, 0.0) for name in ("sentiment_negative", "complaint"))
    return max(told) >= least("sentiment_negative", Caution.CERTAIN)


def _scored(reading: Reading, words: Wordbook) -> bool:
    """Whether the scores say so, and nothing else explains the mood."""
    negative = reading.signals.get("sentiment_negative", 0.0)
    complains = reading.signals.get("complaint", 0.0)
    if _crisis.hear(reading, words).danger:
        return False
    if _heads.is_unlike(reading, "criticism_keep") and not _heads.is_like(reading, "complaint"):
        return False
    if _furious(reading):
        return True
    found = words.hits(reading.text)
    idle = any(found.get(n) for n in ("crisis_idioms", "crisis_past", "threat_idioms"))
    if idle or found.get("counter_speech") or foreign_to(reading, words):
        return False
    others = (reading.signals.get(f"sentiment_{m}", 0.0) for m in ("neutral", "positive"))
    if negative < max(others):
        return False
    concerned = bool(found.get("service")) or complains >= _PUT_OUT
    return negative >= (_CROSS if concerned else _ANGRY)


def _sides(reading: Reading, words: Wordbook) -> Sides:
    key = ("sides", id(words))
    memo = reading.text.memo
    if key not in memo:
        memo[key] = _weighed(reading, words)
    return memo[key]  # type: ignore[no-any-return]


def _weighed(reading: Reading, words: Wordbook) -> Sides:
    found, text = words.hits(reading.text), reading.text
    blame = _spans.outside(found.get("criticism", ()), found.get("harmless", ()))
    harsh = [h for h in blame if not text.is_denied(h.first)]
    kind: list[Hit] = []
    denied: list[Hit] = []
    for hit in found.get("praise", ()):
        (denied if text.is_denied(hit.first) else kind).append(hit)
    harsh += denied
    if not kind or not harsh:
        return Sides(kind, harsh, bool(kind), bool(harsh))
    clauses = _clauses(reading)
    light = {clauses[h.first] for h in kind}
    dark = {clauses[h.first] for h in harsh}
    alone = {c for c in light - dark if clauses.count(c) > _CURT}
    return Sides(
        kind,
        harsh,
        len(harsh) < len(kind) or bool(alone),
        len(harsh) >= len(kind) or bool(dark - light),
    )


def _clauses(reading: Reading) -> list[int]:
    """The clause that each word belongs to: sentences, cut in two by a but."""
    clauses, clause, sentence = [], 0, 0
    for token in reading.text.tokens:
        if token.sentence != sentence or token.forms[0] in _TURNS:
            clause, sentence = clause + 1, token.sentence
        clauses.append(clause)
    return clauses


def _lukewarm(reading: Reading, kind: Sequence[Hit], words: Wordbook) -> bool:
    """Whether all that is kind is a small word, in no good mood: star fish, grand total."""
    if any(h.term.strength > 1 for h in kind) or not reading.measured:
        return False
    signals = reading.signals
    warm = max(signals.get("sentiment_positive", 0.0), signals.get("praise", 0.0))
    return warm < _COLD and not foreign_to(reading, words)
