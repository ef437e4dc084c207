"""Servers on a real local socket that are wrong in one way each, in the place of Elasticsearch."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_ANSWER = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
_PRODUCT = b"X-Elastic-Product: Elasticsearch\r\n"


class Server:
    """Takes connections and does to each what `behave` says; counts them."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.asked = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.asked += 1
            self._open.append(connection)
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.recv(65536)
            self._behave(connection)
        except OSError:
            pass

    def close(self) -> None:
        # shutdown wakes the thread that waits for connections; close alone would leave the port taken
        for one in (self._listening, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def served(behave: Callable[[socket.socket], None]) -> Iterator[Server]:
    server = Server(behave)
    try:
        yield server
    finally:
        server.close()


def hangs(connection: socket.socket) -> None:
    time.sleep(30)


def drips(connection: socket.socket) -> None:
    """A byte now and then: no single wait for the socket is ever long."""
    connection.sendall(_ANSWER % (b"200 OK", _PRODUCT, 500))
    for _ in range(500):
        connection.sendall(b" ")
        time.sleep(0.1)


def says_503(connection: socket.socket) -> None:
    body = b'{"error": {"type": "master_not_discovered_exception"}, "status": 503}'
    connection.sendall(_ANSWER % (b"503 Service Unavailable", _PRODUCT, len(body)) + body)
    connection.close()


def is_something_else(connection: socket.socket) -> None:
    body = b'{"hello": "this is a printer"}'
    connection.sendall(_ANSWER % (b"200 OK", b"", len(body)) + body)
    connection.close()


def refuses_the_key(connection: socket.socket) -> None:
    body = b'{"error": {"type": "security_exception", "reason": "unable to authenticate"}, "status": 401}'
    connection.sendall(_ANSWER % (b"401 Unauthorized", _PRODUCT, len(body)) + body)
    connection.close()


def hangs_up(connection: socket.socket) -> None:
    connection.close()
