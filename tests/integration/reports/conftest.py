"""An officer who has signed in, and people of schools."""

from tests.integration.accounts.conftest import make_user
from tests.integration.freshness.conftest import officer
from tests.integration.memberships.conftest import person

__all__ = ["make_user", "officer", "person"]
