"""Every one of several conditions.

TOML: ``all_of = [{ links = "any" }, { words = "spam" }]``, or one table of conditions.
"""

from typing import Any

from moderation.principles import Lexicons, Rule
from moderation.rules._groups import Together, tables


def make(value: Any, lexicons: Lexicons) -> Rule:
    """Return the rule for *value*."""
    return Together(tables(value, lexicons, "all_of"))


RULE = make
