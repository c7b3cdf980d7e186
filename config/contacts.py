"""Who is told of things, by which way and when, as the settings name them."""

from datetime import datetime, time

from pydantic import BaseModel, ConfigDict, Field, field_validator

from moderation.deadlines import LONDON


class Contact(BaseModel):
    """Somebody who is told of things: a person or a team.

    *answers_for* names recipients (on_call, director, foi, pals, safeguarding, press ...).
    *channels* are ways to reach them, best first: ``mailto:team@example.nhs.uk``, or the address
    of any service that Apprise knows (Teams, Slack, SMS, pagers). A page uses the first two.
    *when*: always, in_hours or out_of_hours. *order*: who is called first (lowest).
    *shifts*: only then, London time: ``"2026-11-20T16:30/2026-11-27T09:00"``.
    *digest*: hand-offs and reminders come once a day at this hour (``"08:30"``), not at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    answers_for: tuple[str, ...] = Field(min_length=1)
    channels: tuple[str, ...] = Field(min_length=1, repr=False)
    when: str = Field(default="always", pattern="^(always|in_hours|out_of_hours)$")
    order: int = 1
    shifts: tuple[tuple[datetime, datetime], ...] = ()
    digest: time | None = None

    @field_validator("channels", mode="before")
    @classmethod
    def _a_line_each(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("shifts", mode="before")
    @classmethod
    def _from_and_until(cls, value: object) -> object:
        return tuple(_shift(s) for s in value) if isinstance(value, (list, tuple)) else value


def _shift(value: object) -> object:
    """The start and end of a shift written as "from/until", in London time."""
    if not isinstance(value, str):
        return value
    try:
        start, end = (datetime.fromisoformat(part.strip()) for part in value.split("/"))
    except ValueError as error:
        raise ValueError(
            f'"{value}" is no shift; write "2026-11-20T16:30/2026-11-27T09:00"'
        ) from error
    shift = tuple(m if m.tzinfo else m.replace(tzinfo=LONDON) for m in (start, end))
    if shift[0] >= shift[1]:
        raise ValueError(f'the shift "{value}" ends before it starts')
    return shift
