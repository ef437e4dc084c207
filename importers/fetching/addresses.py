"""What may be asked for, and what of an address may be shown: its host, never a password or a key. Pure."""

from urllib.parse import urlsplit, urlunsplit

from importers.problems import FileError


def need_web_address(address: str, name: str) -> None:
    """Raises FileError where an address is not one of the web."""
    try:
        parts = urlsplit(address)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        fine = False
    if not fine:
        raise FileError(
            f"{name} was not fetched: its address does not begin with http:// or https:// and a name. "
            "Mend the setting that gives it (docs/reference/settings.md)."
        )


def host_of(address: str) -> str:
    """`files.example:8080`: what of an address a message may hold."""
    parts = urlsplit(address)
    return parts.hostname + (f":{parts.port}" if parts.port else "") if parts.hostname else "the address"


def without_secrets(address: str) -> str:
    """The address as it may be kept and shown: without a name, a password, or what follows the question mark."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, host_of(address), parts.path, "", ""))


def may_lead(from_address: str, to_address: str) -> bool:
    """Whether a redirect may be followed: to the web only, and never out of an encrypted connection."""
    before, after = urlsplit(from_address).scheme, urlsplit(to_address).scheme
    return after == "https" or (after == "http" and before == "http")
