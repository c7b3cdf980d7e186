"""The rules as they stand: what is switched on, editions of packs, and what they would change."""

from sqlalchemy import Boolean, Column, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import data, key, metadata, moment, number, points_to, words

# Facts with an end: nothing has to happen for one to be over. See moderation.switches.
switches = Table(
    "switches",
    metadata,
    key(),
    words("kind", default=None),
    words("mode"),
    words("account"),
    words("principle"),
    words("hours", default="always"),
    words("reason", default=None),
    words("by", default=None),
    moment("starts_at", always=True),
    moment("ends_at", always=True),
    moment("set_at", always=True),
    moment("ended_at"),
    words("ended_by"),
    Index("ix_switches_ends_at", "ends_at"),
)

# A decision to answer one author no further for a while; it holds once a second person agreed.
disengagements = Table(
    "disengagements",
    metadata,
    key(),
    points_to("author_id", "authors.id"),
    points_to("case_id", "cases.id", always=False),
    words("reason", default=None),
    words("by", default=None),
    moment("asked_at", always=True),
    moment("ends_at", always=True),
    words("agreed_by"),
    moment("agreed_at"),
    moment("ended_at"),
    words("ended_by"),
    Index("ix_disengagements_ends_at", "ends_at"),
)

# One content of a pack, with the files that it was made from, so that it can be gone back to.
# *given* is what the settings named when it went live: another name there takes its place.
editions = Table(
    "editions",
    metadata,
    key(),
    Column("fingerprint", String, nullable=False, unique=True),
    words("name", default=None),
    words("title"),
    words("version"),
    words("caution"),
    data("files"),
    Column("shipped", Boolean, nullable=False, default=False),
    number("tried"),
    data("broken"),
    words("by"),
    moment("proposed_at", always=True),
    words("given"),
    moment("live_at"),
    words("live_by"),
    words("live_why"),
    Index("ix_editions_live_at", "live_at"),
)

# Who did what before an edition went live. *what*: seen, agreed.
edition_people = Table(
    "edition_people",
    metadata,
    key(),
    points_to("edition_id", "editions.id", index=False),
    words("who", default=None),
    words("what", default=None),
    words("comparison"),
    moment("at", always=True),
    UniqueConstraint("edition_id", "who", "what"),
)

# A comparison of two packs over what is stored, done in the background. *state*: due, running,
# done, failed, stopped. *after* is the version up to which it is done.
replays = Table(
    "replays",
    metadata,
    key(),
    data("old"),
    data("new"),
    words("classifier"),
    moment("since", always=True),
    words("state", default="due"),
    number("total"),
    number("after"),
    data("tally"),
    words("trouble"),
    words("by", default=None),
    moment("asked_at", always=True),
    moment("started_at"),
    moment("finished_at"),
    Index("ix_replays_state", "state"),
)

# One item whose outcome would change, with both sides; never the words of the item.
replay_changes = Table(
    "replay_changes",
    metadata,
    key(),
    points_to("replay_id", "replays.id", index=False),
    points_to("item_id", "items.id", index=False),
    data("line"),
    Index("ix_replay_changes_replay_id_id", "replay_id", "id"),
)
