"""What the registers say of places listed here, for an officer to accept or not."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('register_notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('register', sa.String(length=60), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('cause', sa.String(length=300), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('because', sa.String(length=300), nullable=False),
    sa.Column('happens_on', sa.Date(), nullable=True),
    sa.Column('before_revision_id', sa.Uuid(), nullable=True),
    sa.Column('revision_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('why', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("state IN ('open', 'accepted', 'kept', 'gone')", name=op.f('ck_register_notice_state_is_known')),
    sa.ForeignKeyConstraint(['before_revision_id'], ['revision.id'], name=op.f('fk_register_notice_before_revision_id_revision'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_register_notice_provider_id_provider'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_register_notice_revision_id_revision'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_notice')),
    sa.UniqueConstraint('register', 'reference', 'kind', 'cause', name=op.f('uq_register_notice_register_reference_kind_cause'))
    )
    with op.batch_alter_table('register_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_register_notice_provider_id'), ['provider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_register_notice_raised_at'), ['raised_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_register_notice_state'), ['state'], unique=False)


def downgrade() -> None:
    """Take this step back."""
    op.drop_table('register_notice')
