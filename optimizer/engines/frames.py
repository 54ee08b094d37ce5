"""Messages between this program and an engine's process: eight bytes of length, then a pickle."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, Final

_LENGTH: Final = struct.Struct("<Q")


def packed(message: object) -> bytes:
    """Return a message as it goes through the pipe."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def receive_body(stream: IO[bytes]) -> bytes | None:
    """Return the next pickle, None at the end of the stream (also in the middle of a message)."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def receive(stream: IO[bytes]) -> Any:
    """Return the next message, None at the end of the stream."""
    body = receive_body(stream)
    return None if body is None else pickle.loads(body)  # our own process wrote it
