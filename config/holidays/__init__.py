"""Bank holidays, from the data beside this file; one-off days are added there."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from moderation.deadlines import Holidays


@cache
def united_kingdom() -> Holidays:
    """Return the bank holidays of the United Kingdom, by nation."""
    content = tomllib.loads((files(__name__) / "united_kingdom.toml").read_text("utf-8"))
    by_nation: dict[str, set[date]] = {}
    for entry in content["holiday"]:
        for nation in entry["nations"]:
            by_nation.setdefault(nation, set()).add(entry["date"])
    return Holidays(
        {nation: frozenset(days) for nation, days in by_nation.items()},
        content["known_from"],
        content["known_to"],
    )
