"""Our own posts and when they are read again; how far the first reading of a stream has come."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_watching"
down_revision = "20261121_telling"

_MOMENT = sa.DateTime(timezone=True)
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the database to this shape."""
    op.create_table(
        "posts",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("platform_id", sa.String(), nullable=False),
        sa.Column("posted_at", _MOMENT, nullable=True),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("next_check_at", _MOMENT, nullable=True),
        sa.Column("checks", sa.BigInteger(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.name"], name=op.f("fk_posts_account_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("account", "platform_id", name=op.f("uq_posts_account_platform_id")),
    )
    op.create_index("ix_posts_next_check_at", "posts", ["next_check_at"])
    op.add_column("cursors", sa.Column("began_at", _MOMENT, nullable=True))
    op.add_column(
        "cursors", sa.Column("first_items", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("cursors", sa.Column("reached_at", _MOMENT, nullable=True))
    op.drop_index("ix_threads_next_check_at", "threads")
    with op.batch_alter_table("threads") as threads:
        threads.drop_column("next_check_at")
        threads.drop_column("checks")
