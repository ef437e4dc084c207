"""Small servers of the tests' own: one that speaks enough SMTP, one that answers as GOV.UK Notify does."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, TypeVar

Server = TypeVar("Server", bound=socketserver.BaseServer)


class SmtpServer(socketserver.ThreadingTCPServer):
    """Takes emails and keeps them; `refuses` maps the beginning of a command to the answer it gets."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.emails: list[str] = []
        self.refuses: dict[str, str] = {}
        super().__init__(("127.0.0.1", 0), _Smtp)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Smtp(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            answer = next(
                (text for start, text in self.server.refuses.items() if line.upper().startswith(start.upper())), None
            )
            if answer:
                self._say(answer)
            elif line.upper() == "DATA":
                self._say("354 go on")
                self.server.emails.append(self._body())
                self._say("250 taken")
            elif line.upper() == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 yes")
        return None

    def _body(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class NotifyServer(ThreadingHTTPServer):
    """Takes what is posted and answers with `status` and `answer`."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, dict[str, Any]]] = []
        self.status, self.answer = 201, b'{"id": "1"}'
        super().__init__(("127.0.0.1", 0), _Notify)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Notify(BaseHTTPRequestHandler):
    server: NotifyServer
    answers: ClassVar[str] = "application/json"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posted.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.answers)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen of whoever runs the tests."""


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """A server in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
