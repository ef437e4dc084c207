"""SEN information reports: one a setting and school year, their versions, and the questions they answered."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('report_questions',
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('form', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content_json', sa.JSON(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_report_questions'))
    )
    op.create_table('report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('public_revision_id', sa.Uuid(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('edited_on', sa.Date(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('assured_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_report_provider_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('provider_id', 'year', name=op.f('uq_report_provider_id_year'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_year'), ['year'], unique=False)

    op.create_table('report_revision',
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('questions_id', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('content_json', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('assured_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['questions_id'], ['report_questions.fingerprint'], name=op.f('fk_report_revision_questions_id')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_revision_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_revision')),
    sa.UniqueConstraint('report_id', 'number', name=op.f('uq_report_revision_report_id_number'))
    )
    with op.batch_alter_table('report_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_revision_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_revision_state'), ['state'], unique=False)
        batch_op.create_index('uq_report_revision_one_draft', ['report_id'], unique=True, sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))
        batch_op.create_index('uq_report_revision_one_public', ['report_id'], unique=True, sqlite_where=sa.text("state = 'public'"), postgresql_where=sa.text("state = 'public'"))


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('report_revision', schema=None) as batch_op:
        batch_op.drop_index('uq_report_revision_one_public', sqlite_where=sa.text("state = 'public'"), postgresql_where=sa.text("state = 'public'"))
        batch_op.drop_index('uq_report_revision_one_draft', sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))
        batch_op.drop_index(batch_op.f('ix_report_revision_state'))
        batch_op.drop_index(batch_op.f('ix_report_revision_report_id'))

    op.drop_table('report_revision')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_year'))

    op.drop_table('report')
    op.drop_table('report_questions')
