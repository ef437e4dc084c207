"""Answers of a form that could not be taken, kept in the page that says so: nothing is stored on the server.

They travel in one hidden field, signed, so that only what this site took from a form of its own comes back out of it.
"""

import re
from dataclasses import dataclass

from flask import Request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge

LARGEST = 200_000
"""Characters of all answers together: twice the longest form."""
LARGEST_SENT = 2_000_000
"""Bytes a form may have, files and all, to be read for its answers by somebody who is not signed in."""
LARGEST_SEALED = 400_000
"""Characters of the hidden field: less than Flask takes in one (MAX_FORM_MEMORY_SIZE)."""
MOST_FIELDS = 2_000
LIFE_HOURS = 12
_NEVER = re.compile(r"password|^(csrf_token|code|kept)$", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """What was sent to an address of this site: every field but passwords, codes and the form's token."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False
    had_secrets: bool = False


def keep(request: Request, public_url: str, secret_key: str) -> Kept | None:
    """The answers of this form; None where it is none, comes from another site, or is too large."""
    if request.method != "POST" or request.is_json or not is_from_here(request, public_url):
        return None
    if request.content_length is None or request.content_length > LARGEST_SENT:
        return None
    try:
        sent = tuple(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return None
    fields = tuple((name, value) for name, value in sent if not _NEVER.search(name))
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return None
    had_files = any(file.filename for file in request.files.values())
    secrets = any(_NEVER.search(name) and name not in ("csrf_token", "kept") and value for name, value in sent)
    kept = Kept(request.full_path.rstrip("?"), fields, had_files, secrets)
    return kept if len(seal(kept, secret_key)) <= LARGEST_SEALED else None


def is_from_here(request: Request, public_url: str) -> bool:
    """Whether the browser says that a page of this site sent this. A browser that says nothing is not believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "") in {request.host_url.rstrip("/"), public_url or "-"}


def seal(kept: Kept, secret_key: str) -> str:
    """The answers as one text for a hidden field."""
    data = {"path": kept.path, "fields": kept.fields, "files": kept.had_files, "secrets": kept.had_secrets}
    return str(_signer(secret_key).dumps(data))


def unseal(text: str, secret_key: str) -> Kept | None:
    """The answers in a hidden field; None where there are none, they were changed on the way, or are too old."""
    if not text or len(text) > LARGEST_SEALED:
        return None
    try:
        data = _signer(secret_key).loads(text, max_age=LIFE_HOURS * 3600)
    except BadData:
        return None
    path = str(data["path"])
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    fields = tuple((str(name), str(value)) for name, value in data["fields"])
    return Kept(path, fields, bool(data["files"]), bool(data["secrets"]))


def _signer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="kept answers")
