"""A cable between the site and a real Elasticsearch that can be pulled, slowed, or made to say no."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

_NO = {
    401: ("Unauthorized", b'{"error": {"type": "security_exception", "reason": "not authenticated"}, "status": 401}'),
    403: ("Forbidden", b'{"error": {"type": "security_exception", "reason": "not authorised"}, "status": 403}'),
    429: ("Too Many Requests", b'{"error": {"type": "circuit_breaking_exception"}, "status": 429}'),
    503: ("Service Unavailable", b'{"error": {"type": "master_not_discovered_exception"}, "status": 503}'),
}  # fmt: skip
_HANGS = 60.0


class Between:
    """Passes everything on, until told otherwise. What it is told counts from the next request on."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 9200)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._mended = threading.Event()
        self.asked = 0
        self.mended()
        threading.Thread(target=self._serve, daemon=True).start()

    def slow(self, seconds: float) -> None:
        """Every request waits so long on its way."""
        self.mended()
        self._delay = seconds

    def pulled(self) -> None:
        """Takes requests and never passes them on."""
        self._pulled = True
        self._mended.clear()

    def says(self, status: int) -> None:
        """The server is there and refuses everything with this status."""
        self.mended()
        self._status = status

    def mended(self) -> None:
        self._delay, self._pulled, self._status = 0.0, False, 0
        self._mended.set()

    def close(self) -> None:
        self._mended.set()
        for one in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
                server = socket.create_connection(self._server)
            except OSError:
                return
            self._open += [client, server]
            threading.Thread(target=self._there, args=[client, server], daemon=True).start()
            threading.Thread(target=self._back, args=[client, server], daemon=True).start()

    def _there(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while request := client.recv(1 << 20):
                self.asked += 1
                time.sleep(self._delay)
                if self._pulled:
                    self._mended.wait(_HANGS)
                    break
                if self._status:
                    client.sendall(_refusal(self._status))
                    break
                server.sendall(request)
        close(client, server)

    def _back(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while answer := server.recv(1 << 20):
                client.sendall(answer)
        close(client, server)


def _refusal(status: int) -> bytes:
    reason, body = _NO[status]
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nX-Elastic-Product: Elasticsearch\r\n"
    return f"{head}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def close(*ends: socket.socket) -> None:
    for one in ends:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def between(url: str) -> Iterator[Between]:
    made = Between(url)
    try:
        yield made
    finally:
        made.close()
