"""Drafts: at most one of each listing; the dates a version brings wait with it."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('assured_on', sa.Date(), nullable=True))
        batch_op.create_index('uq_revision_one_draft', ['service_id'], unique=True, sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('uq_revision_one_draft', sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))
        batch_op.drop_column('assured_on')
        batch_op.drop_column('confirmed_on')
