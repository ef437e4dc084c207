"""Pure rules about domains: whose a website or an email address is, and whether that says anything."""

from urllib.parse import urlsplit

from config.domains import domain_data


def website_host(address: str) -> str:
    """The host of a web address in small ASCII letters, without a closing point; empty where it has none."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        return _ascii(urlsplit(text).hostname or "")
    except ValueError:
        return ""


def email_host(address: str) -> str:
    """The host of an email address in small ASCII letters; empty for what is no address."""
    return _ascii(address.rpartition("@")[2]) if "@" in address else ""


def registered_domain(host: str) -> str:
    """The part of a host that somebody registered: `mail.larkrise.org.uk` -> `larkrise.org.uk`.

    School domains have four parts (`larkrise.aldermere.sch.uk`). Empty for an ending alone, a number, or one word.
    """
    parts = host.split(".")
    if len(parts) < 2 or not all(parts) or parts[-1].isdigit():
        return ""
    number = _parts_of(parts)
    return ".".join(parts[-number:]) if len(parts) >= number else ""


def own_domain(host: str) -> str:
    """The registered domain of a host where it speaks for one organisation; empty for mail and site hosts that
    anybody can use."""
    domain, data = registered_domain(host), domain_data()
    return "" if any(_is_under(host, shared) for shared in data.mail | data.sites) else domain


def is_learners(host: str) -> bool:
    """Whether a mail host is that of pupils or students."""
    return not domain_data().learners.isdisjoint(host.split("."))


def _is_under(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _parts_of(parts: list[str]) -> int:
    data = domain_data()
    ending = ".".join(parts[-2:])
    if ending in data.endings:
        return data.endings[ending]
    return 3 if len(parts[-1]) == 2 and parts[-2] in data.general else 2


def _ascii(host: str) -> str:
    bare = host.strip().rstrip(".").lower()
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
