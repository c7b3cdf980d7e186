"""The language of a reading, worked out once: by words that settle it, else by its look."""

from moderation.principles import Reading
from moderation.rules._languages import foreign
from moderation.wordbook import Wordbook


def foreign_to(reading: Reading, words: Wordbook) -> str:
    """Return the name of the language if it is clearly not English, else an empty text."""
    memo = reading.text.memo
    if "language" not in memo:
        memo["language"] = _by_words(reading, words) or foreign(reading.text)
    return str(memo["language"])


def _by_words(reading: Reading, words: Wordbook) -> str:
    cries = words.hits(reading.text).get("crisis_languages", ())
    known = words.hits(reading.text).get("other_languages", ())
    names = [h.term.category for h in (*known, *cries)]
    best = max(sorted(set(names)), key=names.count, default="")
    if not best:
        return ""
    enough = names.count(best) > 1 and 4 * names.count(best) >= len(reading.text.tokens)
    return best if enough or any(h.term.category for h in cries) else ""
