"""Switches, editions of packs, comparisons in the background, and people not answered further."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_rules"
down_revision = "20261121_keys"

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DATA = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_table(
        "editions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("caution", sa.String(), nullable=False),
        sa.Column("files", DATA, nullable=True),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("tried", sa.BigInteger(), nullable=False),
        sa.Column("broken", DATA, nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("live_at", MOMENT, nullable=True),
        sa.Column("live_by", sa.String(), nullable=False),
        sa.Column("live_why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_editions_fingerprint")),
    )
    op.create_index("ix_editions_live_at", "editions", ["live_at"], unique=False)
    op.create_table(
        "replays",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("old", DATA, nullable=True),
        sa.Column("new", DATA, nullable=True),
        sa.Column("classifier", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("tally", DATA, nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replays")),
    )
    op.create_index("ix_replays_state", "replays", ["state"], unique=False)
    op.create_table(
        "switches",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("principle", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switches")),
    )
    op.create_index("ix_switches_ends_at", "switches", ["ends_at"], unique=False)
    op.create_table(
        "edition_people",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("comparison", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_people_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_people")),
        sa.UniqueConstraint(
            "edition_id", "who", "what", name=op.f("uq_edition_people_edition_id_who_what")
        ),
    )
    op.create_table(
        "replay_changes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("replay_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("line", DATA, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_replay_changes_item_id")),
        sa.ForeignKeyConstraint(
            ["replay_id"], ["replays.id"], name=op.f("fk_replay_changes_replay_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replay_changes")),
    )
    op.create_index(
        "ix_replay_changes_replay_id_id", "replay_changes", ["replay_id", "id"], unique=False
    )
    op.create_table(
        "disengagements",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["authors.id"], name=op.f("fk_disengagements_author_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_disengagements_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disengagements")),
    )
    op.create_index(
        op.f("ix_disengagements_author_id"), "disengagements", ["author_id"], unique=False
    )
    op.create_index(op.f("ix_disengagements_case_id"), "disengagements", ["case_id"], unique=False)
    op.create_index("ix_disengagements_ends_at", "disengagements", ["ends_at"], unique=False)
