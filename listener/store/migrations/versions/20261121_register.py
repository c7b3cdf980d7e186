"""The register of official accounts, and who was trained when."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261121_register"
down_revision = "20261121_connecting"

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DATA = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Bring the database to this shape; accounts that are read already come on the register."""
    register = op.create_table(
        "register",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("data", DATA, nullable=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
    )
    op.create_index("ix_register_account", "register", ["account"], unique=False)
    events = op.create_table(
        "register_events",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("data", DATA, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register.id"], name=op.f("fk_register_events_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_events")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_register_events_entry_id_number")),
    )
    op.create_table(
        "trainings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("finished_on", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
    )
    op.create_index(op.f("ix_trainings_user"), "trainings", ["user"], unique=False)
    _take_over(register, events)


def _take_over(register: sa.Table, events: sa.Table) -> None:
    """List what is read already: a new version may not fall silent on an account."""
    db = op.get_bind()
    known = sa.table(
        "accounts",
        sa.column("name", sa.String),
        sa.column("platform", sa.String),
        sa.column("handle", sa.String),
        sa.column("first_seen_at", MOMENT),
    )
    for row in db.execute(sa.select(known)).all():
        since: datetime = row.first_seen_at
        facts = {k: v for k, v in (("platform", row.platform), ("handle", row.handle)) if v}
        values = {
            "account": row.name,
            "platform": row.platform,
            "standing": "live",
            "official": True,
            "version": 1,
            "data": {"facts": facts},
            "since": since,
            "changed_at": since,
        }
        made = db.execute(sa.insert(register).values(values).returning(register.c.id))
        event = {"entry_id": made.scalar_one(), "number": 1, "happened": "listed"}
        told = {"account": row.name, "facts": facts, "from": "an earlier version"}
        db.execute(sa.insert(events).values(**event, by="wellheard", data=told, at=since))
