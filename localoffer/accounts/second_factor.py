"""The second step of signing in: codes of an authenticator app (TOTP, RFC 6238), each taken once, and recovery codes.

The verbs flush, write to the audit trail and queue their email; the edge commits.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, cast

from passlib.totp import TOTP
from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from localoffer.accounts.models import RecoveryCode, SecondFactor, User
from localoffer.accounts.readable import readable_secret
from localoffer.audit import Actor, record
from localoffer.email.actions import queue
from localoffer.email.messages import write
from localoffer.errors import ConflictError, LocalOfferError

STEP = 30
"""Seconds a code is shown. One step earlier and one later are taken too: telephones' clocks differ."""
RECOVERY_CODES = 10
Step = Literal["code", "recovery"]


def of(session: Session, user: User) -> SecondFactor | None:
    """The authenticator app of an account; None where it has none."""
    return session.get(SecondFactor, user.id, populate_existing=True)


def recovery_codes_left(session: Session, user: User) -> int:
    """How many recovery codes of an account are unused."""
    return session.scalar(select(func.count()).where(RecoveryCode.user_id == user.id)) or 0


def new_key() -> str:
    """The key of a new app, in base32."""
    return str(TOTP.new().base32_key)


def key_address(key: str, email: str, site: str) -> str:
    """The `otpauth:` address that an app reads from the square code. Raises ValueError for what is no key."""
    # A colon divides issuer and account in these addresses.
    return str(TOTP(key=key).to_uri(label=email.replace(":", " "), issuer=site.replace(":", " ")))


def set_up(session: Session, user: User, key: str, code: str, secret_key: str, now: datetime) -> Sequence[str]:
    """Join an app to the account and return its recovery codes, which are kept as hashes only.

    Raises LocalOfferError for a code that is not the app's, ConflictError where there is an app already.
    """
    _hold(session, user)
    if of(session, user) is not None:
        raise ConflictError("This account has an authenticator app already.")
    counter = _counter(TOTP(key=key), code, now)
    if counter is None:
        raise LocalOfferError("This is not the code the app shows now. Enter the newest one")
    secret = _vault(secret_key)(key=key).to_json(encrypt=True)
    session.add(SecondFactor(user_id=user.id, secret=str(secret), last_counter=counter, set_up_at=now))
    session.flush()
    codes = _write_recovery_codes(session, user)
    _tell(session, user, "set up", _self(user), now)
    return codes


def take(session: Session, user: User, text: str, secret_key: str, now: datetime) -> Step | None:
    """Take a code of the app or a recovery code, so that nobody can use it again; None where it is neither.

    Two who send the same code at once: the database lets one of them through.
    """
    typed = re.sub(r"[\s-]", "", text)
    if re.fullmatch(r"[0-9]{6}", typed):
        return "code" if _take_code(session, user, typed, secret_key, now) else None
    gone = session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hash(typed.lower()))
    )
    if _rows(gone) != 1:
        return None
    record(session, _self(user), "recovery code used", "account", user.id, now)
    queue_mail(session, user, "a recovery code was used", now)
    return "recovery"


def renew_recovery_codes(session: Session, user: User, now: datetime) -> Sequence[str]:
    """Other recovery codes in place of those there are."""
    _hold(session, user)
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = _write_recovery_codes(session, user)
    record(session, _self(user), "recovery codes renewed", "account", user.id, now)
    return codes


def remove(session: Session, user: User, actor: Actor, now: datetime) -> bool:
    """Take the app and the recovery codes off the account. Returns whether there was one."""
    gone = session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    if _rows(gone) != 1:
        return False
    _tell(session, user, "removed", actor, now)
    return True


def queue_mail(session: Session, user: User, what: str, now: datetime) -> None:
    """Tell the owner by email what happened to the second step of their account."""
    message = write("second-step", user.email, what=what, at=now)
    queue(session, "second-step", message, f"second-step:{user.id}:{what}:{now.isoformat()}", now)


def _tell(session: Session, user: User, what: str, actor: Actor, now: datetime) -> None:
    session.flush()
    record(session, actor, f"second factor {what}", "account", user.id, now)
    queue_mail(session, user, f"an authenticator app was {what}", now)


def _take_code(session: Session, user: User, code: str, secret_key: str, now: datetime) -> bool:
    found = of(session, user)
    counter = None if found is None else _counter(_vault(secret_key).from_source(found.secret), code, now)
    if counter is None:
        return False
    taken = session.execute(
        update(SecondFactor)
        .where(SecondFactor.user_id == user.id, SecondFactor.last_counter < counter)
        .values(last_counter=counter)
        .execution_options(synchronize_session=False)
    )
    return _rows(taken) == 1


def _counter(app: TOTP, code: str, now: datetime) -> int | None:
    """The half-minute this code belongs to; None where it is not one of about now."""
    typed, here = re.sub(r"[\s-]", "", code), int(now.timestamp()) // STEP
    near = (
        [at for at in (here, here - 1, here + 1) if hmac.compare_digest(app.generate(at * STEP).token, typed)]
        if (re.fullmatch(r"[0-9]{6}", typed))
        else []
    )
    return near[0] if near else None


def _write_recovery_codes(session: Session, user: User) -> Sequence[str]:
    codes = tuple(readable_secret() for _ in range(RECOVERY_CODES))
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(code.replace("-", ""))) for code in codes)
    session.flush()
    return codes


def _vault(secret_key: str) -> Any:
    """What encrypts and decrypts the keys of apps. With another secret key the codes are simply not right, and the
    recovery codes, which need none, still work."""
    derived = hmac.new(secret_key.encode(), b"second factor", hashlib.sha256).hexdigest()
    return TOTP.using(secrets={"1": derived})


def _hold(session: Session, user: User) -> None:
    """Take the write lock on the account: whoever does the same waits, and finds what was done."""
    session.execute(update(User).where(User.id == user.id).values(active=User.active))


def _self(user: User) -> Actor:
    return Actor("user", str(user.id))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _rows(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount
