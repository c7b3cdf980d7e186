"""The queue: cases and their events, clocks, messages, and the audit that never forgets."""

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import (
    data,
    half_key,
    key,
    metadata,
    moment,
    number,
    points_to,
    words,
)

# A fold of its events. *kind*: item (the ordinary one), appeal, support ...: one of each for an
# item. *harm* orders the queue, worst lowest.
cases = Table(
    "cases",
    metadata,
    key(),
    words("kind", default="item"),
    points_to("item_id", "items.id"),
    words("account", default=None),
    words("route", default=None),
    words("severity", default=None),
    Column("urgent", Boolean, nullable=False, default=False),
    Column("measured", Boolean, nullable=False, default=True),
    number("harm"),
    words("status", default="open"),
    words("owner"),
    moment("claimed_until"),
    moment("due_at"),
    moment("snoozed_until"),
    words("team"),
    words("outcome"),
    number("version"),
    moment("opened_at", always=True),
    moment("changed_at", always=True),
    moment("closed_at"),
    UniqueConstraint("item_id", "kind"),
    Index("ix_cases_status_harm_opened_at", "status", "harm", "opened_at"),
    Index("ix_cases_due_at", "due_at"),
    Index("ix_cases_opened_at", "opened_at"),
)

case_events = Table(
    "case_events",
    metadata,
    key(),
    points_to("case_id", "cases.id", index=False),
    number("number"),
    words("happened", default=None),
    words("by", default=None),
    data("data"),
    moment("at", always=True),
    UniqueConstraint("case_id", "number"),
    Index("ix_case_events_at", "at"),
)

case_links = Table(
    "case_links",
    metadata,
    half_key("case_id", "cases.id"),
    half_key("other_id", "cases.id"),
    words("why"),
    words("by"),
    moment("at", always=True),
)

# A clock that the law or the policy set. *next_at* is when to look at it again; a paused one has
# *paused_at* and no *next_at*; *paused_seconds* adds up what is over.
deadlines = Table(
    "deadlines",
    metadata,
    key(),
    points_to("case_id", "cases.id", index=False),
    words("kind", default=None),
    moment("started_at", always=True),
    moment("early_at"),
    moment("due_at", always=True),
    moment("warn_at"),
    moment("warned_at"),
    moment("breached_at"),
    moment("met_at"),
    moment("paused_at"),
    words("paused_why"),
    number("paused_seconds"),
    number("stage"),
    moment("next_at"),
    UniqueConstraint("case_id", "kind"),
    Index("ix_deadlines_next_at", "next_at"),
)

# The outbox. *key* makes a message the only one of its kind. *state*: waiting, sending, sent,
# failed, unknown, cancelled. No words of a comment are ever kept in *data*.
messages = Table(
    "messages",
    metadata,
    key(),
    Column("key", String, nullable=False, unique=True),
    points_to("case_id", "cases.id", always=False),
    words("kind", default=None),
    words("recipient"),
    words("channel"),
    data("data"),
    Column("urgent", Boolean, nullable=False, default=False),
    words("state", default="waiting"),
    words("token"),
    number("attempts"),
    words("trouble"),
    words("reference"),
    moment("created_at", always=True),
    moment("next_at"),
    moment("sent_at"),
    moment("acknowledged_at"),
    words("acknowledged_by"),
    Index("ix_messages_next_at", "next_at"),
)

# Append-only; the database itself refuses changes. *id* counts without gaps and *hash* is
# sha256(hash of the row before + this row as canonical JSON). Ids and codes, never words.
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    moment("at", always=True),
    words("by", default=None),
    words("what", default=None),
    words("account"),
    number("item_id", None),
    number("case_id", None),
    data("data"),
    words("previous", default=None),
    words("hash", default=None),
    Index("ix_audit_item_id", "item_id"),
    Index("ix_audit_case_id", "case_id"),
    Index("ix_audit_at", "at"),
)

# One row: the end of the chain, locked by whoever appends.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    number("last"),
    words("hash", default=None),
)
