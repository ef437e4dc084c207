"""Words of public reports, for spelling in the search inside them."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('report_word',
    sa.Column('word', sa.String(length=60), nullable=False),
    sa.Column('stem', sa.String(length=60), nullable=False),
    sa.Column('documents', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('word', name=op.f('pk_report_word'))
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table('report_word')
    op.execute('DELETE FROM search_words_state WHERE id = 2')
