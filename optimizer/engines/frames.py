"""Messages between this program and an engine's process: their kind, eight bytes of length, then what is said."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, Final

_HEAD: Final = struct.Struct("<?Q")
"""Whether it is a word to the job under way, and the length of what follows: that word, or else a pickle."""


def packed(message: object) -> bytes:
    """Return a message as it goes through the pipe."""
    return _framed(False, pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))


def packed_word(word: bytes) -> bytes:
    """Return a word to the job under way (`words`) as it goes through the pipe."""
    return _framed(True, word)


def _framed(word: bool, body: bytes) -> bytes:
    return _HEAD.pack(word, len(body)) + body


def receive_body(stream: IO[bytes]) -> tuple[bool, bytes] | None:
    """Return whether the next message is a word and its body, None at the end of the stream (in a message too)."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    word, length = _HEAD.unpack(head)
    body = stream.read(length)
    return (word, body) if len(body) == length else None


def receive(stream: IO[bytes]) -> Any:
    """Return the next message, None at the end of the stream."""
    received = receive_body(stream)
    return None if received is None else pickle.loads(received[1])  # our own process wrote it
