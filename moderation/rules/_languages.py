"""Which language a text is in, said only when it is clear."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from moderation.text import Text

# Words that are in most English sentences and in few of other languages.
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "is",
        "was",
        "are",
        "were",
        "you",
        "your",
        "i",
        "im",
        "my",
        "me",
        "we",
        "our",
        "they",
        "he",
        "she",
        "it",
        "its",
        "that",
        "this",
        "what",
        "when",
        "where",
        "who",
        "why",
        "how",
        "not",
        "no",
        "dont",
        "cant",
        "with",
        "for",
        "have",
        "has",
        "had",
        "been",
        "be",
        "but",
        "from",
        "at",
        "on",
        "so",
        "all",
        "there",
        "here",
        "will",
        "would",
        "could",
        "should",
        "just",
        "about",
        "out",
        "up",
        "get",
        "got",
        "they",
        "them",
        "his",
        "her",
        "their",
        "thanks",
        "thank",
        "good",
        "bad",
        "very",
        "more",
        "than",
        "then",
        "now",
        "still",
        "been",
        "because",
        "nurse",
        "nurses",
        "doctor",
        "staff",
        "hospital",
        "appointment",
        "waiting",
        "hours",
        "ward",
        "fuck",
        "fucking",
        "shit",
        "lol",
        "yes",
        "ok",
        "please",
        "help",
        "want",
        "need",
        "like",
        "love",
        "one",
        "aye",
        "wee",
        "nae",
        "ye",
        "yer",
        "mate",
        "ta",
        "cheers",
        "brilliant",
        "absolute",
        "lovely",
    ]
)
_SCRIPTS = (
    ("\u0900", "\u097f", "Hindi"),
    ("\u0980", "\u09ff", "Bengali"),
    ("\u0a00", "\u0a7f", "Punjabi"),
    ("\u0a80", "\u0aff", "Gujarati"),
    ("\u0b80", "\u0bff", "Tamil"),
    ("\u0c00", "\u0c7f", "Telugu"),
    ("\u0590", "\u05ff", "Hebrew"),
    ("\u0370", "\u03ff", "Greek"),
    ("\u0e00", "\u0e7f", "Thai"),
    ("\u1200", "\u137f", "Amharic or Tigrinya"),
    ("\uac00", "\ud7af", "Korean"),
    ("\u3040", "\u30ff", "Japanese"),
    ("\u4e00", "\u9fff", "Chinese"),
)
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "cy": "Welsh",
    "de": "German", "es": "Spanish", "fa": "Farsi", "fr": "French", "ga": "Irish", "gu": "Gujarati",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "lt": "Lithuanian", "lv": "Latvian",
    "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "so": "Somali", "sq": "Albanian", "ta": "Tamil",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
_MOST = 2000  # letters: enough to tell a language
SURE = 0.8


def foreign(text: Text) -> str:
    """Return the name of the language if it is clearly not English, else an empty text."""
    script = _by_script(text.original[:_MOST])
    if script:
        return script
    words = [t.forms[0] for t in text.tokens[:200] if t.forms[0].isalpha()]
    if len(words) < 3 or 4 * sum(w in _ENGLISH for w in words) >= len(words):
        return ""
    code, sure = _identifier().classify(text.original[:_MOST])
    needed = SURE if len(words) > 3 else 0.9
    return _NAMES.get(code, "") if code != "en" and sure >= needed else ""


def _by_script(text: str) -> str:
    if text.isascii():
        return ""
    letters = [c for c in text if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if 2 * arabic > len(letters) > 1:
        return "Urdu" if any(c in "ٹڈڑےںپچگہ" for c in text) else "Arabic"
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    if 2 * cyrillic > len(letters) > 2:
        return "Ukrainian" if any(c in "іїєґ" for c in text.lower()) else "Russian"
    for first, last, name in _SCRIPTS:
        if 2 * sum(first <= c <= last for c in letters) > len(letters) > 1:
            return name
    return ""


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
