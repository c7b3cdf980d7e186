"""Breaches of the policy and near misses, as a person writes them down for the incident system."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sort(StrEnum):
    """What it is."""

    BREACH = "breach"
    NEAR_MISS = "near_miss"  # it nearly went wrong, or was put right in time
    CONFLICT = "conflict"  # of interest


class Category(StrEnum):
    """What it was about."""

    STAFF_POST = "staff_post"
    WRONG_ACCOUNT = "wrong_account"
    CONFIDENTIAL = "confidential"
    UNAPPROVED = "unapproved"
    LOG_IN = "log_in"
    UNOFFICIAL_ACCOUNT = "unofficial_account"
    LATE = "late"
    PUBLIC_BREACH = "public_breach"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Breach:
    """One of them. *summary* and *done* are a colleague's words and name nobody.

    *reference* is the number that the incident system gave it. *export*: the export that took it.
    """

    sort: Sort
    category: Category
    summary: str
    happened_at: datetime
    recorded_at: datetime
    by: str
    id: int = 0
    case_id: int | None = None
    account: str = ""
    done: str = ""
    reference: str = ""
    export: int | None = None
