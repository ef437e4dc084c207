"""How often each listing is read on a day, and which searches led there."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('counted_file',
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_counted_file'))
    )
    op.create_table('listing_visits',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_listing_visits_service_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('service_id', 'day', 'words', name=op.f('pk_listing_visits'))
    )
    with op.batch_alter_table('listing_visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_listing_visits_day'), ['day'], unique=False)


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('listing_visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listing_visits_day'))

    op.drop_table('listing_visits')
    op.drop_table('counted_file')
