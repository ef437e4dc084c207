"""What goes wrong with an answer. Each takes the answer as it should be and gives the one that comes."""

import gzip
from collections.abc import Callable
from dataclasses import replace

from tests.sources.server import Answer, Fault

PAGE = b"<!DOCTYPE html>\n<html><body><h1>Sorry, there is a problem with the service</h1></body></html>"


def fine(answer: Answer) -> Answer:
    """Nothing goes wrong: a good answer between bad ones."""
    return answer


def status(number: int, retry_after: str = "", content: bytes = b"", kind: str = "text/plain") -> Fault:
    """The server refuses with this status."""
    headers = {"Content-Type": kind} | ({"Retry-After": retry_after} if retry_after else {})
    return lambda _: Answer(content, number, headers)


def busy(retry_after: str = "3") -> Fault:
    """Asked too often."""
    return status(429, retry_after)


def missing(_: Answer) -> Answer:
    """A day without a file."""
    return Answer(b"Not found", 404, {"Content-Type": "text/plain"})


def half_body(answer: Answer) -> Answer:
    """The line is cut in the middle of the file."""
    return replace(answer, sent=len(answer.content) // 2, length=len(answer.content))


def half_packed(answer: Answer) -> Answer:
    """Half a packed file from a server that does not say how long it is."""
    packed = gzip.compress(answer.content)
    return replace(_packed(answer, packed), sent=len(packed) // 2, length=-1)


def broken_gzip(answer: Answer) -> Answer:
    """A packed file with wrong bytes in its middle."""
    packed = bytearray(gzip.compress(answer.content))
    middle = len(packed) // 2
    packed[middle : middle + 8] = b"\xff" * 8
    return _packed(answer, bytes(packed))


def web_page(answer: Answer) -> Answer:
    """A page that says sorry, with status 200."""
    return Answer(PAGE, 200, {"Content-Type": "text/html"})


def hangs_up(answer: Answer) -> Answer:
    """The line is dead before the first byte."""
    return replace(answer, hangs_up=True)


def slow(seconds: float) -> Fault:
    """Nothing comes for so long."""
    return lambda answer: replace(answer, wait=seconds)


def drips(answer: Answer) -> Answer:
    """One byte at a time."""
    return replace(answer, piece=1)


def changed(by: Callable[[bytes], bytes]) -> Fault:
    """Another content: columns renamed, a row gone. It has another ETag, too."""

    def fault(answer: Answer) -> Answer:
        etag = {"ETag": f'"changed-{answer.headers["ETag"].strip(chr(34))}"'} if "ETag" in answer.headers else {}
        return replace(answer, content=by(answer.content), headers={**answer.headers, **etag})

    return fault


def leads_to(address: str, number: int = 302) -> Fault:
    """A redirect."""
    return lambda _: Answer(b"", number, {"Location": address})


def _packed(answer: Answer, content: bytes) -> Answer:
    return replace(answer, content=content, headers={**answer.headers, "Content-Encoding": "gzip"})
