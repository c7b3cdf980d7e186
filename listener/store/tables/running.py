"""What keeps the house running: people and sessions, poll slots, incidents, beats, reports."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import data, key, metadata, moment, number, points_to, words

users = Table(
    "users",
    metadata,
    key(),
    Column("name", String, nullable=False, unique=True),
    words("full_name"),
    words("email"),
    words("role", default="moderator"),
    words("password"),
    Column("active", Boolean, nullable=False, default=True),
    Column("must_change", Boolean, nullable=False, default=False),
    number("failures"),
    moment("locked_until"),
    moment("created_at", always=True),
    moment("signed_in_at"),
    data("settings"),
)

# *digest* is the SHA-256 of the cookie: a stolen database opens no session.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),
    points_to("user_id", "users.id"),
    words("csrf"),
    moment("created_at", always=True),
    moment("seen_at", always=True),
    moment("expires_at", always=True),
    data("data"),
    Index("ix_sessions_expires_at", "expires_at"),
)

# One row a slot of an account's interval: however often it is woken, it is polled once.
# *state*: due, running, done, failed, skipped.
polls = Table(
    "polls",
    metadata,
    key(),
    Column("account", String, ForeignKey("accounts.name"), nullable=False),
    moment("slot", always=True),
    words("state", default="due"),
    moment("started_at"),
    moment("finished_at"),
    number("new"),
    number("edited"),
    number("known"),
    number("gone"),
    words("trouble"),
    UniqueConstraint("account", "slot"),
    Index("ix_polls_state", "state"),
)

# *open_key* is set while it lasts and empty after, so that one trouble is one incident.
incidents = Table(
    "incidents",
    metadata,
    key(),
    Column("open_key", String, nullable=True, unique=True),
    words("kind", default=None),
    words("account"),
    words("sentence"),
    data("data"),
    moment("opened_at", always=True),
    moment("seen_at", always=True),
    moment("closed_at"),
    words("closed_by"),
    Index("ix_incidents_opened_at", "opened_at"),
)

# The last sign of life of each part: engine, judge, tell ...
beats = Table(
    "beats",
    metadata,
    Column("name", String, primary_key=True),
    moment("at", always=True),
    data("data"),
)

# *period*: "2026-W47". *state*: due, written, failed; the last good one is kept.
reports = Table(
    "reports",
    metadata,
    key(),
    words("kind", default="weekly"),
    words("period", default=None),
    words("state", default="due"),
    number("attempts"),
    words("trouble"),
    moment("due_at", always=True),
    moment("next_at"),
    moment("written_at"),
    data("files"),
    data("figures"),
    UniqueConstraint("kind", "period"),
)

# What signs links in messages; made once, by whoever needs it first.
keys = Table(
    "keys",
    metadata,
    Column("name", String, primary_key=True),
    words("value", default=None),
    moment("made_at", always=True),
)
