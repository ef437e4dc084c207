"""Comments of families, and apart from them where to send the answer."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('about', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_as', sa.String(length=10), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=200), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.Column('published_text', sa.Text(), nullable=False),
    sa.Column('published_answer', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("answered_as IN ('provider', 'council')", name=op.f('ck_comment_answered_as_is_known')),
    sa.CheckConstraint("state IN ('new', 'with-provider', 'answered', 'set-aside')", name=op.f('ck_comment_state_is_known')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_comment_service_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_service_id'), ['service_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_state'), ['state'], unique=False)

    op.create_table('comment_contact',
    sa.Column('comment_id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_contact_comment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_comment_contact'))
    )
    with op.batch_alter_table('comment_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_contact_created_at'), ['created_at'], unique=False)


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('comment_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_contact_created_at'))

    op.drop_table('comment_contact')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_state'))
        batch_op.drop_index(batch_op.f('ix_comment_service_id'))
        batch_op.drop_index(batch_op.f('ix_comment_published_at'))
        batch_op.drop_index(batch_op.f('ix_comment_created_at'))

    op.drop_table('comment')
