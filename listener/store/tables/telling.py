"""What goes out beside the outbox: messages kept for a daily digest, addresses that people gave."""

from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from listener.store.tables.columns import key, metadata, moment, number, points_to, words

# A message that somebody gets in a digest and not at once. *digest_id* is the digest that took it.
digest_entries = Table(
    "digest_entries",
    metadata,
    key(),
    words("contact", default=None),
    points_to("message_id", "messages.id", index=False),
    number("digest_id", None),
    moment("added_at", always=True),
    UniqueConstraint("contact", "message_id"),
    Index("ix_digest_entries_digest_id", "digest_id"),
    Index("ix_digest_entries_message_id", "message_id"),
)

# Where the author of a case's item asked to be written to. Goes when the item's words go.
addresses = Table(
    "addresses",
    metadata,
    Column("case_id", key().type, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    words("email", default=None),
    words("by", default=None),
    moment("at", always=True),
)
