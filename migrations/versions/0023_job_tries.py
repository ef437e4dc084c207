"""What a job says of a run that went well, and which try of the day's it was."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    with op.batch_alter_table('job_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('attempt', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('job_run', schema=None) as batch_op:
        batch_op.alter_column('said', server_default=None)
        batch_op.alter_column('attempt', server_default=None)


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('job_run', schema=None) as batch_op:
        batch_op.drop_column('attempt')
        batch_op.drop_column('said')
