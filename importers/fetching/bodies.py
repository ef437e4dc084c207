"""The body of an answer to disk: piece by piece, unpacked on the way, never longer than allowed, and all of it."""

import time
import zlib
from collections.abc import Iterator
from typing import IO

import requests

from importers.fetching.faults import LATER, Again
from importers.problems import FileError
from importers.unpacking import size_words

_PIECE = 1 << 16
_GZIP = 31
"""What zlib calls gzip, with its header and checksum."""
_BROKE_OFF = f"broke off in the middle of the file. {LATER}"


def receive(
    answer: requests.Response, file: IO[bytes], name: str, host: str, limit: int, *, unpacks: bool, ends: float
) -> None:
    """Write the body of `answer`. A body packed for the way is unpacked; with `unpacks` a packed file (.gz) is too.

    Raises Again where it is not whole, FileError where it is larger than `limit` bytes or takes too long.
    """
    told = answer.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > limit:
        raise _too_large(name, host, limit)
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FileError(f"{name} was not fetched: {host} packs it in a way that was not asked for. Fetch it by hand.")
    unpacker: Unpacker | None = Unpacker() if coding.endswith("gzip") else None
    received = written = 0
    while piece := answer.raw.read1(_PIECE, decode_content=False):
        if time.monotonic() > ends:
            raise FileError(f"{name} was not fetched: {host} is far too slow. {LATER}")
        if received == 0 and unpacks and unpacker is None and piece[:2] == b"\x1f\x8b":
            unpacker = Unpacker()
        received += len(piece)
        for plain in unpacker.pieces(piece) if unpacker else (piece,):
            written += len(plain)
            if written > limit:
                raise _too_large(name, host, limit)
            file.write(plain)
    if (told.isdigit() and received != int(told)) or (unpacker is not None and not unpacker.is_whole):
        raise Again(_BROKE_OFF)


class Unpacker:
    """Undoes gzip in pieces of bounded size, so that a small body can never fill the memory."""

    def __init__(self) -> None:
        self._part = zlib.decompressobj(_GZIP)

    @property
    def is_whole(self) -> bool:
        """Whether the last part ended, checksum and all."""
        return self._part.eof

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """What this piece holds. Raises Again where it cannot be unpacked."""
        try:
            while True:
                if self._part.eof and packed:  # one packed part may follow another
                    self._part = zlib.decompressobj(_GZIP)
                plain = self._part.decompress(packed, _PIECE)
                yield plain
                packed = self._part.unconsumed_tail or self._part.unused_data
                if not packed and len(plain) < _PIECE:
                    return
        except zlib.error:
            raise Again(f"sent a file that cannot be unpacked. {LATER}") from None


def _too_large(name: str, host: str, limit: int) -> FileError:
    return FileError(
        f"{name} was not fetched: {host} sends more than {size_words(limit)}, far more than it ever was. Look at the "
        "address in a browser."
    )
