"""How bad it stands with the person who writes: in danger now, in distress, or speaking idly.

Lexicons: ``crisis`` and ``crisis_languages`` (strength 3: plan, means, farewell or harm already
done; 2: wants to die or hurt themselves; 1: signs that count only together), ``crisis_now`` and
``crisis_means`` (what makes a wish to die urgent), ``crisis_idioms`` (harmless phrases that hold
the same words), ``crisis_past`` (it is over, or it is about teaching and raising money),
``crisis_other`` and ``somebody`` (somebody else). When in doubt a person looks: doubt ends in
distress, never in nothing.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from moderation.principles import Caution, Reading
from moderation.rules._levels import least
from moderation.wordbook import Hit, Wordbook

_LAUGHS = frozenset(
    ["lol", "lmao", "lmfao", "haha", "hahaha", "hahahaha", "rofl", "😂", "🤣", "😆", "😅", "😹"]
)
_I = frozenset(["i", "im", "ive", "i'll", "ill", "id", "me", "myself"])


# Beside "myself" or "my life": an act against oneself, not a wish that it were over.
_KILLS = frozenset(
    {
        "kill", "killing", "hang", "hanging", "drown", "shoot", "unalive", "top", "topping",
        "neck", "end", "ending", "overdose", "od", "jump", "kms", "ctb", "suicide",
    }
)  # fmt: skip


class Danger(IntEnum):
    """How near the danger is."""

    NONE = 0
    DISTRESS = 1
    URGENT = 2


class Cry(NamedTuple):
    """What was heard of the writer, and of somebody whom they worry about."""

    danger: Danger
    found: tuple[Hit, ...]
    other: tuple[Hit, ...]


def hear(reading: Reading, words: Wordbook) -> Cry:
    """Return what is to be heard in the words alone; worked out once a reading."""
    key = ("crisis", id(words))
    if key not in reading.text.memo:
        reading.text.memo[key] = _hear(reading, words)
    cry: Cry = reading.text.memo[key]
    return cry


def _hear(reading: Reading, words: Wordbook) -> Cry:
    found = words.hits(reading.text)
    idioms = found.get("crisis_idioms", ())
    said = [*found.get("crisis", ()), *found.get("crisis_languages", ())]
    said = [h for h in said if not _inside(h, idioms)]
    other = [h for h in found.get("crisis_other", ()) if not _inside(h, idioms)]
    over = found.get("crisis_past", ())
    if over and not found.get("crisis_now"):
        said = [h for h in said if h.term.strength == 3 and not _inside(h, over)]
        other = [h for h in other if not _inside(h, over)]
    if other:
        said = [h for h in said if not _inside(h, other)]
    danger = _danger(said, found.get("crisis_now", ()), found.get("crisis_means", ()))
    if danger and _LAUGHS & reading.text.words and not any(h.term.strength == 3 for h in said):
        danger = Danger.DISTRESS
    return Cry(danger, tuple(said) if danger else (), tuple(other))


def _danger(said: Sequence[Hit], now: Sequence[Hit], means: Sequence[Hit]) -> Danger:
    strengths = [h.term.strength for h in said]
    wishes = [h for h in said if h.term.strength == 2]
    if 3 in strengths or (wishes and (now or means)):
        return Danger.URGENT
    signs = {h.term.pattern for h in said}
    return Danger.DISTRESS if wishes or len(signs) > 1 else Danger.NONE


def _inside(hit: Hit, covers: Sequence[Hit]) -> bool:
    """Whether a phrase covers what was found: it says something else with the same words."""
    return any(c.first <= hit.last and hit.first <= c.last for c in covers)


def urgent(reading: Reading, words: Wordbook, caution: Caution) -> tuple[Hit, ...] | None:
    """Return what says that the writer is in danger now (it may be nothing in words), or None."""
    cry = hear(reading, words)
    if cry.danger is Danger.URGENT:
        return cry.found
    cues = words.hits(reading.text)
    if _idle(cues) and not cry.danger:
        return None
    score = reading.signals.get("crisis", 0.0)
    if score >= least("crisis", Caution.BALANCED) and _by_own_hand(reading, cry, cues):
        return cry.found
    if (cues.get("crisis_now") or cues.get("crisis_means")) and not cues.get("own_use"):
        return cry.found if score >= least("crisis", Caution.BALANCED) else None
    explained = cry.found or cues.get("crisis") or cues.get("own_use") or _blames(reading, cues)
    # So sure a score, and no word that says it is less than urgent: a person is called.
    return () if score >= least("crisis", Caution.CERTAIN) and not explained else None


def distress(reading: Reading, words: Wordbook, caution: Caution) -> tuple[Hit, ...] | None:
    """Return what says that the writer is in distress, but in no danger just now, or None."""
    if urgent(reading, words, caution) is not None:
        return None
    cry = hear(reading, words)
    if cry.danger:
        return cry.found
    score = reading.signals.get("crisis", 0.0)
    cues = words.hits(reading.text)
    signs = cues.get("crisis", ())
    level = Caution.CATCH_ALL if signs else caution
    if _idle(cues) or (not signs and _blames(reading, cues)):
        level = Caution.CERTAIN
    if cry.other or score < least("crisis", level):
        return None
    return tuple(signs)


def another(reading: Reading, words: Wordbook, caution: Caution) -> tuple[Hit, ...] | None:
    """Return what says that somebody else is in danger, or None."""
    cry = hear(reading, words)
    if cry.other:
        return cry.other
    score = reading.signals.get("crisis_other", 0.0)
    cues = words.hits(reading.text)
    if not cues.get("somebody"):
        return None
    if _idle(cues) or cues.get("safeguarding") or score < least("crisis_other", Caution.CERTAIN):
        return None
    return ()


def _by_own_hand(reading: Reading, cry: Cry, cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether somebody speaks of killing themselves, not of a life that is too much, in earnest."""
    if cues.get("crisis_past") or _LAUGHS & reading.text.words:
        return False
    tokens = reading.text.tokens
    said = {f for h in cry.found for t in tokens[h.first : h.last + 1] for f in t.forms}
    return bool(_KILLS & said)


def _blames(reading: Reading, cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether it finds fault with a service and says nothing of the writer."""
    fault = cues.get("criticism") or cues.get("complaint")
    own = "my" in reading.text.words and not cues.get("somebody")  # my husband, but not my life
    return bool(fault) and not own and not _I & reading.text.words


def _idle(cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether it speaks in idiom, of what is over, or of teaching and raising money."""
    return bool(cues.get("crisis_idioms") or cues.get("crisis_past"))
