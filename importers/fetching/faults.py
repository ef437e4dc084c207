"""What can stand in the way, in words that name the host and say what to do."""

import requests
import urllib3

from importers.problems import FileError

LATER = "Try again later; a scheduled job does so by itself."


class MissingFileError(FileError):
    """There is nothing at this address (403, 404 or 410): a day without a file, or an address that moved."""


class Again(Exception):  # noqa: N818 - not an error yet: it says that another try may help
    """This attempt failed. `why` goes on after the host's name; `after` is how many seconds the server asks to wait."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.why, self.after = why, after

    def words(self, name: str, host: str) -> str:
        """Why the file did not come, once no try is left."""
        return f"{name} was not fetched: {host} {self.why}"


def again_after(error: Exception) -> Again | None:
    """What a failed connection means; None where another try would not help."""
    if isinstance(error, (requests.exceptions.ProxyError, requests.exceptions.SSLError)):
        return None
    if isinstance(error, (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError)):
        return Again(f"did not answer in time. {LATER}")
    if isinstance(error, (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.ProtocolError)):
        return Again(f"broke off in the middle of the file. {LATER}")
    if isinstance(error, (requests.ConnectionError, requests.Timeout)):
        return Again("could not be reached from this machine. Check its connection, or set HTTPS_PROXY for a proxy.")
    return None


def final_words(error: Exception, name: str, host: str) -> str:
    """Why a file did not come where another try would not help."""
    start = f"{name} was not fetched: "
    if isinstance(error, requests.exceptions.ProxyError):
        return f"{start}the proxy that this machine is told to use (HTTPS_PROXY) could not be reached. Check it."
    if isinstance(error, requests.exceptions.SSLError):
        return (
            f"{start}the certificate of {host} could not be checked. If your network looks into connections, "
            "ask for its certificate file and set REQUESTS_CA_BUNDLE to it."
        )
    if isinstance(error, requests.TooManyRedirects):
        return f"{start}{host} leads round in a circle. Look at the address in a browser."
    return f"{start}{host} answered in a way that cannot be followed ({type(error).__name__}). Check the address."
