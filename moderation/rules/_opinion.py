"""Praise and criticism: what people think of a service, sarcasm read as what it means.

Lexicons: ``praise``, ``criticism``, ``sarcasm`` (thanks for nothing; praise that bites), and
``harmless`` (words of blame that blame nobody: can't complain, wait a minute).
"""

from collections.abc import Sequence

from moderation.principles import Caution, Reading
from moderation.rules import _spans
from moderation.rules._levels import least
from moderation.wordbook import Hit, Wordbook

_WRY = frozenset(["🙄", "🤡", "😒", "😤", "😡", "🤬", "👎", "🤦", "🖕", "💩", "😠", "🤮"])
_POSITIVE = Caution.BALANCED


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
    kind = [h for h in found.get("praise", ()) if not reading.text.is_denied(h.first)]
    harsh = _harsh(reading, words)
    if kind and len(harsh) < len(kind):
        return tuple(kind)
    score = reading.signals.get("praise", 0.0)
    if kind or harsh or score < least("praise", Caution.BALANCED):
        return None
    return None if reading.text.asks else ()


def _criticism(reading: Reading, words: Wordbook) -> tuple[Hit, ...] | None:
    found = words.hits(reading.text)
    harsh = _harsh(reading, words)
    sarcastic = list(found.get("sarcasm", ()))
    kind = [h for h in found.get("praise", ()) if not reading.text.is_denied(h.first)]
    denied = [h for h in found.get("praise", ()) if reading.text.is_denied(h.first)]
    wry = bool(_WRY & reading.text.words)
    if sarcastic or (wry and kind):
        return tuple([*sarcastic, *harsh])
    if (harsh or denied) and len(harsh) + len(denied) >= len(kind):
        return tuple([*harsh, *denied])
    if kind or found.get("harmless"):
        return None
    negative = max(
        reading.signals.get("sentiment_negative", 0.0), reading.signals.get("complaint", 0.0)
    )
    return () if negative >= least("sentiment_negative", Caution.CERTAIN) else None


def _harsh(reading: Reading, words: Wordbook) -> Sequence[Hit]:
    found = words.hits(reading.text)
    harsh = _spans.outside(found.get("criticism", ()), found.get("harmless", ()))
    return [h for h in harsh if not reading.text.is_denied(h.first)]
