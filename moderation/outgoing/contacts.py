"""Numbers, addresses and identifiers in outgoing words that we do not publish."""

import re
from collections.abc import Iterator, Sequence

import phonenumbers
from nhs_number.validate import is_valid

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
# Shaped like a number of the United Kingdom, whether or not the range is in use.
_UK_NUMBER = re.compile(r"(?<![\w.])(?:\+44 ?|0)(?:\d[ -]?){9,10}(?![\w])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b")
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_BORN = re.compile(
    r"\b(?:born|dob|d\.o\.b\.?|date of birth)\b[^.\n]{0,20}?\d{1,2}[/. -](?:\d{1,2}|[a-z]{3,9})"
    r"[/. -]\d{2,4}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b\d{1,4}[a-z]? [A-Z][a-z]+(?: [A-Z][a-z]+)? "
    r"(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Terrace|Grove|Way|Court|Gardens|Place)\b"
)

Found = tuple[str, tuple[int, int]]


def strange_contacts(words: str, published: Sequence[str]) -> Iterator[Found]:
    """Yield what stands in *words* that could identify or reach a person and is not *published*."""
    ours = {_bare(p) for p in published}
    spans: list[tuple[int, int]] = []
    for what, span in _candidates(words):
        taken = any(a < span[1] and span[0] < b for a, b in spans)
        if not taken and not _ours(words[slice(*span)], ours):
            spans.append(span)
            yield what, span


def _candidates(words: str) -> Iterator[Found]:
    for match in _TEN_DIGITS.finditer(words):
        if is_valid(re.sub(r"[ -]", "", match[0])):
            yield "an NHS number", match.span()
    for call in phonenumbers.PhoneNumberMatcher(words, "GB"):
        yield "a phone number", (call.start, call.end)
    for what, pattern in (
        ("a phone number", _UK_NUMBER),
        ("an email address", _EMAIL),
        ("a National Insurance number", _INSURANCE),
        ("a date of birth", _BORN),
        ("a home address", _ADDRESS),
        ("a postcode", _POSTCODE),
    ):
        for match in pattern.finditer(words):
            yield what, match.span()


def _ours(found: str, ours: set[str]) -> bool:
    bare = _bare(found)
    return any(bare == o or (len(bare) > 4 and bare in o) for o in ours)


def _bare(text: str) -> str:
    return re.sub(r"[^\w@.]", "", text).lower().strip(".")
