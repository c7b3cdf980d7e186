"""What people type into forms: moments in London time, numbers, lists to choose from."""

from collections.abc import Mapping
from datetime import UTC, datetime

from listener.web.context import Choice
from moderation.deadlines import LONDON


def moment(text: str) -> datetime | None:
    """Return the London moment in *text*, aware, UTC; None if it is none."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    local = given if given.tzinfo else given.replace(tzinfo=LONDON)
    return local.astimezone(UTC)


def number(text: str) -> int | None:
    """Return the number of a case or record in *text*; None if it is none."""
    given = text.strip()
    return int(given) if given.isdecimal() and len(given) < 12 else None


def choices(names: Mapping[str, str], chosen: str = "") -> tuple[Choice, ...]:
    """Return *names* (value -> words) to choose from."""
    return tuple(Choice(value, text, value == chosen) for value, text in names.items())


def one_of(names: Mapping[str, str], given: str) -> str:
    """Return *given* if it is one of *names*; else the first of them."""
    return given if given in names else next(iter(names))
