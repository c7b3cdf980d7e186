"""What would change under another pack, as a page that a person reads before it goes live."""

import json
from collections.abc import Iterator
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from listener.judging.changes import Tally
from moderation.principles import PolicyPack

_SHOWN = 1_000


def changes_page(packs: tuple[PolicyPack, PolicyPack], tally: Tally, changes: Path) -> str:
    """Return the page for the *changes* that a comparison wrote; the first thousand are listed."""
    source = files("listener.judging").joinpath("changes.html").read_text(encoding="utf-8")
    surroundings = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    listed = list(islice(_lines(changes), _SHOWN))
    return surroundings.from_string(source).render(
        old=packs[0], new=packs[1], tally=tally, changes=listed, left=tally.changed - len(listed)
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)
