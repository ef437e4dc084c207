"""Reminders that were sent."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('reminder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('told', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("told IN ('provider', 'officers')", name=op.f('ck_reminder_told_is_known')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_reminder_service_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('service_id', 'due_on', 'state', name=op.f('uq_reminder_service_id_due_on_state'))
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table('reminder')
