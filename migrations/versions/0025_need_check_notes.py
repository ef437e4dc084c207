"""What officers noted about findings of the checks of need data.

Revision ID: 0025
Revises: 0023
Create Date: 2026-11-23 05:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table(
        "need_check_note",
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("finding", name=op.f("pk_need_check_note")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("need_check_note")
