"""What searches may do, and where files that people bring lie."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    """A table of the file: unknown keys are faults, because they are mostly typing slips."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listening(_Part):
    """What searches may do: how many days they run, how much they read."""

    longest_days: int = Field(default=90, ge=1, le=365)
    person_days: int = Field(default=30, ge=1, le=30)  # where a person is named
    daily_posts: int = Field(default=2_000, ge=1)  # the highest cap that one may have
    every_minutes: float = Field(default=15, gt=0)


class Uploads(_Part):
    """Where files that people bring lie until they are read, and how big one may be."""

    folder: Path = Path("uploads")
    most_mb: int = Field(default=2_048, ge=1)
