"""What was measured, judged, decided and done: signals to receipts, and the counters."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from listener.store.tables.columns import (
    Moment,
    data,
    key,
    metadata,
    moment,
    number,
    points_to,
    words,
)

# *scores*: {label: 0..1} of one classifier, "name@version", on one version of an item.
signals = Table(
    "signals",
    metadata,
    points_to("version_id", "versions.id", index=False),
    words("by", default=None),
    data("scores"),
    moment("at", always=True),
    UniqueConstraint("version_id", "by"),
)

# *findings*: [{principle, title, clauses, labels, route, severity, spans: [[start, end, why]],
# proposed, auto, urgent, reason}].
verdicts = Table(
    "verdicts",
    metadata,
    key(),
    points_to("item_id", "items.id"),
    points_to("version_id", "versions.id"),
    words("pack"),
    words("classifier"),
    words("route", default=None),
    words("severity", default=None),
    Column("urgent", Boolean, nullable=False, default=False),
    Column("measured", Boolean, nullable=False, default=True),
    data("labels"),
    data("findings"),
    data("proposed"),
    data("automatic"),
    data("suppressed"),
    moment("at", always=True),
    Index("ix_verdicts_at", "at"),
)

decisions = Table(
    "decisions",
    metadata,
    key(),
    points_to("verdict_id", "verdicts.id"),
    points_to("item_id", "items.id"),
    words("by", default="wellheard"),
    words("mode"),
    data("acts"),
    data("proposals"),
    Column("opens_case", Boolean, nullable=False, default=False),
    words("reason"),
    words("held_back"),
    moment("at", always=True),
    Index("ix_decisions_at", "at"),
)

# *state*: decided, sending, receipted, confirmed, refused, unknown, cancelled. *key* names the
# wanted effect: the same one is never wanted twice. *token* is held by whoever is sending it.
# *next_at* empty: nothing more is due. *probes*: how often the platform was asked about it.
intents = Table(
    "intents",
    metadata,
    key(),
    Column("key", String, nullable=False, unique=True),
    words("account", default=None),
    points_to("item_id", "items.id"),
    points_to("version_id", "versions.id", always=False, index=False),
    points_to("decision_id", "decisions.id", always=False, index=False),
    points_to("case_id", "cases.id", always=False),
    points_to("undoes_id", "intents.id", always=False, index=False),
    words("verb", default=None),
    words("text"),
    words("by", default="wellheard"),
    words("reason"),
    words("state", default="decided"),
    words("token"),
    number("rank"),
    number("attempts"),
    number("probes"),
    words("trouble"),
    moment("created_at", always=True),
    moment("next_at"),
    moment("sent_at"),
    moment("done_at"),
    Index("ix_intents_account_next_at", "account", "next_at"),
    Index("ix_intents_state", "state"),
    Index("ix_intents_created_at", "created_at"),
)

receipts = Table(
    "receipts",
    metadata,
    key(),
    points_to("intent_id", "intents.id"),
    words("outcome", default=None),
    words("reason"),
    words("link"),
    words("reference"),
    data("details"),
    words("by", default="wellheard"),
    moment("at", always=True),
    Index("ix_receipts_at", "at"),
)

# An upheld breach by one author; a pack says how long it counts.
strikes = Table(
    "strikes",
    metadata,
    key(),
    points_to("author_id", "authors.id"),
    points_to("item_id", "items.id"),
    points_to("case_id", "cases.id", always=False, index=False),
    words("principle"),
    words("by", default=None),
    moment("at", always=True),
    moment("expires_at"),
    moment("withdrawn_at"),
    UniqueConstraint("item_id", "principle"),
)

# What was used of an allowance from *starts_at* on: "acts_hour", "acts_day", quota, money.
budgets = Table(
    "budgets",
    metadata,
    Column("account", String, ForeignKey("accounts.name"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("starts_at", Moment, primary_key=True),
    number("used"),
    number("allowed", None),
)
