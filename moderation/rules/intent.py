"""What somebody wants: from words, and from the classifier where it has scored.

TOML: ``intent = "crisis"``, or ``intent = { name = "complaint", caution = "cautious" }``. Names:
crisis_urgent (in danger now), crisis (in distress, in no danger just now), crisis_other (worried
about somebody else), complaint, criticism, praise, foi (also information_request), data_rights
(also data_request), clinical_question, emergency (also clinical_emergency), media_enquiry,
safeguarding, spam, recording_of_staff, under_13. *caution* moves the score that is enough; words
are enough at any level. A complaint by score needs words as well, for a patient and for what befell
them; praise, criticism and cries for help weigh words and scores together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from moderation.principles import Caution, Lexicons, Reading, Rule, Span
from moderation.rules import _crisis, _heads, _opinion, _spans, _values
from moderation.rules._intents import INTENTS, Intent
from moderation.rules._levels import least
from moderation.rules._tongue import foreign_to
from moderation.wordbook import Hit, Wordbook, book

_ALSO = {
    "information_request": "foi",
    "data_request": "data_rights",
    "clinical_emergency": "emergency",
}
_TOLD = 10  # words from which an event is told rather than mentioned
_GRAVE = 0.92  # scores so high need no word for what happened
_Ask = Callable[[Reading, Wordbook, Caution], "tuple[Hit, ...] | None"]
_CRISIS: Mapping[str, tuple[_Ask, str, Caution]] = {
    "crisis_urgent": (_crisis.urgent, "a life may be in danger now", Caution.BALANCED),
    "crisis": (_crisis.distress, "somebody is in distress", Caution.BALANCED),
    "crisis_other": (_crisis.another, "worried about somebody's life", Caution.CERTAIN),
    "criticism": (lambda r, w, c: _opinion.criticism(r, w), "is not pleased", Caution.CERTAIN),
    "praise": (lambda r, w, c: _opinion.praise(r, w), "praises", Caution.BALANCED),
}


@dataclass(frozen=True, slots=True)
class ByWeighing:
    """Holds when several things together say so: cries for help, praise and criticism."""

    words: Wordbook
    ask: _Ask
    why: str
    caution: Caution

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return what says so; a span without a place where only the score does."""
        found = self.ask(reading, self.words, self.caution)
        if found is None:
            return ()
        return _spans.spans(found, self.why) if found else _spans.somewhere(self.why)


@dataclass(frozen=True, slots=True)
class ByWords:
    """Holds when words of the intent's lexicons stand there, or its score is high enough."""

    words: Wordbook
    intent: Intent

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return what says so; a span without a place where only the score does."""
        found = self.words.hits(reading.text)
        harmless = found.get("harmless", ())
        said = [h for name in self.intent.lexicons for h in found.get(name, ())]
        said = [h for h in _spans.outside(said, harmless)]
        head = self.intent.head
        if said and not _heads.is_unlike(reading, head):
            return _spans.spans(said, self.intent.why)
        if head and _heads.is_like(reading, head):
            return _spans.somewhere(self.intent.why)
        return _spans.somewhere(self.intent.why) if self._scored(reading) else ()

    def _scored(self, reading: Reading) -> bool:
        intent = self.intent
        if not intent.label or reading.signals.get(intent.label, 0.0) < least(
            intent.label, intent.caution
        ):
            return False
        if (intent.asking and not reading.text.asks) or (intent.telling and reading.text.asks):
            return False
        found = self.words.hits(reading.text)
        if intent.events and not self._befell(reading):
            return False
        cued = (hit.term.category == intent.label for hit in found.get("intent_cues", ()))
        if (intent.cues and not any(cued)) or foreign_to(reading, self.words):
            return False
        return not any(found.get(name) for name in intent.against)

    def _befell(self, reading: Reading) -> bool:
        """Whether something that happened to a patient is told, and not in passing."""
        told = self.words.hits(reading.text).get("grievance", ())
        kinds = {hit.term.category for hit in told}
        if "patient" not in kinds or len(reading.text.tokens) < _TOLD:
            return False
        scores = (reading.signals.get(n, 0.0) for n in ("complaint", "sentiment_negative"))
        return len(kinds) > 1 or (len(reading.text.tokens) > _TOLD and min(scores) >= _GRAVE)


def make(value: Any, lexicons: Lexicons) -> Rule:
    """Return the rule for *value*."""
    given = value if isinstance(value, Mapping) else {"name": value}
    given = _values.table(given, ("name", "caution"), "intent")
    name = _values.one_of(given.get("name"), (*INTENTS, *_CRISIS, *_ALSO), "intent")
    name = _ALSO.get(name, name)
    if name in _CRISIS:
        ask, why, usual = _CRISIS[name]
        return ByWeighing(book(lexicons), ask, why, _values.caution(given.get("caution"), usual))
    intent = INTENTS[name]
    level = _values.caution(given.get("caution"), intent.caution)
    return ByWords(book(lexicons), replace(intent, caution=level))


RULE = make
