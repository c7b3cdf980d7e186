"""How bad it stands with the person who writes: in danger now, in distress, or speaking idly.

Lexicons: ``crisis`` and ``crisis_languages`` (strength 3: plan, means, farewell or harm already
done; 2: wants to die or hurt themselves; 1: signs that count only together), ``crisis_now`` and
``crisis_means`` (what makes a wish to die urgent), ``crisis_cues`` (understatement, weighed by
``_cues``), ``crisis_idioms`` (harmless phrases that hold the same words), ``crisis_past`` (it is
over, or it is about teaching and raising money), ``crisis_other`` and ``somebody`` (somebody
else). When in doubt a person looks: doubt ends in distress, never in nothing.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from moderation.principles import Caution, Reading
from moderation.rules import _heads
from moderation.rules._cues import NOTHING, Weight, weigh
from moderation.rules._doubts import is_doubtful, is_idle_talk
from moderation.rules._levels import least
from moderation.rules._spans import overlaps
from moderation.rules._tongue import foreign_to
from moderation.wordbook import Hit, Wordbook

_LAUGHS = frozenset(
    [
        "lol",
        "lmao",
        "lmfao",
        "haha",
        "hahaha",
        "hahahaha",
        "rofl",
        "😂",
        "🤣",
        "😆",
        "😅",
        "😹",
        "💀",
        "☠",
    ]
)
_SUNG = frozenset(["🎵", "🎶", "🎤"])
_LIFE = frozenset(["life", "living", "alive", "myself", "existing", "exist"])
_I = frozenset(["i", "im", "ive", "i'll", "ill", "id", "me", "myself"])


# Beside "myself" or "my life": an act against oneself, not a wish that it were over.
_KILLS = frozenset(
    {
        "kill", "killing", "hang", "hanging", "drown", "shoot", "unalive", "top", "topping",
        "neck", "end", "ending", "overdose", "od", "jump", "kms", "ctb", "suicide",
    }
)  # fmt: skip


_CAREFUL = Caution.CAUTIOUS
_SCORES = (0.08, 0.3, 0.6)  # each level reached adds one to what the cues weigh
_GLAD = 0.75
_LOW_SCORE = 0.8
_FAINT = (0.5, 0.3)  # the scores from which two, and three, cues count that are all weak
_ENOUGH = 4
_SHORT = 12  # in so few words one cue less is enough: there is little else in them


# "Thinking about ending it all" names no means; a person looks, but nobody is paged.
_MUSES = frozenset(["think", "thinking", "thought", "thoughts"])
_ENDS = frozenset(["end", "ending", "suicide"])


# What is believed beside kind words: so much warmth, and so much danger.
_WARM, _WARMLY = 0.25, 0.6
_BOTH = 0.7  # danger and distress together: less danger is enough


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
    cues: Weight = NOTHING


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
    said = [h for h in said if not _idiom(h, idioms)]
    other = [h for h in found.get("crisis_other", ()) if not overlaps(h, idioms)]
    past = found.get("crisis_past", ())
    over = [h for h in past if h.term.category != "another"]
    if _SUNG & reading.text.words:
        said = []
    if over and not found.get("crisis_now"):
        said = [h for h in said if h.term.strength == 3 and not overlaps(h, over)]
        other = [h for h in other if not overlaps(h, over)]
    if other:
        said = [h for h in said if not overlaps(h, other)]
    signs = [h for h in said if h.term.strength == 1]
    counted = [h for h in said if h.term.strength > 1]
    danger = _danger(said, found.get("crisis_now", ()), found.get("crisis_means", ()))
    if danger and _LAUGHS & reading.text.words and not any(h.term.strength == 3 for h in said):
        calm = reading.measured and reading.signals.get("crisis", 0.0) < _SCORES[1]
        danger = Danger.NONE if calm or not counted else Danger.DISTRESS
    cues = weigh([*found.get("crisis_cues", ()), *signs], [*idioms, *other, *counted])
    cues = NOTHING if over or _glad(reading) else cues
    return Cry(danger, tuple(said) if danger else (), tuple(other), cues)


def _danger(said: Sequence[Hit], now: Sequence[Hit], means: Sequence[Hit]) -> Danger:
    strengths = [h.term.strength for h in said]
    wishes = [h for h in said if h.term.strength == 2]
    if 3 in strengths or (wishes and (now or means)) or _again(wishes):
        return Danger.URGENT
    signs = {h.term.pattern for h in said}
    return Danger.DISTRESS if wishes or len(signs) > 1 else Danger.NONE


def _again(wishes: Sequence[Hit]) -> bool:
    """Whether the same wish is said twice over: nobody says so idly."""
    return any(
        a.term is b.term and a.last < b.first and b.first - a.last < 3
        for a in wishes
        for b in wishes
    )


def _idiom(hit: Hit, idioms: Sequence[Hit]) -> bool:
    """Whether it is an idiom. A wish to die is one only where the idiom holds all of it."""
    if hit.term.strength != 2:
        return overlaps(hit, idioms)
    return any(c.first <= hit.first and hit.last <= c.last for c in idioms)


def urgent(reading: Reading, words: Wordbook, caution: Caution) -> tuple[Hit, ...] | None:
    """Return what says that the writer is in danger now (it may be nothing in words), or None."""
    cry = hear(reading, words)
    cues = words.hits(reading.text)
    if _in_danger(reading, cry, cues):
        return cry.found or cry.cues.found
    if is_doubtful(reading, words, cry.found) or (_idle(cues) and not cry.danger):
        return None
    if cry.danger is Danger.URGENT:
        return cry.found
    score = _score(reading, words)
    if _weighs(reading, cry, score, words.hits(reading.text)) >= _ENOUGH:
        return (*cry.found, *cry.cues.found)
    if score >= least("crisis", Caution.BALANCED) and _by_own_hand(reading, cry, cues):
        return cry.found
    near = cues.get("crisis_now") or cues.get("crisis_means")
    if near and not cues.get("own_use") and not cues.get("recording"):
        return cry.found if score >= least("crisis", Caution.BALANCED) else None
    explained = cry.found or cues.get("crisis") or cues.get("own_use") or _blames(reading, cues)
    # So sure a score, a cue, and no word that says it is less than urgent: a person is called.
    sure = score >= least("crisis", Caution.CERTAIN) and cry.cues.points and _own(reading)
    return cry.cues.found if sure and not explained else None


def distress(reading: Reading, words: Wordbook, caution: Caution) -> tuple[Hit, ...] | None:
    """Return what says that the writer is in distress, but in no danger just now, or None."""
    if urgent(reading, words, caution) is not None:
        return None
    cry = hear(reading, words)
    cues = words.hits(reading.text)
    if _in_distress(reading, cues):
        return cry.found or cry.other or cry.cues.found
    if is_idle_talk(reading, words, cry.found):
        return None
    if cry.danger:
        return cry.found
    score = _score(reading, words)
    heavy = cry.cues.points >= _ENOUGH - 1 or score >= _FAINT[1]
    if heavy and _weighs(reading, cry, score, cues) >= _ENOUGH - 1:
        return cry.cues.found
    weak = not cry.cues.strong and (len(cry.cues.found) < 2 or score < least("crisis", _CAREFUL))
    plain = [h for h in cues.get("crisis", ()) if not overlaps(h, cues.get("crisis_idioms", ()))]
    signs = (*plain, *(() if weak else cry.cues.found))
    if score >= _LOW_SCORE and _low(reading):
        return signs
    level = Caution.CATCH_ALL if signs else caution if _LIFE & reading.text.words else None
    if _idle(cues) and not any(h.term.strength > 1 for h in signs):
        return None
    if level is None or _idle(cues):
        level = Caution.CERTAIN
    if cry.other or score < least("crisis", level) or not (signs or _own(reading)):
        return None
    return signs


def another(reading: Reading, words: Wordbook, caution: Caution) -> tuple[Hit, ...] | None:
    """Return what says that somebody else is in danger, or None."""
    cry = hear(reading, words)
    if cry.other:
        return None if is_doubtful(reading, words, cry.other) else cry.other
    score = reading.signals.get("crisis_other", 0.0)
    cues = words.hits(reading.text)
    if not cues.get("somebody"):
        return None
    if _idle(cues) or cues.get("safeguarding") or score < least("crisis_other", Caution.CERTAIN):
        return None
    return ()


def _in_danger(reading: Reading, cry: Cry, cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether it reads like danger: less of it is enough where words speak of distress."""
    now, low = (_heads.likelihood(reading, f"crisis_{how}") for how in ("urgent", "nonurgent"))
    kind = _heads.likelihood(reading, "positive")
    glad = kind >= _WARM
    heard = bool(cry.danger or cry.cues.strong) and not (glad or _LAUGHS & reading.text.words)
    level = Caution.CERTAIN if _idle(cues) else _CAREFUL if heard else Caution.BALANCED
    if glad and (kind > now or now < _WARMLY):
        return False
    level = _CAREFUL if now + low >= _BOTH and level is Caution.BALANCED else level
    return _heads.is_like(reading, "crisis_urgent", level)


def _in_distress(reading: Reading, cues: Mapping[str, Sequence[Hit]]) -> bool:
    level = Caution.CERTAIN if _idle(cues) else Caution.BALANCED
    return _heads.is_like(reading, "crisis_nonurgent", level)


def _weighs(reading: Reading, cry: Cry, score: float, found: Mapping[str, Sequence[Hit]]) -> int:
    """What cues, a wish and the score weigh together; nothing where too little is said."""
    cues = cry.cues
    wish = any(h.term.strength == 2 for h in cry.found)
    said = len(cues.found)
    faint = (said > 1 and score >= _FAINT[0]) or (said > 2 and score >= _FAINT[1])
    if not (cues.strong or wish or cues.kinds > 2 or faint) or cues.only("sign"):
        return 0
    short = len(reading.text.tokens) <= _SHORT and (cues.kinds > 1 or wish)
    kind = bool(found.get("praise")) and not wish and not cues.strong
    weight = cues.points + 2 * wish + short + sum(score >= level for level in _SCORES)
    return weight - 2 * kind - 2 * bool(_LAUGHS & reading.text.words)


def _score(reading: Reading, words: Wordbook) -> float:
    """The classifier's score; it reads English only, and is not asked about anything else."""
    return 0.0 if foreign_to(reading, words) else reading.signals.get("crisis", 0.0)


def _glad(reading: Reading) -> bool:
    """Whether the mood is good beyond doubt."""
    return reading.signals.get("sentiment_positive", 0.0) >= _GLAD


def _low(reading: Reading) -> bool:
    """Whether somebody speaks of themselves, at some length, in a very low mood."""
    mood = reading.signals.get("sentiment_negative", 0.0)
    return _own(reading) and len(reading.text.tokens) > _SHORT and mood >= _LOW_SCORE


def _own(reading: Reading) -> bool:
    """Whether the writer speaks of themselves."""
    return bool(_I & reading.text.words or "my" in reading.text.words)


def _by_own_hand(reading: Reading, cry: Cry, cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether somebody speaks of killing themselves, not of a life that is too much, in earnest."""
    if cues.get("crisis_past") or _LAUGHS & reading.text.words:
        return False
    tokens = reading.text.tokens
    said = {f for h in cry.found for t in tokens[h.first : h.last + 1] for f in t.forms}
    if _MUSES & said:
        return bool((_KILLS - _ENDS) & said)
    return bool(_KILLS & said)


def _blames(reading: Reading, cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether it finds fault with a service and says nothing of the writer."""
    fault = cues.get("criticism") or cues.get("complaint")
    own = "my" in reading.text.words and not cues.get("somebody")  # my husband, but not my life
    return bool(fault) and not own and not _I & reading.text.words


def _idle(cues: Mapping[str, Sequence[Hit]]) -> bool:
    """Whether it speaks in idiom, of what is over, or of teaching and raising money."""
    return bool(cues.get("crisis_idioms") or cues.get("crisis_past"))
