"""The key that signs links in messages."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_keys"
down_revision = "20261121_running"


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_table(
        "keys",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
