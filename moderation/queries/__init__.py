"""What is searched for, in one language of our own: AND, OR, NOT, quotes and parentheses.

Platforms search each in their own way; what they bring is held against the query here, so that
only what fits is kept.
"""

from moderation.queries.matching import found, words_of
from moderation.queries.parsing import parse
from moderation.queries.rewriting import branches, terms, widened
from moderation.queries.tree import All, BadQuery, Either, Not, Query, Term, shown

__all__ = [
    "All",
    "BadQuery",
    "Either",
    "Not",
    "Query",
    "Term",
    "branches",
    "found",
    "parse",
    "shown",
    "terms",
    "widened",
    "words_of",
]
