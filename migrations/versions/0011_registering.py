"""Links that show that an address is somebody's own, claims of organisations, and an organisation's postcode."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('address_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('leads_to', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_check')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_address_check_token_hash'))
    )
    with op.batch_alter_table('address_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_address_check_email'), ['email'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('like', sa.JSON(), nullable=False),
    sa.Column('domain', sa.String(length=254), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('listed', 'new')", name=op.f('ck_claim_kind_is_known')),
    sa.CheckConstraint("state IN ('waiting', 'approved', 'refused')", name=op.f('ck_claim_state_is_known')),
    sa.ForeignKeyConstraint(['provider_id'], ['provider.id'], name=op.f('fk_claim_provider_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_claim_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_provider_id'), ['provider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('provider', schema=None) as batch_op:
        batch_op.add_column(sa.Column('postcode', sa.String(length=8), nullable=False, server_default=''))


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('provider', schema=None) as batch_op:
        batch_op.drop_column('postcode')

    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_user_id'))
        batch_op.drop_index(batch_op.f('ix_claim_state'))
        batch_op.drop_index(batch_op.f('ix_claim_provider_id'))
        batch_op.drop_index(batch_op.f('ix_claim_created_at'))

    op.drop_table('claim')
    with op.batch_alter_table('address_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_address_check_email'))

    op.drop_table('address_check')
