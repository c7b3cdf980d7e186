"""Lexicons compiled into one search, and the little language that their phrases are written in."""

from moderation.wordbook.book import Hit, Wordbook, book
from moderation.wordbook.patterns import pattern

__all__ = ["Hit", "Wordbook", "book", "pattern"]
