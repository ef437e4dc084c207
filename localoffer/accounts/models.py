"""Tables of accounts: people who sign in, the roles they have, and tries at signing in that failed."""

import uuid
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from localoffer.database import Base


class User(Base, UserMixin):
    """Someone who can sign in. Neither a name nor an IP address is kept.

    `email` is tidied and in lower case. `fs_uniquifier` is what the session cookie holds: a new one ends every
    session of this account. `password` is an argon2id hash, or None for an account that signs in another way.
    `email_verified_at`: when its owner last showed that they read what is sent there; None for never.
    """

    __tablename__ = "user_account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    email_verified_at: Mapped[datetime | None]

    roles: Mapped[list["UserRole"]] = relationship(  # type: ignore[assignment]
        cascade="all, delete-orphan", order_by="UserRole.name"
    )

    @property
    def role_names(self) -> frozenset[str]:
        """The names of its roles."""
        return frozenset(role.name for role in self.roles)


class UserRole(Base, RoleMixin):
    """One role of one account. What roles there are is data: `config/access.py`."""

    __tablename__ = "user_role"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(30), primary_key=True)


class SignInTry(Base):
    """A try at signing in that did not succeed, or is still being looked at.

    `identity` is a keyed hash of the address that was typed: people type passwords and other people's addresses
    there too.
    """

    __tablename__ = "sign_in_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
