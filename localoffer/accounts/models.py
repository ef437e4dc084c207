"""Tables of accounts: people who sign in, their roles, second factors and links, and what counts against guessing."""

import uuid
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String, Text
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


class SignInLink(Base):
    """A link that signs someone in, sent to their mailbox.

    `token_hash` stands for what the link holds. `session_mark` is the account's `fs_uniquifier` when it was sent: what
    ends the sessions of an account ends its links.
    """

    __tablename__ = "sign_in_link"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    session_mark: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondFactor(Base):
    """The authenticator app of an account.

    `secret` is encrypted with the site's secret key. `last_counter` is the newest half-minute (since 1970) whose code
    was taken: that code and every older one are taken no more.
    """

    __tablename__ = "second_factor"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(Text)
    last_counter: Mapped[int]
    set_up_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that stands in once for the authenticator app; used ones are deleted."""

    __tablename__ = "recovery_code"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class OutsideIdentity(Base):
    """Who someone is to the authority's own sign-in: the issuer and its name for them, bound at first use."""

    __tablename__ = "outside_identity"

    issuer: Mapped[str] = mapped_column(String(500), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), unique=True)
    bound_at: Mapped[datetime]


class RequestCount(Base):
    """How often something was asked for from one network in one stretch of time; `key` holds a keyed hash of it."""

    __tablename__ = "request_count"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class AddressCheck(Base):
    """A link sent by email that shows that whoever opens it reads what is sent to `email`.

    It makes an account where the address has none, and marks the address as verified where it has one. Only a hash of
    the link's secret part is kept. `leads_to`: the page of this site the person was on their way to.
    """

    __tablename__ = "address_check"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(254), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    leads_to: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
