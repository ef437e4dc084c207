"""Sources whose small figures an administrator decided to show, with the reason.

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-23 05:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table(
        "need_protection_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("switched_by", sa.String(length=200), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_protection_switch")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("need_protection_switch")
