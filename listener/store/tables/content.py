"""What was pulled: accounts and their cursors, authors, threads, items and their versions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from listener.store.tables.columns import data, key, metadata, moment, number, points_to, words

# *name* is the name in wellheard.toml; *paused* says in words why nothing is pulled or done.
accounts = Table(
    "accounts",
    metadata,
    Column("name", String, primary_key=True),
    words("platform", default=None),
    words("platform_id"),
    words("handle"),
    words("mode"),
    words("paused"),
    moment("paused_at"),
    words("writes_stopped"),
    moment("first_seen_at", always=True),
    moment("pulled_at"),
    moment("tried_at"),
    data("facts"),
)

# *not_before*: the platform asked us to wait. *failures*: in a row, for the pause between tries.
# The first reading of a stream, until *done_at*: when it began, what it brought, how far back.
cursors = Table(
    "cursors",
    metadata,
    Column("account", String, ForeignKey("accounts.name"), primary_key=True),
    Column("stream", String, primary_key=True),
    Column("cursor", String, nullable=True),
    moment("stored_at"),
    moment("done_at"),
    moment("not_before"),
    number("failures"),
    words("trouble"),
    moment("began_at"),
    number("first_items"),
    moment("reached_at"),
)

authors = Table(
    "authors",
    metadata,
    key(),
    words("platform", default=None),
    words("platform_id", default=None),
    words("handle"),
    words("name"),
    words("kind", default="person"),
    words("bio"),
    moment("created_at"),
    number("followers", None),
    moment("first_seen_at", always=True),
    moment("seen_at", always=True),
    Column("answered", Boolean, nullable=False, default=True),
    moment("forgotten_at"),
    UniqueConstraint("platform", "platform_id"),
)

# Conversations, and what we said in them.
threads = Table(
    "threads",
    metadata,
    key(),
    words("platform", default=None),
    words("account", default=None),
    words("platform_id", default=None),
    Column("own", Boolean, nullable=False, default=False),
    words("text"),
    words("permalink"),
    moment("posted_at"),
    moment("seen_at", always=True),
    UniqueConstraint("platform", "account", "platform_id"),
)

# *state* is the last answer of the platform (moderation.actions.State). *version_id* is the one
# that stands now. Words are forgotten in three moments: proposed, approved, done.
items = Table(
    "items",
    metadata,
    key(),
    words("platform", default=None),
    Column("account", String, ForeignKey("accounts.name"), nullable=False),
    words("platform_id", default=None),
    words("kind", default=None),
    data("roles"),
    Column("own_thread", Boolean, nullable=False, default=False),
    points_to("author_id", "authors.id", always=False),
    words("thread"),
    words("parent"),
    words("permalink"),
    words("language"),
    moment("posted_at"),
    moment("first_seen_at", always=True),
    moment("seen_at", always=True),
    Column("version_id", BigInteger, nullable=True),
    words("state", default="visible"),
    moment("state_at"),
    moment("gone_at"),
    moment("next_check_at"),
    number("checks"),
    moment("forget_proposed_at"),
    moment("forget_approved_at"),
    words("forget_approved_by"),
    moment("forgotten_at"),
    UniqueConstraint("platform", "account", "platform_id"),
    Index("ix_items_account_first_seen_at", "account", "first_seen_at"),
    Index("ix_items_author_id_first_seen_at", "author_id", "first_seen_at"),
    Index("ix_items_account_thread", "account", "thread"),
    Index("ix_items_next_check_at", "next_check_at"),
    Index("ix_items_permalink", "permalink"),
)

# Where an edit changes the platform's id of an item, its earlier ids lead here to it.
aliases = Table(
    "aliases",
    metadata,
    Column("platform", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("platform_id", String, primary_key=True),
    points_to("item_id", "items.id"),
)

# *text* is empty and *forgotten_at* set once the words had to go; the digest stays.
versions = Table(
    "versions",
    metadata,
    key(),
    points_to("item_id", "items.id", index=False),
    words("digest", default=None),
    number("number", 1),
    words("text"),
    data("media"),
    data("links"),
    data("raw"),
    moment("edited_at"),
    moment("seen_at", always=True),
    moment("judged_at"),
    Column("waiting", Boolean, nullable=False, default=True),
    moment("forgotten_at"),
    UniqueConstraint("item_id", "digest"),
)
Index(
    "ix_versions_waiting",
    versions.c.id,
    sqlite_where=text("waiting = 1"),
    postgresql_where=text("waiting"),
)

# Four marks of each version's words: texts that say nearly the same share two of them.
echoes = Table(
    "echoes",
    metadata,
    points_to("version_id", "versions.id"),
    number("mark"),
    number("author_id", None),
    moment("seen_at", always=True),
    Index("ix_echoes_mark_seen_at", "mark", "seen_at"),
    Index("ix_echoes_seen_at", "seen_at"),
)

# A frozen copy, saved before any act; *seal* is the SHA-256 of *content*.
evidence = Table(
    "evidence",
    metadata,
    key(),
    points_to("item_id", "items.id"),
    points_to("version_id", "versions.id", index=False),
    moment("taken_at", always=True),
    words("why"),
    data("content"),
    words("seal"),
    Column("attachment", LargeBinary, nullable=True),
    moment("keep_until"),
    UniqueConstraint("version_id", "why"),
)
