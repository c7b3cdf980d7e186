"""What is searched for and what that found; what people entered by hand and brought in files."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

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

# A search is a fact with a purpose, an owner and an end; it is never deleted. *read_to*: the last
# version held against it on accounts whose platform cannot be searched.
searches = Table(
    "searches",
    metadata,
    key(),
    words("name", default=None),
    words("words", default=None),
    words("leave_out"),
    words("purpose", default=None),
    words("owner", default=None),
    data("sources"),
    words("person", default="nobody"),
    words("person_why"),
    words("advice"),
    number("cap"),
    moment("starts_at", always=True),
    moment("ends_at", always=True),
    words("by", default=None),
    moment("made_at", always=True),
    words("agreed_by"),
    moment("agreed_at"),
    moment("ended_at"),
    words("ended_by"),
    words("ended_why"),
    number("version"),
    number("read_to"),
    Index("ix_searches_ends_at", "ends_at"),
)

# Which search brought which item, and by which of its words.
search_hits = Table(
    "search_hits",
    metadata,
    key(),
    points_to("search_id", "searches.id", index=False),
    points_to("item_id", "items.id"),
    words("account"),
    data("found"),
    moment("at", always=True),
    UniqueConstraint("search_id", "item_id"),
    Index("ix_search_hits_search_id_at", "search_id", "at"),
)

# How much was read for a search on a UTC day, the day by which X charges.
search_days = Table(
    "search_days",
    metadata,
    half_key("search_id", "searches.id"),
    Column("account", String, ForeignKey("accounts.name"), primary_key=True),
    Column("day", String, primary_key=True),
    number("read"),
    number("kept"),
)

# An item that somebody saw and typed in.
entered = Table(
    "entered",
    metadata,
    half_key("item_id", "items.id"),
    words("seen_by", default=None),
    words("note"),
    Column("public", Boolean, nullable=False, default=True),
    words("by", default=None),
    moment("at", always=True),
)

# A file that somebody brought. *state*: mapping, waiting, running, done, failed, stopped. *place*
# is its name in the folder of uploads, *row* how many of its rows are dealt with.
uploads = Table(
    "uploads",
    metadata,
    key(),
    words("name", default=None),
    words("place", default=None),
    words("platform", default=None),
    words("account", default=None),
    number("size"),
    words("state", default="mapping"),
    data("columns"),
    Column("month_first", Boolean, nullable=False, default=False),
    number("row"),
    number("new"),
    number("edited"),
    number("known"),
    number("bad"),
    data("faults"),
    words("trouble"),
    words("by", default=None),
    moment("at", always=True),
    moment("started_at"),
    moment("ended_at"),
    Index("ix_uploads_state", "state"),
)
