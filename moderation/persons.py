"""Noticing that a search is for a person: accounts, profiles, contact details, names.

A name can only be guessed at: given names with another word, titles with a name, and the names of
colleagues that the organisation lists. What is guessed wrongly is put right by the person who
asks, on the record and with a second person's agreement.
"""

import re
from collections.abc import Collection

from moderation.given_names import GIVEN_NAMES
from moderation.queries import Query, Term, terms
from moderation.text.folding import folded

_PROFILES = re.compile(
    r"(?:twitter|x|instagram|facebook|fb|tiktok|threads|youtube|linkedin|reddit|bsky)\.\w+/\S|"
    r"\bu/\w|\b[\w.+-]+@[\w-]+\.\w|\bhttps?:|\bwww\.|\+?\d[\d ()-]{8,}\d|\bdid:\w|\.bsky\.social\b",
    re.I,
)
_TITLES_WORDS = "mr mrs ms miss mx dr prof professor cllr councillor sir dame lord lady"
_JOBS = frozenset({"doctor", "nurse", "sister", "matron", "judge", "coroner", "consultant"})
# After a name they make it a place or an institution: "James Cook University Hospital".
_PLACES_WORDS = """
    hospital hospitals ward wards centre center clinic unit house trust foundation award awards
    street road lane park surgery practice university college school infirmary hospice institute
    building lodge court gardens charity fund appeal memorial library bridge church campus day
    act law protocol syndrome disease campaign week report inquiry review
"""
_TITLES, _PLACES = frozenset(_TITLES_WORDS.split()), frozenset(_PLACES_WORDS.split())


def profiles(text: str) -> bool:
    """Return whether *text* holds an address, a number or the profile of somebody."""
    return bool(_PROFILES.search(text))


def handles(query: Query, ours: Collection[str]) -> list[str]:
    """Return the accounts that *query* names and that are not ours."""
    own = {folded(h.removeprefix("@")).words for h in ours}
    return [str(t) for t in terms(query) if t.mark == "@" and t.words[0] not in own]


def named(query: Query, text: str, staff: Collection[str]) -> list[str]:
    """Return the people that *query* seems to name, each once."""
    said = [(w, t) for t in terms(query) for w in t.words]
    colleagues = {tuple(folded(name).words.split()) for name in staff}
    found: dict[str, None] = {}
    for place, (word, term) in enumerate(said):
        if place + 1 >= len(said):
            break
        following = said[place + 1][0]
        after = said[place + 2][0] if place + 2 < len(said) else ""
        if not _beside(term, said[place + 1][1], text):
            continue
        if {following, after} & _PLACES and (word, following) not in colleagues:
            continue
        pair = f"{word} {following}".title()
        listed = (word, following) in colleagues or word in _TITLES
        given = word in GIVEN_NAMES and following not in GIVEN_NAMES
        if listed or given or (word in _JOBS and _capital(following, text)):
            found[pair] = None
    return list(found)


def _beside(one: Term, other: Term, text: str) -> bool:
    """Return whether the two are meant together: no OR and no NOT between them."""
    if one is other:
        return True
    between = text[one.at - 1 : other.at - 1][len(one.written) :]
    return not re.search(r"\bOR\b|\bNOT\b|-", between)


def _capital(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word.capitalize())}\b", text) is not None
