"""What became of each question is kept with a version of a report; reminders may be about reports."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database up to this step."""
    with op.batch_alter_table('report_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('findings_json', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('provider_id', sa.Uuid(), nullable=True))
        batch_op.alter_column('service_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_reminder_provider_id'), 'provider', ['provider_id'], ['id'], ondelete='CASCADE')
        batch_op.create_unique_constraint(batch_op.f('uq_reminder_provider_id_due_on_state'), ['provider_id', 'due_on', 'state'])
        batch_op.create_check_constraint(batch_op.f('ck_reminder_about_one_thing'), '(service_id IS NULL) <> (provider_id IS NULL)')


def downgrade() -> None:
    """Take this step back. That anyone was reminded of a report is forgotten."""
    op.execute('DELETE FROM reminder WHERE service_id IS NULL')
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_reminder_about_one_thing'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_reminder_provider_id_due_on_state'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_reminder_provider_id'), type_='foreignkey')
        batch_op.alter_column('service_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column('provider_id')

    with op.batch_alter_table('report_revision', schema=None) as batch_op:
        batch_op.drop_column('findings_json')
