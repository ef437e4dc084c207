"""People to sign in with."""

from tests.integration.accounts.conftest import make_user

__all__ = ["make_user"]
