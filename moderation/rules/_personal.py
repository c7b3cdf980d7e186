"""Numbers and addresses that point at one person, with what is public taken out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers
from nhs_number.validate import is_valid


class Detail(NamedTuple):
    """A personal detail: what it is, and where in the words."""

    what: str
    start: int
    end: int


_DIGITS = re.compile(r"\d")
_NHS = re.compile(r"(?<![\d+])\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\d)")
_PHONE = re.compile(r"(?<![\d\w])(?:\+ ?44|0044|\(?0)[\d ().-]{8,16}\d(?!\d)")
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NINO = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b", re.I
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b", re.I)
_STREET = re.compile(
    r"\b(?:flat \d+\w?,? )?\d{1,4}[a-z]?,? (?:[a-z'’]+ ){1,3}"
    r"(?:road|rd|street|st|avenue|ave|lane|ln|close|drive|crescent|terrace|gardens|grove|way|court|"
    r"place|walk|square|mews|hill|view|rise|row|green|park)\b",
    re.I,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:[/. -]\d{{1,2}}[/. -]|[ -]?(?:{_MONTHS})[a-z]*,? ?)"
    r"(?:19|20)?\d\d\b"
)
_BORN = re.compile(rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b[ :is-]{{0,6}}({_DATE})", re.I)
_OFFICIAL = re.compile(
    r"(?:@|\.)(?:nhs\.uk|nhs\.net|nhs\.scot|gov\.uk|gov\.scot|gov\.wales|police\.uk|parliament\.uk|"
    r"ombudsman\.org\.uk|samaritans\.org|[\w-]+\.nhs\.uk)$",
    re.I,
)
# Lines that anybody may ring: free, shared-cost and service numbers, and the short ones.
_PUBLIC = re.compile(r"^(?:\+?44|0)?(?:800|808|300|303|330|333|345|344|370|371|84|87|116|500)")
_MINE = re.compile(r"\b(?:my|me|her|his|their|home|i'?m)\b", re.I)
_DESK = re.compile(
    r"\b(?:switchboard|reception|ward|clinic|surgery|helpline|hotline|office|pals|department|unit|"
    r"hospital|practice|pharmacy|desk|centre|line)(?:'s)?\b[^.\d]{0,24}$",
    re.I,
)
_FOR_A_DESK = re.compile(
    r"[^.\d]{0,30}\b(?:number|line)\b[^.\d]{0,12}\b(?:for|of) (?:the|our|their)\b[^.\d]{0,30}\b"
    r"(?:desk|switchboard|reception|ward|clinic|surgery|helpline|office|pals|department|unit|practice|pharmacy)",
    re.I,
)
_SHORT_ADDRESSES = re.compile(
    r"^(?:info|enquir\w*|contact|pals|complaints?|comms|press|foi|admin|help|support|office|"
    r"reception|team|hello|media|feedback|noreply|customer\w*|appointments?)\b",
    re.I,
)


def details(text: str) -> list[Detail]:
    """Return the personal details in *text*, in order; public lines and mailboxes are none."""
    found = list(_emails(text)) if "@" in text else []
    if _DIGITS.search(text):
        found += _numbers(text)
    return sorted(found, key=lambda d: d.start)


def _numbers(text: str) -> Iterator[Detail]:
    taken: list[tuple[int, int]] = []
    for match in _NHS.finditer(text):
        if match[0][0] != "0" and is_valid(re.sub(r"\D", "", match[0])):
            taken.append(match.span())
            yield Detail("an NHS number", *match.span())
    for match in _PHONE.finditer(text):
        desk = _FOR_A_DESK.match(text[match.end() : match.end() + 80])
        private = not desk and _is_private(match[0], text[: match.start()])
        if private and not any(a < match.end() and match.start() < b for a, b in taken):
            yield Detail("a phone number", *match.span())
    for what, pattern in (
        ("a National Insurance number", _NINO),
        ("a postcode", _POSTCODE),
        ("a street address", _STREET),
    ):
        for match in pattern.finditer(text):
            yield Detail(what, *match.span())
    for match in _BORN.finditer(text):
        yield Detail("a date of birth", *match.span())


def _is_private(said: str, before: str) -> bool:
    digits = re.sub(r"\D", "", said)
    if _PUBLIC.match(digits.removeprefix("00")):
        return False
    if digits[:2] in ("01", "02") and _DESK.search(before[-60:]) and not _MINE.search(before[-60:]):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(said, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _emails(text: str) -> Iterator[Detail]:
    for match in _EMAIL.finditer(text):
        public = _OFFICIAL.search(match[0]) or _SHORT_ADDRESSES.match(match[0])
        if not public:
            yield Detail("an e-mail address", *match.span())
