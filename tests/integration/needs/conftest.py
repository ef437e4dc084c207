"""An officer who has signed in."""

from tests.integration.accounts.conftest import make_user
from tests.integration.freshness.conftest import officer

__all__ = ["make_user", "officer"]
