"""Sealed tokens of the accounts, and what stands in an account's way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_connecting"
down_revision = "20261121_reporting"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_table(
        "tokens",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("scopes", JSON, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("connected_at", MOMENT, nullable=True),
        sa.Column("connected_by", sa.String(), nullable=False),
        sa.Column("renewed_at", MOMENT, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_tokens_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_tokens")),
    )
    op.create_table(
        "standings",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_standings_account")),
        sa.PrimaryKeyConstraint("account", "kind", name=op.f("pk_standings")),
    )
