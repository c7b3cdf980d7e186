"""The register of official accounts and what happened to each; and who was trained when."""

from sqlalchemy import Boolean, Column, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import data, key, metadata, moment, number, points_to, words

# A fold of its events. *account* is its name in wellheard.toml, if it is read here. *facts* and
# the rest of what is known stand in *data*; no log-in is ever kept.
register = Table(
    "register",
    metadata,
    key(),
    words("account"),
    words("platform"),
    words("standing", default=None),
    Column("official", Boolean, nullable=False, default=False),
    number("version"),
    data("data"),
    moment("since", always=True),
    moment("changed_at", always=True),
    Index("ix_register_account", "account"),
)

register_events = Table(
    "register_events",
    metadata,
    key(),
    points_to("entry_id", "register.id", index=False),
    number("number"),
    words("happened", default=None),
    words("by", default=None),
    data("data"),
    moment("at", always=True),
    UniqueConstraint("entry_id", "number"),
)

# One row a training that somebody finished; the newest counts.
trainings = Table(
    "trainings",
    metadata,
    key(),
    Column("user", String, nullable=False, index=True),
    words("finished_on", default=None),  # a date, as people write it down: 2026-11-20
    words("what"),
    words("by", default=None),
    moment("at", always=True),
)
