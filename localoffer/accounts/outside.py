"""The authority's own sign-in (OpenID Connect) through Authlib: who someone is there, and which account that is here.

It opens accounts that exist and are staff's. It makes none and gives no role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config.access import STAFF
from config.settings import Settings
from localoffer.accounts.models import OutsideIdentity, User
from localoffer.audit import Actor, record
from localoffer.email.links import page_address
from localoffer.errors import LocalOfferError

NAME = "outside"
SECONDS = 10
"""How long the provider may take to answer."""


class OutsideError(LocalOfferError):
    """Nobody was signed in; the message says why, for people. `reason` is for the trail, `status` for the answer."""

    def __init__(self, message: str, reason: str, status: int = 400, user: User | None = None) -> None:
        super().__init__(message)
        self.reason, self.status, self.user = reason, status, user


AWAY = "The sign-in of the authority does not answer as it should. Try again in a few minutes"
UNKNOWN = "There is no staff account here for the person you signed in as. Ask an administrator of this site"


@dataclass(frozen=True)
class Identity:
    """Who someone is to the issuer. `email` is None where the issuer does not say that it is theirs."""

    issuer: str
    subject: str
    email: str | None


def install(app: Flask, settings: Settings) -> None:
    """Know the provider, where one is set. Nothing is asked of it before somebody signs in."""
    if not settings.oidc_issuer:
        return
    OAuth(app).register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )


def is_offered() -> bool:
    """Whether staff can sign in there."""
    return "authlib.integrations.flask_client" in current_app.extensions


def send_there() -> Response:
    """The way to the provider; state, nonce and verifier wait in the session. Raises OutsideError."""
    try:
        return cast(Response, _client().authorize_redirect(page_address("outside.back")))
    except _FAULTS as error:
        current_app.logger.warning("the authority's sign-in failed: %s", error)
        raise OutsideError(AWAY, "provider away", 503) from None


def came_back(arguments: Mapping[str, str]) -> Identity:
    """Who came back from the provider, by its signed word. Raises OutsideError."""
    if arguments.get("error") == "access_denied":
        raise OutsideError("You stopped signing in. Nothing was changed", "cancelled")
    try:
        token = _client().authorize_access_token()
    except requests.RequestException as error:
        _forget_provider()
        current_app.logger.warning("the authority's sign-in failed: %s", error)
        raise OutsideError(AWAY, "provider away", 503) from None
    except _FAULTS as error:
        _forget_provider()
        current_app.logger.warning("the authority's sign-in failed: %s: %s", type(error).__name__, error)
        raise OutsideError("This sign-in was not complete, or it took too long. Start again", "not proven") from None
    return _identity(token.get("userinfo") or {})


def account_of(session: Session, who: Identity, now: datetime) -> User:
    """The account here, bound to `who` at the first use of its address. Raises OutsideError."""
    bound = session.get(OutsideIdentity, (who.issuer, who.subject))
    if bound is not None:
        return _allowed(session.get(User, bound.user_id))
    if who.email is None:
        raise OutsideError(UNKNOWN, "no verified address", 403)
    user = _allowed(session.scalars(select(User).where(User.email == who.email)).first())
    if session.scalar(select(OutsideIdentity.user_id).where(OutsideIdentity.user_id == user.id)) is not None:
        message = "The account with your address belongs to another sign-in there. Ask an administrator of this site"
        raise OutsideError(message, "bound to another", 403, user)
    session.add(OutsideIdentity(issuer=who.issuer, subject=who.subject, user_id=user.id, bound_at=now))
    session.flush()
    record(session, Actor("user", str(user.id)), "outside sign-in bound", "account", user.id, now, issuer=who.issuer)
    return user


def unbind(session: Session, user: User, actor: Actor, now: datetime) -> bool:
    """Forget who the account is to the issuer. Returns whether that was known."""
    gone = session.execute(delete(OutsideIdentity).where(OutsideIdentity.user_id == user.id))
    if cast("CursorResult[Any]", gone).rowcount != 1:
        return False
    record(session, actor, "outside sign-in unbound", "account", user.id, now)
    return True


def _client() -> Any:
    """Authlib's client, with what the provider says about itself, held to what was set here."""
    client = current_app.extensions["authlib.integrations.flask_client"].create_client(NAME)
    metadata = client.load_server_metadata()
    settings: Settings = current_app.extensions["settings"]
    if str(metadata.get("issuer", "")).rstrip("/") != settings.oidc_issuer:
        _forget_provider()
        raise ValueError("the provider names another issuer than LOCALOFFER_OIDC_ISSUER")
    metadata["id_token_signing_alg_values_supported"] = ["RS256"]  # no other, whatever it offers
    return client


def _forget_provider() -> None:
    """Ask it for its addresses and keys anew next time: they may have changed, and must not stay until a restart."""
    current_app.extensions["authlib.integrations.flask_client"].create_client(NAME).server_metadata.clear()


def _identity(claims: Mapping[str, Any]) -> Identity:
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and 0 < len(subject) <= 255):
        raise OutsideError(AWAY, "no subject", 503)
    email = claims.get("email")
    proven = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true", "True")
    return Identity(issuer, subject, email.strip().lower() if isinstance(email, str) and proven else None)


def _allowed(user: User | None) -> User:
    if user is None or not user.active or not STAFF.roles & user.role_names:
        raise OutsideError(UNKNOWN, "no staff account", 403, user)
    return user


_FAULTS = (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError, TypeError, RuntimeError)
"""What Authlib raises for an answer that cannot be believed or used."""
