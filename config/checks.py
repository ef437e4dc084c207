"""Checks on single settings: each returns the value in its settled form, or says what to write instead."""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LEAST_CONTRAST = 4.5
"""WCAG 2.2 success criterion 1.4.3: text against its background, as a ratio."""

LEAST_SECRET = 32
"""Characters; 16 bytes written as hexadecimal."""


def web_address(value: str) -> str:
    """An http or https address without a closing slash; empty stays empty. Raises ValueError."""
    value = value.strip().rstrip("/")
    if value and not _is_web_address(value):
        raise ValueError("use a full address, like https://localoffer.aldermere.example")
    return value


def web_addresses(value: str) -> str:
    """One or more http or https addresses with commas between. Raises ValueError."""
    addresses = [part.strip().rstrip("/") for part in value.split(",") if part.strip()]
    for address in addresses:
        if not _is_web_address(address):
            raise ValueError("use full addresses with commas between, like https://one:9200,https://two:9200")
    return ",".join(addresses)


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)


def tile_address(value: str) -> str:
    """A map tile address with its three places. Raises ValueError."""
    if value and not (_is_web_address(value) and all(place in value for place in ("{z}", "{x}", "{y}"))):
        raise ValueError("use an address like https://tiles.example/{z}/{x}/{y}.png")
    return value


def index_prefix(value: str) -> str:
    """A name Elasticsearch takes for an index. Raises ValueError."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", value):
        raise ValueError("use small letters, digits, - and _ (at most 40), beginning with a letter")
    return value


def authority_code(value: str) -> str:
    """The three-digit code. Raises ValueError."""
    if not re.fullmatch(r"\d{3}", value):
        raise ValueError("use the three digits the register of schools gives your authority, like 358")
    return value


def gss_code(value: str) -> str:
    """The ONS code; empty stays empty. Raises ValueError."""
    if value and not re.fullmatch(r"[EWSN]\d{8}", value):
        raise ValueError("use the nine-character ONS code of your authority, like E08000009")
    return value


def email_address(value: str) -> str:
    """Something with an @ and a dotted domain; empty stays empty. Raises ValueError."""
    if value and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", value):
        raise ValueError("use an email address, like localoffer@aldermere.example")
    return value


def long_secret(value: str) -> str:
    """A secret of some length; empty stays empty. Raises ValueError."""
    if value and len(value) < LEAST_SECRET:
        raise ValueError(f"use at least {LEAST_SECRET} characters; `openssl rand -hex 32` makes 64")
    return value


def upper_case(value: Any) -> Any:
    """`info` means `INFO`."""
    return value.upper() if isinstance(value, str) else value


def existing_file(path: Path | None) -> Path | None:
    """A file that is there. Raises ValueError."""
    if path and not path.is_file():
        raise ValueError("there is no such file; give the full path of one this process may read")
    return path


def model(value: str) -> str:
    """`wordllama`, `off`, or a folder with a model2vec model, as a full path. Raises ValueError."""
    if value in ("wordllama", "off"):
        return value
    folder = Path(value).expanduser().absolute()
    missing = [name for name in ("model.safetensors", "tokenizer.json") if not (folder / name).is_file()]
    if missing:
        raise ValueError(
            f"use wordllama, off, or a folder with a model2vec model; {' and '.join(missing)} is not there"
        )
    return str(folder)


def readable_colour(value: str) -> str:
    """A colour that white text can be read on, and that can be read on white. Raises ValueError."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("use # and six hexadecimal digits, like #1d5b4f")
    ratio = contrast_with_white(value)
    if ratio < LEAST_CONTRAST:
        raise ValueError(f"its contrast with white is {ratio:.1f}; use a darker one, {LEAST_CONTRAST} or more")
    return value.lower()


def contrast_with_white(colour: str) -> float:
    """Contrast ratio (1 to 21) of `#rrggbb` with white, as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = map(_linear, channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def database_address(value: str, data_dir: Path) -> str:
    """A full SQLAlchemy address: SQLite files absolute, PostgreSQL through psycopg 3. Raises ValueError.

    The message never repeats the address: it may hold a password.
    """
    if not value:
        return f"sqlite:///{data_dir / 'localoffer.sqlite3'}"
    wanted = "LOCALOFFER_DATABASE_URL: use postgresql://user:password@host/name or sqlite:///path"
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError(wanted) from None
    kind = url.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        if not url.database:
            raise ValueError(f"{wanted}; the name of the database is missing")
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if kind != "sqlite":
        raise ValueError(f"{wanted}; '{kind}' is not supported")
    if url.database and url.database != ":memory:":
        url = url.set(database=str(Path(url.database).expanduser().absolute()))
    return url.render_as_string(hide_password=False)


def kept_secret(path: Path) -> str:
    """The secret in `path`, made on the first call; only its owner can read the file.

    The file appears complete or not at all: two processes starting together end with the same secret.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key-") as file:  # mode 600
            file.write(secrets.token_hex(LEAST_SECRET))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii").strip()


def threshold(count: int) -> int:
    """The smallest count of pupils that is shown. Raises ValueError."""
    if not 5 <= count <= 100:
        raise ValueError("use a whole number from 5 to 100: counts below it are hidden to protect pupils")
    return count


def months(number: int) -> int:
    """How long something is kept: none, or up to ten years."""
    if not 0 <= number <= 120:
        raise ValueError("use a number of months from 0 to 120")
    return number
