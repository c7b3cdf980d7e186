"""What is written down for others, and what came from people: breaches, exports, evidence given
out, sign-offs of statements, what colleagues and the public reported, keywords, reviews."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import (
    data,
    key,
    metadata,
    moment,
    number,
    points_to,
    words,
)

# One file that was made for another system: what it holds is found again by its number.
exports = Table(
    "exports",
    metadata,
    key(),
    words("kind", default=None),
    words("period"),
    number("rows"),
    words("digest"),
    words("by", default=None),
    moment("at", always=True),
)

# *reference*: the number that the incident system gave it. *export_id*: what took it there; a
# breach goes once, unless somebody asks for it again.
breaches = Table(
    "breaches",
    metadata,
    key(),
    words("sort", default=None),
    words("category", default=None),
    words("summary"),
    words("done"),
    words("account"),
    points_to("case_id", "cases.id", always=False),
    moment("happened_at", always=True),
    moment("recorded_at", always=True),
    words("by", default=None),
    words("reference"),
    points_to("export_id", "exports.id", always=False),
    Index("ix_breaches_happened_at", "happened_at"),
)

# Evidence of one case for somebody outside the team. *state*: asked, approved, declined, given,
# withdrawn. *digest* is the SHA-256 of the file that was made; *contents* names what was in it.
disclosures = Table(
    "disclosures",
    metadata,
    key(),
    points_to("case_id", "cases.id"),
    words("recipient", default=None),
    words("purpose", default=None),
    words("basis", default=None),
    words("state", default="asked"),
    words("asked_by", default=None),
    moment("asked_at", always=True),
    words("decided_by"),
    moment("decided_at"),
    words("why_not"),
    words("given_by"),
    moment("given_at"),
    words("digest"),
    data("contents"),
)

# Who signed which words of a statement. *digest* is of those words: changed words are unsigned.
sign_offs = Table(
    "sign_offs",
    metadata,
    key(),
    words("statement", default=None),
    words("digest", default=None),
    words("line"),
    words("link"),
    words("by", default=None),
    moment("at", always=True),
    moment("withdrawn_at"),
    words("withdrawn_by"),
    words("why"),
    Index("ix_sign_offs_statement", "statement"),
)

# What a colleague or a member of the public told the team. *source*: profile (contact to a
# colleague's own profile), post (something a colleague saw), public. *steps*: what was done of
# what the policy asks, {step: moment}.
concerns = Table(
    "concerns",
    metadata,
    key(),
    words("source", default=None),
    words("platform"),
    words("address"),
    words("nature", default=None),
    words("note"),
    words("contact"),
    Column("urgent", Boolean, nullable=False, default=False),
    moment("noticed_at"),
    moment("received_at", always=True),
    words("by", default=None),
    data("steps"),
    points_to("case_id", "cases.id", always=False),
    words("state", default="open"),
    words("outcome"),
    moment("due_at"),
    moment("closed_at"),
    words("closed_by"),
    Index("ix_concerns_state_received_at", "state", "received_at"),
)

# Which listened-for word brought which item.
keyword_matches = Table(
    "keyword_matches",
    metadata,
    key(),
    Column("word", String, nullable=False),
    points_to("item_id", "items.id"),
    words("account"),
    moment("at", always=True),
    UniqueConstraint("word", "item_id"),
    Index("ix_keyword_matches_at", "at"),
)

# When a policy, or how well it works, was last looked at as a whole.
policy_reviews = Table(
    "policy_reviews",
    metadata,
    key(),
    words("kind", default=None),
    words("pack"),
    moment("at", always=True),
    words("by", default=None),
    words("note"),
)

# How often an account was read on a London day: what stays when the polls themselves go.
poll_days = Table(
    "poll_days",
    metadata,
    Column("account", String, ForeignKey("accounts.name"), primary_key=True),
    Column("day", String, primary_key=True),
    number("times"),
    number("failed"),
)
