"""Searches and what they found; items entered by hand; files that people bring."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_listening"
down_revision = "20261121_watching"

_MOMENT = sa.DateTime(timezone=True)
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DATA = sa.JSON().with_variant(JSONB(), "postgresql")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _moments(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, _MOMENT, nullable=True) for name in names]


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_table(
        "searches",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        *_words("name", "words", "leave_out", "purpose", "owner"),
        sa.Column("sources", _DATA, nullable=True),
        *_words("person", "person_why", "advice"),
        *_counts("cap"),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        *_words("by"),
        sa.Column("made_at", _MOMENT, nullable=False),
        *_words("agreed_by"),
        *_moments("agreed_at", "ended_at"),
        *_words("ended_by", "ended_why"),
        *_counts("version", "read_to"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    op.create_index("ix_searches_ends_at", "searches", ["ends_at"])
    _finds()
    _brought()


def _finds() -> None:
    op.create_table(
        "search_hits",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("search_id", _BIG, nullable=False),
        sa.Column("item_id", _BIG, nullable=False),
        *_words("account"),
        sa.Column("found", _DATA, nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["searches.id"], name=op.f("fk_search_hits_search_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_search_hits_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_hits")),
        sa.UniqueConstraint("search_id", "item_id", name=op.f("uq_search_hits_search_id_item_id")),
    )
    op.create_index(op.f("ix_search_hits_item_id"), "search_hits", ["item_id"])
    op.create_index("ix_search_hits_search_id_at", "search_hits", ["search_id", "at"])
    op.create_table(
        "search_days",
        sa.Column("search_id", _BIG, nullable=False),
        *_words("account", "day"),
        *_counts("read", "kept"),
        sa.ForeignKeyConstraint(
            ["search_id"], ["searches.id"], name=op.f("fk_search_days_search_id")
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.name"], name=op.f("fk_search_days_account")
        ),
        sa.PrimaryKeyConstraint("search_id", "account", "day", name=op.f("pk_search_days")),
    )


def _brought() -> None:
    op.create_table(
        "entered",
        sa.Column("item_id", _BIG, nullable=False),
        *_words("seen_by", "note"),
        sa.Column("public", sa.Boolean(), nullable=False),
        *_words("by"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_entered_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_entered")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        *_words("name", "place", "platform", "account"),
        *_counts("size"),
        *_words("state"),
        sa.Column("columns", _DATA, nullable=True),
        sa.Column("month_first", sa.Boolean(), nullable=False),
        *_counts("row", "new", "edited", "known", "bad"),
        sa.Column("faults", _DATA, nullable=True),
        *_words("trouble", "by"),
        sa.Column("at", _MOMENT, nullable=False),
        *_moments("started_at", "ended_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_state", "uploads", ["state"])
