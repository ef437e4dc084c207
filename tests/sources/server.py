"""The server: what it has at which path, what goes wrong with the next answers, and what it was asked."""

import gzip
import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Asked:
    """One request. `path` is without what follows the question mark, which is `query`. Headers in small letters."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What is sent back. Of its body only `sent` bytes where that is set, and then the line is dead; a `length` of
    its own replaces the true one, and -1 leaves it out. It waits `wait` seconds first."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    length: int | None = None
    wait: float = 0.0
    piece: int = 0
    hangs_up: bool = False


Fault = Callable[[Answer], Answer]
Answers = Callable[[Asked], Answer | None]


class SourceServer:
    """What a source publishes, by path. Paths that nobody named are 404. Whatever has an ETag answers 304 to whoever
    has it already."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[Asked] = []
        self._files: dict[str, Answer] = {}
        self._answers: list[tuple[str, Answers]] = []
        self._faults: dict[str, list[Fault]] = {}
        self._always: dict[str, Fault] = {}
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    def put(self, path: str, content: bytes | str, kind: str = "text/csv", **headers: str) -> str:
        """Publish a file here, in place of what was; returns its address. Its ETag goes by its content."""
        body = content.encode() if isinstance(content, str) else content
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        told = {"Content-Type": kind, "ETag": etag} | {name.replace("_", "-"): text for name, text in headers.items()}
        self._files[path] = Answer(body, headers={name: text for name, text in told.items() if text})
        return self.address + path

    def put_packed(self, path: str, content: bytes | str) -> str:
        """Publish a file that is packed for the way (Content-Encoding: gzip)."""
        body = content.encode() if isinstance(content, str) else content
        return self.put(path, gzip.compress(body, mtime=0), Content_Encoding="gzip")

    def remove(self, path: str) -> None:
        """There is nothing at this path any more: a day without a file."""
        self._files.pop(path, None)

    def answers(self, start: str, answers: Answers) -> None:
        """Let a function answer whatever begins with `start`; None where it has nothing to say."""
        self._answers.append((start, answers))

    def next(self, path: str, *faults: Fault) -> None:
        """What goes wrong with the next answers at `path` ("*": anywhere), one each, in turn."""
        self._faults.setdefault(path, []).extend(faults)

    def always(self, path: str, fault: Fault | None) -> None:
        """What goes wrong with every answer at `path`; None: nothing any more."""
        if fault is None:
            self._always.pop(path, None)
        else:
            self._always[path] = fault

    def times(self, path: str) -> int:
        """How often this path was asked for."""
        return sum(one.path == path for one in self.asked)

    def answer(self, asked: Asked) -> Answer:
        """The answer to one request, faults and all."""
        with self._lock:
            self.asked.append(asked)
            answer = self._plain(asked)
            for path in (asked.path, "*"):
                if self._faults.get(path):
                    return self._faults[path].pop(0)(answer)
                if path in self._always:
                    return self._always[path](answer)
            return answer

    def _plain(self, asked: Asked) -> Answer:
        found = self._files.get(asked.path)
        for start, answers in self._answers:
            if found is None and asked.path.startswith(start):
                found = answers(asked)
        if found is None:
            return Answer(b"Not found", 404, {"Content-Type": "text/plain"})
        etag = found.headers.get("ETag")
        if etag and asked.headers.get("if-none-match") == etag:
            return replace(found, content=b"", status=304)
        return found


class _Handler(BaseHTTPRequestHandler):
    source: ClassVar[SourceServer]
    protocol_version = "HTTP/1.1"
    timeout = 30

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): text for name, text in self.headers.items()}
        with suppress(ConnectionError):  # whoever asked may have had enough
            self._send(self.source.answer(Asked(self.command, parts.path, parts.query, headers, body)))

    do_GET = do_POST = do_HEAD = _answer  # noqa: N815 - the names the server looks for

    def _send(self, answer: Answer) -> None:
        self.source.stopped.wait(answer.wait)
        if answer.hangs_up:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, text in answer.headers.items():
            self.send_header(name, text)
        length = len(answer.content) if answer.length is None else answer.length
        if length >= 0 and answer.status != 304:
            self.send_header("Content-Length", str(length))
        cut = answer.content[: answer.sent]
        self.close_connection = self.close_connection or length != len(cut)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self._body(cut, answer)

    def _body(self, content: bytes, answer: Answer) -> None:
        if not answer.piece:
            self.wfile.write(content)
            return
        for at in range(0, len(content), answer.piece):  # in drips
            self.wfile.write(content[at : at + answer.piece])
            self.wfile.flush()
            if self.source.stopped.wait(0.05):
                return

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing where whoever asked had enough."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving() -> Iterator[SourceServer]:
    """A server that is up for as long as the block."""

    class Handler(_Handler):
        pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        source = SourceServer(f"http://127.0.0.1:{server.server_port}")
        Handler.source = source
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield source
        finally:
            source.stopped.set()
            server.shutdown()
            thread.join(timeout=10)
