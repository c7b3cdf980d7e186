"""Items are found by the address that people copy."""

from alembic import op

revision = "20261121_permalinks"
down_revision = "20261121_listening"


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_index("ix_items_permalink", "items", ["permalink"])
