"""Our own posts, and when everything under each is read again."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import key, metadata, moment, number, words

# No words of ours: those are kept in *threads*, as long as an answer is. *next_check_at* is empty
# once the last time has passed, until somebody answers again.
posts = Table(
    "posts",
    metadata,
    key(),
    Column("account", String, ForeignKey("accounts.name"), nullable=False),
    words("platform_id", default=None),
    moment("posted_at"),
    moment("seen_at", always=True),
    moment("next_check_at"),
    number("checks"),
    UniqueConstraint("account", "platform_id"),
    Index("ix_posts_next_check_at", "next_check_at"),
)
