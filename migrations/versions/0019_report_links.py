"""Links of public reports, with when each last opened."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('report_link',
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worked_on', sa.Date(), nullable=True),
    sa.Column('failed_on', sa.Date(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('address', name=op.f('pk_report_link'))
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table('report_link')
