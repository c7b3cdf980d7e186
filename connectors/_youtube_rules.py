"""What YouTube lets a channel do, and what its refusals mean."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connectors._http import utcnow
from connectors._json_api import Refusal
from connectors._rows import table, tables, text
from connectors.errors import (
    ConnectorError,
    Gone,
    NotPermitted,
    OutOfBudget,
    RateLimited,
    Transient,
)
from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

OURS = frozenset({Kind.COMMENT, Kind.REPLY})
BLOCK = "YouTube bans an author only together with rejecting, and offers no way back: by hand"
REPORT = "YouTube takes reports only in its own pages: report by hand and note the reference"

CAN = Capabilities(
    platform="youtube",
    streams=("published", "held", "spam"),
    abilities=(
        Ability(
            Verb.HIDE,
            OURS,
            reversible=True,
            own_thread=True,
            repeatable=True,
            max_batch=50,
            note="held for review: only we and the author see it",
        ),
        Ability(Verb.UNHIDE, OURS, reversible=True, own_thread=True, repeatable=True, max_batch=50),
        Ability(
            Verb.DELETE,
            OURS,
            own_thread=True,
            repeatable=True,
            max_batch=50,
            note="rejected: it cannot be published again",
        ),
        Ability(
            Verb.REPLY,
            OURS,
            own_thread=True,
            longest=10_000,
            note="under the first-level comment",
        ),
        Ability(Verb.BLOCK, by_hand=True, note=BLOCK),
        Ability(Verb.REPORT, by_hand=True, note=REPORT),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="the time of change differs from the time of posting",
    deletions="the comment is missing when asked for again",
    note="10,000 units a day until midnight Pacific: a list costs 1, a write 50",
)

SPENT = {"quotaExceeded", "dailyLimitExceeded"}
SLOWER = {"rateLimitExceeded", "userRateLimitExceeded"}
GONE = {"commentNotFound", "commentThreadNotFound", "videoNotFound", "channelNotFound"}
GONE |= {"commentsDisabled"}


def midnight_pacific(now: datetime) -> datetime:
    """Return when the day's quota is renewed."""
    there = now.astimezone(ZoneInfo("America/Los_Angeles"))
    day = (there + timedelta(days=1)).date()
    return datetime(day.year, day.month, day.day, tzinfo=there.tzinfo).astimezone(UTC)


def judged(refusal: Refusal) -> ConnectorError | None:
    """Return the error behind YouTube's reason; None where the status says it all."""
    error = table(refusal.body.get("error"))
    reasons = {text(e.get("reason")) for e in tables(error.get("errors"))}
    if reasons & SPENT:
        until = midnight_pacific(utcnow())
        return OutOfBudget(f"{refusal.who}: YouTube's units for today are used up", until)
    if reasons & SLOWER:
        return RateLimited(f"{refusal.who}: YouTube asks us to slow down", refusal.until)
    if reasons & GONE:
        return Gone(f"{refusal.who}: YouTube no longer has it")
    if reasons & {"forbidden", "insufficientPermissions", "ineligibleAccount"}:
        return NotPermitted(f"{refusal.who}: YouTube does not allow this with our token")
    if reasons & {"processingFailure", "backendError"} and not refusal.write:
        return Transient(f"{refusal.who}: YouTube is in trouble")
    return None
