"""Asks websites for a page: only public addresses, only the head of the page, and one at a time."""

from collections.abc import Callable

import requests
import structlog
from requests_hardened import Config, HTTPSession

from localoffer.reports.links.rules import Came, Outcome, meaning

TIMEOUT = (5.0, 10.0)
"""Seconds for a connection, and between two parts of an answer."""
MOST_REDIRECTS = 5
Ask = Callable[[str], Outcome]
log = structlog.get_logger()


def opened_session(sender: str, *, allow_loopback: bool = False) -> requests.Session:
    """A session that reaches public addresses alone. Each name is looked up once, judged and pinned, after every
    redirect again, so that no website can lead to a machine of our own network. `sender` says who asks."""
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=allow_loopback,
        never_redirect=False,
        default_timeout=TIMEOUT,
        user_agent_override=sender,
    )
    session: requests.Session = HTTPSession(config)
    session.trust_env = False  # a proxy of the environment would look names up itself, unjudged
    session.max_redirects = MOST_REDIRECTS
    return session


def ask(session: requests.Session, address: str) -> Outcome:
    """Whether a page opens. HEAD first; GET, of which nothing but the head is read, where that is refused. Never
    raises: whatever comes is an outcome."""
    outcome = _once(session, "HEAD", address)
    return outcome if outcome.came is Came.OPENED or not outcome.answered else _once(session, "GET", address)


def _once(session: requests.Session, method: str, address: str) -> Outcome:
    try:
        with session.request(method, address, allow_redirects=True, stream=True) as answer:
            return meaning(answer.status_code)
    except requests.TooManyRedirects:
        return Outcome(Came.FAILED, "it leads round in a circle")
    except requests.exceptions.SSLError:
        return Outcome(Came.FAILED, "its certificate is not right")
    except requests.Timeout:
        return Outcome(Came.FAILED, "no answer came in time", answered=False)
    except requests.ConnectionError:
        return Outcome(Came.FAILED, "there is no website at this address", answered=False)
    except (requests.RequestException, ValueError, OSError) as error:
        log.info("link refused", fault=type(error).__name__)
        return Outcome(Came.FAILED, "it does not lead to a public website")
