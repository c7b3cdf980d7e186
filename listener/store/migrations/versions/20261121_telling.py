"""Messages kept for a daily digest, and addresses that people gave."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_telling"
down_revision = "20261121_register"

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_table(
        "digest_entries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("digest_id", sa.BigInteger(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_digest_entries_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_entries")),
        sa.UniqueConstraint(
            "contact", "message_id", name=op.f("uq_digest_entries_contact_message_id")
        ),
    )
    op.create_index("ix_digest_entries_digest_id", "digest_entries", ["digest_id"], unique=False)
    op.create_index("ix_digest_entries_message_id", "digest_entries", ["message_id"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("case_id", ID, autoincrement=False, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_addresses_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_addresses")),
    )
