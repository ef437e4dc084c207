"""What was loaded of need data, each figure with its history, and the places they are of."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    op.create_table('need_place',
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('authority', sa.String(length=3), nullable=False),
    sa.Column('region', sa.String(length=9), nullable=False),
    sa.Column('phase', sa.String(length=30), nullable=False),
    sa.Column('gss', sa.String(length=9), nullable=False),
    sa.PrimaryKeyConstraint('level', 'code', name=op.f('pk_need_place'))
    )
    with op.batch_alter_table('need_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_place_authority'), ['authority'], unique=False)

    op.create_table('need_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=30), nullable=False),
    sa.Column('data_set', sa.String(length=30), nullable=False),
    sa.Column('edition', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('rows_read', sa.Integer(), nullable=False),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('revised', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('is_due', sa.Boolean(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('loaded_by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_release'))
    )
    with op.batch_alter_table('need_release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_need_release_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_release_source'), ['source'], unique=False)

    op.create_table('need_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('last_release_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=30), nullable=False),
    sa.Column('data_set', sa.String(length=30), nullable=False),
    sa.Column('population', sa.String(length=10), nullable=False),
    sa.Column('form', sa.String(length=9), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('period', sa.String(length=6), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('phase', sa.String(length=30), nullable=False),
    sa.Column('year_group', sa.String(length=12), nullable=False),
    sa.Column('provision', sa.String(length=12), nullable=False),
    sa.Column('need', sa.String(length=12), nullable=False),
    sa.Column('count', sa.Integer(), nullable=True),
    sa.Column('percent', sa.Double(), nullable=True),
    sa.Column('symbol', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['last_release_id'], ['need_release.id'], name=op.f('fk_need_count_last_release_id')),
    sa.ForeignKeyConstraint(['release_id'], ['need_release.id'], name=op.f('fk_need_count_release_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_count'))
    )
    with op.batch_alter_table('need_count', schema=None) as batch_op:
        batch_op.create_index('ix_need_count_data_set', ['source', 'data_set', 'period', 'place'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_count_last_release_id'), ['last_release_id'], unique=False)
        batch_op.create_index('ix_need_count_place', ['form', 'is_current', 'level', 'place', 'period'], unique=False)
        batch_op.create_index(batch_op.f('ix_need_count_release_id'), ['release_id'], unique=False)
        batch_op.create_index('uq_need_count_current', ['form', 'source', 'data_set', 'period', 'level', 'place', 'phase', 'year_group', 'provision', 'need'], unique=True, sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table('need_count', schema=None) as batch_op:
        batch_op.drop_index('uq_need_count_current', sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))
        batch_op.drop_index(batch_op.f('ix_need_count_release_id'))
        batch_op.drop_index('ix_need_count_place')
        batch_op.drop_index(batch_op.f('ix_need_count_last_release_id'))
        batch_op.drop_index('ix_need_count_data_set')

    op.drop_table('need_count')
    with op.batch_alter_table('need_release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_release_source'))
        batch_op.drop_index(batch_op.f('ix_need_release_sha256'))

    op.drop_table('need_release')
    with op.batch_alter_table('need_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_need_place_authority'))

    op.drop_table('need_place')
